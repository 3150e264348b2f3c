"""Phone numbers in prose: a link that calls another number than it shows, and numbers that have a name."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.source import Path, Source, once_a_source
from builder.texts.values import resolve, values
from desk.domain.forms.formats.dashes import DASHES
from desk.domain.forms.formats.numbers import phone

_LINK = re.compile(r"\[(?P<words>[^\[\]\n]*)\]\(\s*<?tel:(?P<number>(?:\{\{[^{}]*\}\}|[^)\s>])*+)")
_RAW = re.compile(
    r"<a\b[^<>]*?\bhref=[\"']tel:(?P<number>[^\"']*)[\"'][^<>]*>(?P<words>[^<]*)", re.IGNORECASE
)
_DASHES = re.escape(DASHES)
_WRITTEN = re.compile(rf"(?<![\d{_DASHES}#＃])[#＃]?\d(?:[\d{_DASHES}()（）]*\d)?(?![\d])")
_DIGITS = re.compile(r"\d")
_PLACEHOLDER = re.compile(r"\{\{[^{}]*\}\}")
_LEAST = 9
"""The digits of a number that is taken for a phone's wherever it stands."""


def phone_link_mistakes(checked: Checked) -> Iterator[Mistake]:
    """Each link whose words show another number than the one that it calls."""
    known = values(checked)
    for source in checked.sources.files:
        yield from _in_links(source, known)


@once_a_source
def _in_links(source: Source, known: Mapping[str, str]) -> list[Mistake]:
    return [
        source.mistake_in(
            path,
            match.start(),
            match[0],
            f"書いてある番号（{words.strip()}）と、かかる番号（{number}）が違います。",
        )
        for path, text in _texts(source)
        for match, words, number in _wrong_links(text, known)
    ]


def phone_name_warnings(checked: Checked) -> Iterator[Mistake]:
    """Each number written out that has a name in the desk's data, with that name; once in a line. None in a
    link of which it isn't clear whose number is meant.
    """
    known = values(checked)
    for source in checked.sources.files:
        yield from _with_names(source, known)


@once_a_source
def _with_names(source: Source, known: Mapping[str, str]) -> list[Mistake]:
    return list(_named_numbers(source, known))


def _named_numbers(source: Source, known: Mapping[str, str]) -> Iterator[Mistake]:
    for path, text in _texts(source):
        told: set[tuple[int, str]] = set()
        numbers = _numbers(text)
        names = _names(known) if numbers else {}
        for start, written, digits in numbers:
            line = text.count("\n", 0, start)
            if digits in names and (line, digits) not in told and not _is_unclear(text, start, known):
                told.add((line, digits))
                message = (
                    f"「{written}」は {{{{ {names[digits]} }}}} と書けます。"
                    "番号が変わったときに、いっしょに変わります。"
                )
                yield source.mistake_in(path, start, written, message)


def _is_unclear(text: str, index: int, known: Mapping[str, str]) -> bool:
    return any(match.start() <= index < match.end() for match, _, _ in _wrong_links(text, known))


def _wrong_links(text: str, known: Mapping[str, str]) -> Iterator[tuple[re.Match[str], str, str]]:
    """(link, what it shows, what it calls) of each link whose words show another number than it calls."""
    if "tel:" not in text.lower():
        return
    for match in (*_LINK.finditer(text), *_RAW.finditer(text)):
        words, number = resolve(match["words"], known), resolve(match["number"], known)
        shown = [_digits(one[0]) for one in _WRITTEN.finditer(words) if len(_digits(one[0])) > 2]
        if "{{" not in words + number and shown and _digits(number) not in shown:
            yield match, words, number


@lru_cache(maxsize=10_000)
def _numbers(text: str) -> tuple[tuple[int, str, str], ...]:
    """(index, as written, its digits) of each number that is called or long enough for a phone's.

    Full-width digits are told as such (rules/wording).
    """
    if not _DIGITS.search(text):
        return ()
    bare = _PLACEHOLDER.sub(lambda match: "\0" * len(match[0]), text)
    called = [match.span("number") for pattern in (_LINK, _RAW) for match in pattern.finditer(bare)]
    found = []
    for match in _WRITTEN.finditer(bare):
        is_called = any(start <= match.start() < end for start, end in called)
        if not match[0].isascii() or not (is_called or len(_DIGITS.findall(match[0])) >= _LEAST):
            continue
        digits = _digits(match[0])
        if is_called or len(digits) >= _LEAST:
            found.append((match.start(), match[0], digits))
    return tuple(found)


def _texts(source: Source) -> Iterator[tuple[Path | None, str]]:
    """Every text but those that say what a line's number is."""
    for path, text in source.all_texts() if source.kind != "former" else ():
        if not (source.kind == "desks" and path and path[-1] in ("phone", "fax")):
            yield path, text


def _names(known: Mapping[str, str]) -> dict[str, str]:
    """Digits of a number -> the name of its value: the directory's before the desks'."""
    rows = [(name, value) for name, value in known.items() if name.endswith((".phone", ".fax"))]
    rows.sort(key=lambda row: not row[0].startswith("directory."))
    names: dict[str, str] = {}
    for name, value in rows:
        names.setdefault(_digits(value), name)
    return names


@lru_cache(maxsize=1000)
def _digits(written: str) -> str:
    """A number without what parts it; the # of a short one stays."""
    return phone(unicodedata.normalize("NFKC", written.replace("%23", "#")))
