"""Reads a YAML file as editors mean it, and records the position of every value.

Types are those of YAML 1.2's core schema (yaml.org/spec/1.2.2, 10.3.2): `yes`, `9:00` and `2026-12-01` are
strings; only true/false, numbers and null are typed. Keys are always strings, as written. Anchors, aliases,
tags and duplicate keys are mistakes: an editor who writes one means something else.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import yaml

from builder.reading.mistakes import Mistake
from builder.reading.recall import recalled
from builder.reading.slips.find import slips
from builder.reading.slips.texts import CUT_OFF
from builder.reading.source import Path, Source, Span

MAX_DEPTH = 40
TOO_DEEP = "入れ子が深過ぎて読めません。「[」や「{」の数を見直してください。"
_NULL = re.compile(r"~|null|Null|NULL|")
_BOOL = re.compile(r"true|True|TRUE|false|False|FALSE")
_INT = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")

_COMMENT = re.compile(r"[ \t]+(?P<mark>#)(?P<word>[^\s#])?")
_COMMENT_BELOW = re.compile(r"[ \t]*\n(?P<depth> *)(?P<mark>#)(?=[^\s#])")
_HEADER = re.compile(r"[|>][-+0-9]*")
_BEFORE_A_VALUE = re.compile(r"(?P<depth> *)(?P<rows>(?:- +)*)(?P<key>[^\s:]+:\s)?")
_LINE_CUT_OFF = (
    '「#」で始まる行は、読まれません。上の文の続きなら、続けて1行にして、全体を引用符（"）で囲んでください。'
    "覚え書きなら、「#」の後に空白を入れてください。"
)

_Read = tuple[Any, Mapping[Path, Span], Mapping[Path, Span], tuple[Mistake, ...]]
"""`data`, `values`, `keys` and `mistakes` of a source."""

_FastLoader: type[Any] = yaml.CLoader if yaml.__with_libyaml__ else yaml.Loader


class _Refused(Exception):
    """The text is YAML, but can't be what the editor meant: index of the character, and message."""

    def __init__(self, index: int, message: str) -> None:
        super().__init__(message)
        self.index = index


def read_yaml(text: str, *, kind: str, file: str, upto: int | None = None, body_start: int = 0) -> Source:
    """The source of `text`, whose YAML is `text[:upto]`. Never raises, whatever an editor wrote."""
    data, values, keys, mistakes = _read(text, kind, file, upto, body_start)
    source = Source(kind=kind, file=file, text=text, body_start=body_start)
    return replace(source, data=data, values=values, keys=keys, mistakes=mistakes)


@recalled
def _read(text: str, kind: str, file: str, upto: int | None, body_start: int) -> _Read:
    source = Source(kind=kind, file=file, text=text, body_start=body_start)
    if slips(text[:upto])[0]:
        found, mended = slips(text[:upto], with_bars=True)
        told = (source.mistake_at(index, message) for index, message in found)
        return None, {}, {}, (*told, *_all_mistakes(source, mended, is_mended=True))
    tree = _Tree(source, text[:upto])
    try:
        data = tree.document()
    except (_Refused, yaml.YAMLError):
        return None, {}, {}, tuple(_all_mistakes(source, text[:upto]))
    return data, tree.values, tree.keys, (*tree.mistakes, *tree.duplicates)


def _all_mistakes(source: Source, text: str, *, is_mended: bool = False) -> Iterator[Mistake]:
    """Every place of a text that can't be read as YAML, and what is wrong in the rest.

    Where slips were mended, lines may still belong together otherwise than it seems: nothing is told of that.
    """
    # Late: nearly every file can be read.
    from builder.reading.yaml_errors import explain, is_structural
    from builder.reading.yaml_rest import Error, errors

    def first(part: str) -> Error | None:
        try:
            _Tree(source, part).document()
        except _Refused as refused:
            return refused.index, str(refused), False
        except yaml.YAMLError:
            index, message = explain(part)
            return index, message, is_structural(part, index, message)
        return None

    bars, text = slips(text, with_bars=True)
    yield from (source.mistake_at(index, message) for index, message in bars)
    is_mended |= bool(bars)
    found, rest = errors(text, first)
    for index, message, is_in_structure in found:
        if not (is_mended and is_in_structure):
            yield source.mistake_at(index, message)
    tree = _Tree(source, rest)
    tree.document()
    # What is twice there may only seem so, since an entry is missing.
    yield from tree.mistakes


class _Tree:
    """Builds plain data from the parser's events, and collects positions and mistakes."""

    def __init__(self, source: Source, yaml_text: str) -> None:
        self.source = source
        self.values: dict[Path, Span] = {}
        self.keys: dict[Path, Span] = {}
        self.mistakes: list[Mistake] = []
        self.duplicates: list[Mistake] = []
        self._events: Iterator[Any] = yaml.parse(yaml_text, Loader=_FastLoader)

    def document(self) -> Any:
        """The data of the only document; None for an empty file."""
        data = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                data = self._node(next(self._events), ())
                next(self._events)  # the end of the document
                self._end_of_stream(next(self._events))
        return data

    def _end_of_stream(self, event: Any) -> None:
        if not isinstance(event, yaml.StreamEndEvent):
            raise _Refused(_start(event), "「---」だけの行は書けません。その行を消してください。")

    def _node(self, event: Any, path: Path) -> Any:
        start = _start(event)
        if len(path) > MAX_DEPTH:
            raise _Refused(start, TOO_DEEP)
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            self._mistake(
                start, '「*」や「&」で始まる値は別の意味になります。値全体を引用符（"）で囲んでください。'
            )
        elif event.tag is not None:
            self._mistake(start, '「!」で始まる値は別の意味になります。値全体を引用符（"）で囲んでください。')
        self.values[path] = (start, event.end_mark.index)
        if isinstance(event, yaml.MappingStartEvent):
            is_row = bool(path) and isinstance(path[-1], int) and not event.flow_style
            return self._mapping(path, is_row=is_row)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        if isinstance(event, yaml.ScalarEvent):
            value = _typed(event.value) if event.implicit[0] else event.value
            self._tell_cut_off(event, is_bare=event.implicit[0] and (value is None or isinstance(value, str)))
            return value
        return None

    def _tell_cut_off(self, event: Any, *, is_bare: bool) -> None:
        """A mistake where a text without quotes ends before a `#`, or any value before a `#…`: an editor
        meant it as part of the text.
        """
        text, start = self.source.text, _start(event)
        header = _HEADER.match(text, start) if event.style in ("|", ">") else None
        found = _COMMENT.match(text, header.end() if header else _end(event))
        if found and (is_bare or found["word"]):
            self._mistake(found.start("mark"), CUT_OFF)
        elif is_bare and (below := _COMMENT_BELOW.match(text, _end(event))):
            line = _BEFORE_A_VALUE.match(text, text.rfind("\n", 0, start) + 1)
            if line and len(below["depth"]) > len(line["depth"]) + (len(line["rows"]) if line["key"] else 0):
                self._mistake(below.start("mark"), _LINE_CUT_OFF)

    def _next(self) -> Any:
        return next(self._events)

    def _sequence(self, path: Path) -> list[Any]:
        data: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            data.append(self._node(event, (*path, len(data))))
        self._set_end(path, event)
        return data

    def _mapping(self, path: Path, *, is_row: bool) -> dict[str, Any]:
        data: dict[str, Any] = {}
        again: list[tuple[str, int, int]] = []
        while not isinstance(key := self._next(), yaml.MappingEndEvent):
            start = _start(key)
            if not isinstance(key, yaml.ScalarEvent):
                raise _Refused(*self._unreadable_key(start))
            here = (*path, key.value)
            if key.value in data:
                first = self.source.mistake_at(self.keys[here][0], "").line
                again.append((key.value, first, start))
            self.keys[here] = (start, start + len(key.value))
            data[key.value] = self._node(next(self._events), here)
        self._set_end(path, key)
        self._tell_twice(again, next(iter(data), ""), is_row=is_row)
        return data

    def _unreadable_key(self, start: int) -> tuple[int, str]:
        if self.source.text.startswith("{{", start - 1):
            return start - 1, '「{{」で始まる文は、全体を引用符（"）で囲んでください。'
        return start, '項目の名前が読めません。{ } や [ ] を含む文は引用符（"）で囲んでください。'

    def _tell_twice(self, again: list[tuple[str, int, int]], first_key: str, *, is_row: bool) -> None:
        """What is in a mapping once more: (key, line of the first, index). In a row of a list, its first key
        or several of them are those of the next row, whose beginning was lost: told once, nothing is to go.
        """
        lost = is_row and (len({key for key, _, _ in again}) > 1 or first_key in {key for key, _, _ in again})
        for key, line, start in again[:1]:
            message = f"「{key}」が{line}行目と重なっています。どちらか一方を消してください。"
            if len(again) > 1 and not lost:
                names = "".join(f"「{name}」" for name, _, _ in again)
                message = (
                    f"{names}が、{line}行目からのまとまりと重なっています。ここから別のまとまりなら、この前にあった、"
                    "まとまりの名前の行（「名前:」）が消えていないか、見てください。"
                )
            if lost:
                message = (
                    f"「{key}」が{line}行目にもあります。ここから新しいまとまりなら、"
                    f"行の初めの「- 」がありません。「- {first_key}: …」で始まるように、書き足してください。"
                )
            self.duplicates.append(self.source.mistake_at(start, message))

    def _set_end(self, path: Path, event: Any) -> None:
        self.values[path] = (self.values[path][0], event.end_mark.index)

    def _mistake(self, index: int, message: str) -> None:
        self.mistakes.append(self.source.mistake_at(index, message))


def _start(event: Any) -> int:
    index: int = event.start_mark.index
    return index


def _end(event: Any) -> int:
    index: int = event.end_mark.index
    return index


def _typed(text: str) -> Any:
    """A plain scalar's value."""
    if _NULL.fullmatch(text):
        return None
    if _BOOL.fullmatch(text):
        return text.lower() == "true"
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text
