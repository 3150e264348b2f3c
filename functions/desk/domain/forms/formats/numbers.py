"""Phone numbers and postal codes, shown with hyphens, and the numbers of legal persons: stored as digits."""

import re

from desk.domain.forms.formats.dashes import DASH
from desk.domain.forms.formats.typed import as_plain, nfkc

# 050, 060 (mobile since 2026-07), 070, 080, 090 and 0800 numbers have 11 digits, all others 10: the numbering
# plan of the Ministry of Internal Affairs and Communications (電気通信番号計画).
_PHONE = re.compile(r"0[5-9]0[0-9]{8}|0800[0-9]{7}|0(?![5-9]0)[1-9][0-9]{8}")
# 1XX, #XXXX, and 00XY with what follows it: the numbering plan's 3. and 4.
_SHORT = re.compile(r"1[0-9]{2}|#[1-9][0-9]{3}|00[0-9]{6,10}")
# Words around a number without digits of their own (携帯：, （自宅）, です。). What is refused stays.
_AROUND = re.compile(r"^[^0-9+\0\x1b]+(?=[0-9+])|(?<=[0-9])[^0-9\0\x1b]+$")
_SHOWN = (
    re.compile(r"(0800)([0-9]{3})([0-9]{4})"),
    re.compile(r"(0[5-9]0)([0-9]{4})([0-9]{4})"),
    re.compile(r"(0120|0570|0990|0180)([0-9]{3})([0-9]{3})"),
    re.compile(r"(0[36])([0-9]{4})([0-9]{4})"),
)


def phone(value: str) -> str:
    """Digits only; +81 becomes the 0 that it stands for. `TEL:` before a number and （携帯） behind it go."""
    digits = _digits(value, drop="()._・/")
    return re.sub(r"^\+81(?:\(0\))?0?", "0", digits)


def is_phone(value: str) -> bool:
    return bool(_PHONE.fullmatch(value))


def is_called_phone(value: str) -> bool:
    """A number that people can call, as it is written: one that `is_phone` accepts, with hyphens; a short one
    (110, 188, #9110); or one of a carrier's own (0077-12-3456).
    """
    if not re.fullmatch(r"#?[0-9]+(?:-[0-9]+)*", value):
        return False
    digits = value.replace("-", "")
    return is_phone(digits) or bool(_SHORT.fullmatch(digits))


def phone_words(value: str, typed: str = "") -> str:
    """A stored number with its hyphens: where they are certain, else where they were `typed`, else none."""
    found = next((shape.fullmatch(value) for shape in _SHOWN if shape.fullmatch(value)), None)
    if found:
        return "-".join(found.groups())
    parts = [part for part in re.split(r"[^0-9]+", DASH.sub("-", as_plain(typed))) if part]
    return "-".join(parts) if "".join(parts) == value else value


def postal_code(value: str) -> str:
    """Digits only, without the 〒 mark before them and the town behind them."""
    return _digits(value, drop="._・")


def is_postal_code(value: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{7}", value))


def postal_code_words(value: str) -> str:
    return f"{value[:3]}-{value[3:]}" if is_postal_code(value) else value


def corporate_number(value: str) -> str:
    """Digits only. What stands around them goes: 法人番号：, the T of an invoice's number (T700…)."""
    return _digits(value, drop="._・")


def is_corporate_number(value: str) -> bool:
    """13 digits, of which the first is the check digit of the others: 9 - (the sum of the 12 from the last,
    alternately times 1 and 2) mod 9 (法人番号の指定等に関する省令 第2条).
    """
    if not re.fullmatch(r"[0-9]{13}", value):
        return False
    check, *others = map(int, value)
    return check == 9 - sum(digit * (1 + n % 2) for n, digit in enumerate(reversed(others))) % 9


def _digits(value: str, *, drop: str) -> str:
    folded = DASH.sub("", _AROUND.sub("", as_plain(value)))
    kept = "".join(char for char in folded if char not in drop and not char.isspace())
    return nfkc(kept)
