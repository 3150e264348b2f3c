"""Whole numbers: as people write them (３０, 1,200, 約30人, 三十名, 1万2千), stored as a number.

What may be around a number is the editors': the unit of the question, units that mean the same, and words
such as 約 and くらい (`numbers` of content/messages.yml). More than one number (30〜40, 30人以上) is none.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from desk.domain.forms.formats.dashes import DASHES
from desk.domain.forms.formats.lines import line
from desk.domain.forms.formats.typed import as_plain

_MOST = 100
"""Characters of what may be a number, with all that is around it."""

_MOST_EXACT = 2**53
"""A float below it is the whole number that it says."""

# Patterns are compiled when a number is first looked at (`re` keeps them): few functions ever do.
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_PLAIN = r"\d+|\d{1,3}(?:[,、 ]\d{3})+"
_GROUPED = r"(?<=\d),(?=\d{3}(?!\d))"
_MAN = 10_000


def _places(part: str) -> str:
    return rf"(?:(?P<{part}_1000>\d?)千)?(?:(?P<{part}_100>\d?)百)?(?:(?P<{part}_10>\d?)十)?(?P<{part}_1>\d*)"


_WRITTEN = rf"(?:(?P<man>(?=[^万]){_places('m')})万)?{_places('r')}"
_KA = "[ヶケヵカ箇](?=[所月年国])"
_SIGN = rf"[+{re.escape(DASHES)}]"


class AroundNumbers(NamedTuple):
    """What people write around a number: units behind it, other words on either side."""

    units: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def around_numbers(unit: str, messages: Mapping[str, Any]) -> AroundNumbers:
    """Of a question with this unit ("" for none); `messages` is `numbers` of content/messages.yml."""
    same = [one for row in messages["same_units"] if unit in row for one in row]
    units = (unit, *same) if unit else ()
    return AroundNumbers(units=_folded(units), words=_folded(tuple(messages["around"])))


def whole_number(value: Any, around: AroundNumbers) -> Any:
    """The number that was typed, sent or stored; what is none stays as it is, for its check to refuse."""
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < _MOST_EXACT:
        return int(value)
    if not isinstance(value, str):
        return value
    if len(value) > _MOST:
        return value
    found = _number(_bare(_plain(value), around))
    return line(value) if found is None else found


def number_words(value: int, unit: str = "") -> str:
    """1200 → 1,200人."""
    return f"{value:,}{unit}"


@lru_cache(maxsize=100)
def _folded(words: tuple[str, ...]) -> tuple[str, ...]:
    """The longest first: 名様 before 名. The same for every answer."""
    return tuple(sorted({_plain(word) for word in words}, key=len, reverse=True))


def _plain(text: str) -> str:
    return re.sub(_KA, "か", as_plain(text))


def _bare(text: str, around: AroundNumbers) -> str:
    """Without what is around a number, however much there is."""
    text = text.strip().rstrip("。.")
    for word in around.words:
        if word and text.startswith(word):
            return _bare(text.removeprefix(word), around)
    for word in (*around.words, *around.units):
        if word and text.endswith(word):
            return _bare(text.removesuffix(word), around)
    return text


def _number(text: str) -> int | None:
    sign, digits = (-1 if text[0] != "+" else 1, text[1:]) if re.match(_SIGN, text) else (1, text)
    digits = re.sub(r"\.0+$", "", digits)
    if re.fullmatch(_PLAIN, digits):
        return sign * int(re.sub(r"\D", "", digits))
    found = re.fullmatch(_WRITTEN, re.sub(_GROUPED, "", digits.translate(_DIGITS)))
    if found is None or not digits:
        return None
    whole, more = _part(found, "r"), _part(found, "m") if found["man"] else 0
    is_one = whole is not None and more is not None and not (found["man"] and whole >= _MAN)
    return sign * (_MAN * (more or 0) + (whole or 0)) if is_one else None


def _part(found: re.Match[str], part: str) -> int | None:
    """The thousands, hundreds, tens and ones of a part, each a digit: 十 alone is one ten."""
    ones, rest = found[f"{part}_1"], 0
    for times in (1000, 100, 10):
        if (digit := found[f"{part}_{times}"]) is not None:
            rest += times * int(digit or 1)
    return None if rest and len(ones) > 1 else rest + int(ones or 0)
