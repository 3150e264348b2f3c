"""Characters that nobody sees: what becomes of them in a text, in a line, and where a format is wanted.

Keyboards, input methods, spreadsheets and phones' address books put them into what is pasted. Visible
characters are never changed here, but for letters and their marks, which become one character (NFC).
"""

import re
import unicodedata
from collections.abc import Iterator

REFUSED = "\0\x1b"
"""Control characters that are refused and not dropped: no keyboard or program that people use writes them."""

_DROPPED = {code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in REFUSED + "\r\n"}
_AS_TEXT = {**_DROPPED, 0x09: " ", **dict.fromkeys((0x0B, 0x0C, 0x85), "\n")}
_AS_LINE = {**_AS_TEXT, **dict.fromkeys((0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029), " ")}

# Unicode's Default_Ignorable_Code_Point (DerivedCoreProperties.txt), and the marks of interlinear notes.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_LOOKS_EMPTY = "\u2800"  # a Braille cell without dots, which is no blank for Python
_MOST_MARKS = 30
"""Marks that follow one another: the most of Unicode's Stream-Safe Text Format (UAX #15, 12)."""

_MOST_PLAIN = 2000
"""Characters of an answer with a format that are looked at. The longest that is right has some hundred."""

_MOST_GROWN = 50
"""Characters by which a short answer may grow and more than double: ㈱ and ㍿ become several."""

_LINE_END = re.compile(r"\r\n?")
_JAMO = re.compile("[\u1161-\u1175\u11a8-\u11c2]")


def as_text(value: str) -> str:
    """Whole, to the character: only line ends become \\n, tabs a blank, other control characters nothing."""
    return composed(_LINE_END.sub("\n", value).translate(_AS_TEXT))


def as_line(value: str) -> str:
    """As `as_text`, but what ends a line is a blank, and no blanks are at either end."""
    return composed(_LINE_END.sub("\n", value).translate(_AS_LINE).strip())


def as_plain(value: str) -> str:
    """For a format in which only the visible counts: NFKC, without format characters; blanks stay."""
    if len(value) > _MOST_PLAIN:
        return value
    return nfkc(_INVISIBLE.sub("", value.translate(_AS_LINE)))


def nfkc(value: str) -> str:
    """NFKC, but what nobody types stays as it is (and is refused by its format): a pile of marks, and what
    would become much longer (one U+FDFA is 18 characters).
    """
    if value.isascii() or _is_piled(value):
        return value
    folded = unicodedata.normalize("NFKC", value)
    return value if len(folded) > 2 * len(value) + _MOST_GROWN else folded


def is_seen(value: str) -> bool:
    """Whether anything of it can be seen."""
    return any(
        not (char.isspace() or unicodedata.category(char) == "Cc" or char in _LOOKS_EMPTY)
        for char in _INVISIBLE.sub("", value)
    )


def composed(value: str) -> str:
    """NFC, but a character that NFC would replace by another stays as typed (U+FA10: 塚 of many names)."""
    if value.isascii() or _is_piled(value) or unicodedata.is_normalized("NFC", value):
        return value
    return "".join(map(_one, _clusters(value)))


def _is_piled(value: str) -> bool:
    """Whether more marks follow one another than any writing has: to sort them takes quadratic time."""
    marks = 0
    for char in value:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks > _MOST_MARKS:
            return True
    return False


def _clusters(value: str) -> Iterator[str]:
    """Each character with the marks that follow it."""
    start = 0
    for at, char in enumerate(value):
        if at and not (unicodedata.category(char)[0] == "M" or _JAMO.match(char)):
            yield value[start:at]
            start = at
    yield value[start:]


def _one(cluster: str) -> str:
    is_kept = len(cluster) == 1 or unicodedata.normalize("NFC", cluster[0]) != cluster[0]
    return cluster if is_kept else unicodedata.normalize("NFC", cluster)
