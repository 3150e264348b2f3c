"""Sentences that are too long to follow, and lines of mails that are too wide."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache, lru_cache

from builder.reading.source import Path, Source, once_a_source
from builder.rules.wording.hit import Hit, Hits
from builder.texts.public import NOT_PROSE, PLACEHOLDER_MARK, Public
from builder.texts.values import resolve
from desk.domain.forms.placeholders import PLACEHOLDER

_UNKNOWN = "〇" * 8
"""Stands for what is filled in at run time."""

_UP_TO_A_STOP = re.compile(r"(?<![^。！？\0|])[^。！？\0|]++(?=[。！？])")
_MARKS_BEFORE = re.compile(r"[\s\"'|>*+-]*")
_NOT_READ = re.compile(r"[\s*\[\]]")
_FACT = r"[^\s：。、][^\n：。、]{0,15}："
_NEW_LINE = re.compile(rf"(?:^|\n)[ ]*{_FACT}[^\n]*(?=\n)|\n[ ]*(?=\n|[-*+#>・■□●○◆※]|[0-9]+[.)]|{_FACT})")
"""Where a sentence can't go on: an empty line, one with a mark of its own, and before and behind a fact, as
「会場：…」 is.
"""

_IN_MAILS: Mapping[str, Path] = {"mail": ("body",), "issue": ("text",), "reply": ("text",)}
"""Kind of file -> where its text is that is sent as it stands."""

_LINE = re.compile(r"^[ ]*(?P<line>[^\0\n]+)$", re.MULTILINE)
_ADDRESS = re.compile(r"(?:https?|mailto|tel):[!-~]+|(?<![!-~])[!-~]+@[!-~]+")
_WITHOUT_BREAKS = re.compile(r"[!-~]+")


def sentence_hits(public: Public, longest: int, known: Mapping[str, str]) -> Hits:
    """`longest` is in characters: placeholders filled in, without addresses and what isn't read out.

    A sentence ends with 「。」: a label, a cell of a table or an item without one is none.
    """
    filled = _filling(public.source, known)
    for start, as_read in _sentences(public, longest // 2):
        length = _length(filled(as_read))
        if length > longest:
            told = f"1つの文が{length}文字あります（{longest}文字まで）。"
            yield Hit(
                start, start, told + "「。」で2つに分けるか、箇条書きにしてください。", ("longest_sentence",)
            )


def mail_line_hits(public: Public, widest: int, known: Mapping[str, str]) -> Hits:
    """`widest` is in columns: a character of Japanese has two. A line that is one address can't be parted."""
    path = _IN_MAILS.get(public.source.kind)
    if path is None or path not in public.source.values:
        return
    start, end = public.source.values[path]
    filled = _filling(public.source, known)
    for match in _LINE.finditer(public.written, start, end):
        line = filled(match["line"].rstrip())
        width = _width(line)
        if width > widest and not _WITHOUT_BREAKS.fullmatch(line):
            yield Hit(
                match.start("line"),
                match.start("line"),
                f"この行は、全角で{(width + 1) // 2}文字分の幅です（{widest // 2}文字分まで）。"
                "「。」か「、」の後で改行してください。",
                ("widest_mail_line",),
            )


@lru_cache(maxsize=1000)
def _sentences(public: Public, least: int) -> tuple[tuple[int, str], ...]:
    """(where it begins, what is read out) of each sentence that is written in `least` characters or more."""
    sentences = []
    for found in _UP_TO_A_STOP.finditer(public.prose):
        start, end = found.span()
        if end - start < least:
            continue
        for line in _NEW_LINE.finditer(found[0]):
            start = found.start() + line.end()
        first = _MARKS_BEFORE.match(public.prose, start, end)
        start = first.end() if first else start
        sentences.append((start, _as_read(public, start, end)))
    return tuple(sentences)


@lru_cache(maxsize=10_000)
def _length(text: str) -> int:
    return len(_NOT_READ.sub("", _ADDRESS.sub("", text))) + 1


@lru_cache(maxsize=10_000)
def _width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in line)


def _as_read(public: Public, start: int, end: int) -> str:
    """What is read out, with placeholders as written."""
    both = zip(public.prose[start:end], public.written[start:end], strict=True)
    return "".join(char if prose == PLACEHOLDER_MARK else prose for prose, char in both if prose != NOT_PROSE)


@once_a_source
def _filling(_: Source, known: Mapping[str, str]) -> Callable[[str], str]:
    """Fills in a sentence or line of a file."""
    return cache(lambda text: PLACEHOLDER.sub(_UNKNOWN, resolve(text, known)) if "{{" in text else text)
