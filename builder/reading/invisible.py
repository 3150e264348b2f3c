"""Characters that can't be seen, by name, and what an editor can do about each."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from builder.reading.mistakes import Mistake

_BREAKS = {
    "\v": "U+000B、縦のタブ",
    "\f": "U+000C、改ページ",
    "\u0085": "U+0085 NEXT LINE、次の行",
    "\u2028": "U+2028 LINE SEPARATOR、行の区切り",
    "\u2029": "U+2029 PARAGRAPH SEPARATOR、段落の区切り",
}
"""YAML 1.1, which the parser reads, takes the last three for ends of a line; browsers don't."""

_NAMES = {
    **_BREAKS,
    "\u00a0": "U+00A0 NO-BREAK SPACE、改行しない空白",
    "\u00ad": "U+00AD SOFT HYPHEN、改行のときだけ出るハイフン",
    "\u200b": "U+200B ZERO WIDTH SPACE、幅のない空白",
    "\u200e": "U+200E LEFT-TO-RIGHT MARK、左から右へのしるし",
    "\u200f": "U+200F RIGHT-TO-LEFT MARK、右から左へのしるし",
    "\u2060": "U+2060 WORD JOINER、言葉をつなぐ字",
    "\ufeff": "U+FEFF BYTE ORDER MARK、ファイルの初めのしるし",
    "\ufffc": "U+FFFC OBJECT REPLACEMENT CHARACTER、図などの抜けたあと",
    "\ufffd": "U+FFFD REPLACEMENT CHARACTER",
}

_BLANKS = "\u00a0\u1680\u2000-\u200a\u202f\u205f"
_ZERO_WIDTH = (
    "\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\u3164\uffa0"
)
_NEVER = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffc\ufffd]")
HIDDEN = re.compile(rf"[{_BLANKS}{_ZERO_WIDTH}]+")
"""Those that may be meant: blanks at which no line ends, places where a word may be parted … Not the joiner
in emoji (U+200D), and not what chooses a form of a kanji (variation selectors): names have those.
"""

_INDENTING = re.compile(rf"^[ ]*(?P<odd>[{_BLANKS}{_ZERO_WIDTH}]+)", re.MULTILINE)
_BEHIND_A_MARK = re.compile(
    rf"^[ ]*(?:[-*+]|[0-9]+[.)]|#+|(?:- )?[A-Za-z][A-Za-z0-9_-]*:)(?P<odd>[{_BLANKS}]+)", re.MULTILINE
)


@lru_cache(maxsize=1000)
def without_invisible(text: str, file: str, *, is_yaml: bool) -> tuple[str, tuple[Mistake, ...]]:
    """The text with a plain blank for each character that can't stay, and a mistake for each.

    No position changes, so that the file's other mistakes are reported at their places.
    """
    places = sorted({*_places(text, is_yaml=is_yaml)})
    if not places:
        return text, ()
    chars = list(text)
    for start, end in places:
        chars[start:end] = " " * (end - start)
    return "".join(chars), tuple(_mistake(text, file, start, end) for start, end in places)


def what_to_do(text: str) -> str:
    """What to do about one or more invisible characters, which it names."""
    names = "・".join(dict.fromkeys(_name(char) for char in text))
    if any(char in _BREAKS for char in text):
        return f"目に見えない改行（{names}）があります。消して、改行がいるときは Enter で入れ直してください。"
    if re.search(f"[{_BLANKS}]", text):
        return f"ふつうと違う空白（{names}）があります。消して、いるときは半角の空白を打ち直してください。"
    if "\ufffd" in text:
        return f"読めなくなった字（{names}）があります。もとの字を打ち直してください。"
    if unicodedata.category(text[0]) == "Cc":
        return f"目に見えない制御文字（{names}）があります。消して打ち直してください。"
    return f"目に見えない字（{names}）があります。前後の字といっしょに消して、打ち直してください。"


def _places(text: str, *, is_yaml: bool) -> Iterator[tuple[int, int]]:
    """Where a character breaks something: anywhere, or where a plain blank has to be."""
    for match in _NEVER.finditer(text):
        yield match.span()
    for pattern in (_INDENTING, _BEHIND_A_MARK) if is_yaml else (_BEHIND_A_MARK,):
        for match in pattern.finditer(text):
            yield match.span("odd")


def _mistake(text: str, file: str, start: int, end: int) -> Mistake:
    line = text.count("\n", 0, start) + 1
    column = start - text.rfind("\n", 0, start)
    return Mistake(file, line, column, what_to_do(text[start:end]))


def _name(char: str) -> str:
    return _NAMES.get(char) or f"U+{ord(char):04X} {unicodedata.name(char, '')}".strip()
