"""The named formats of a form's schema: how an answer is normalised, and when it is right.

A schema says `"format": "kana"`; this module knows what that means. Normalising is idempotent,
and what it returns is what is checked, shown and stored.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime

# Every character that a Japanese keyboard or a copied page puts where a hyphen is meant.
DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500\u2501\u30fc\ufe58\ufe63\uff0d\uff70\u02d7\u207b"
_DASH = re.compile(f"[{re.escape(DASHES)}]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_CONTROL_BUT_NEWLINE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")

_KANA = re.compile(r"[\u30a1-\u30fa\u30fc-\u30fe・\u3000]+")
_MAIL = re.compile(
    r"[A-Za-z0-9](?:[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]*[A-Za-z0-9])?"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
# 050/070/080/090 and 0800 numbers have 11 digits, all others 10.
_PHONE = re.compile(r"0[5789]0[0-9]{8}|0800[0-9]{7}|0(?![5789]0)[1-9][0-9]{8}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SLOT = re.compile(rf"{_DATE.pattern}T[0-9]{{2}}:[0-9]{{2}}")
_KANJI_NUMERAL = "〇一二三四五六七八九十百千"
# Try a run of numerals from its first one only: from each one, the time would grow with the square.
_CHOME = re.compile(rf"(?<![\d{_KANJI_NUMERAL}])[\d{_KANJI_NUMERAL}]++丁目")
_HOUSE_NUMBER = re.compile(
    rf"\d|(?<![{_KANJI_NUMERAL}])[{_KANJI_NUMERAL}]++(?:番|号|の|ノ|之|-|\s|$)|無番地|番外地|地番なし"
)


def text(value: str) -> str:
    """A line or more of free text: NFC, \\n as line end, no blanks at either end."""
    return unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\r", "\n").strip()


def address(value: str) -> str:
    """One line of text: a line break becomes a full-width space, the words stay as typed."""
    return "\u3000".join(filter(None, (line.strip() for line in text(value).split("\n"))))


def kana(value: str) -> str:
    """Full-width katakana from half-width kana or hiragana; one full-width space between words."""
    folded = _DASH.sub("ー", unicodedata.normalize("NFKC", value))
    katakana = "".join(
        chr(ord(char) + 0x60) if "ぁ" <= char <= "ゖ" or char in "ゝゞ" else char for char in folded
    )
    # Again, because わ with a voiced mark is two characters and ヷ is one.
    return re.sub(r"\s+", "\u3000", unicodedata.normalize("NFKC", katakana).strip())


def mail_address(value: str) -> str:
    """NFKC-folded and trimmed, with the domain in lower case (the local part may tell case apart)."""
    local, at, domain = unicodedata.normalize("NFKC", value).strip().rpartition("@")
    # Again, because an H with a line below is two characters and an h with one is one.
    return local + at + unicodedata.normalize("NFKC", domain.lower())


def phone(value: str) -> str:
    """Digits only; +81 becomes the 0 that it stands for."""
    digits = _digits(value, drop="()\u3000 .")
    return re.sub(r"^\+81(?:\(0\))?0?", "0", digits)


def postal_code(value: str) -> str:
    """Digits only, the 〒 mark dropped."""
    return _digits(value, drop="〒\u3000 ")


def stamp(value: str) -> str:
    """A day or a moment that was typed by hand: any digits and dashes, no blanks."""
    folded = _DASH.sub("-", unicodedata.normalize("NFKC", value))
    return unicodedata.normalize("NFKC", "".join(folded.split()))


NORMALISERS: Mapping[str, Callable[[str], str]] = {
    "line": text,
    "person-name": text,
    "kana": kana,
    "mail-address": mail_address,
    "jp-phone": phone,
    "jp-postal-code": postal_code,
    "jp-address": address,
    "slot": stamp,
    "date": stamp,
}


def is_line(value: str) -> bool:
    """One line, without control characters."""
    return not _CONTROL.search(value)


def is_text(value: str) -> bool:
    """Any number of lines, without other control characters."""
    return not _CONTROL_BUT_NEWLINE.search(value)


def is_kana(value: str) -> bool:
    return bool(_KANA.fullmatch(value))


def is_mail_address(value: str) -> bool:
    """An address that our mail system can reply to.

    Narrower than RFC 5321: the local part starts and ends with a letter or a digit and has no two
    dots in a row (the operator's own limit, C-21), ASCII only, at most 254 characters.
    """
    local = value.rpartition("@")[0]
    return len(value) <= 254 and len(local) <= 64 and ".." not in value and bool(_MAIL.fullmatch(value))


def is_phone(value: str) -> bool:
    return bool(_PHONE.fullmatch(value))


def is_postal_code(value: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{7}", value))


def is_address(value: str) -> bool:
    """An address with its house number: digits (or kanji numerals) beyond those of 丁目, or 無番地."""
    folded = _DASH.sub("-", unicodedata.normalize("NFKC", value))
    return is_line(value) and bool(_HOUSE_NUMBER.search(_CHOME.sub("", folded)))


def is_slot(value: str) -> bool:
    """YYYY-MM-DDTHH:MM, a moment that exists (Asia/Tokyo)."""
    return bool(_SLOT.fullmatch(value)) and _exists(value)


def is_date(value: str) -> bool:
    """YYYY-MM-DD, a day that exists."""
    return bool(_DATE.fullmatch(value)) and _exists(value)


CHECKS: Mapping[str, Callable[[str], bool]] = {
    "line": is_line,
    "text": is_text,
    "person-name": is_line,
    "kana": is_kana,
    "mail-address": is_mail_address,
    "jp-phone": is_phone,
    "jp-postal-code": is_postal_code,
    "jp-address": is_address,
    "slot": is_slot,
    "date": is_date,
}


def _digits(value: str, *, drop: str) -> str:
    folded = _DASH.sub("", unicodedata.normalize("NFKC", value))
    kept = "".join(char for char in folded if char not in drop)
    return unicodedata.normalize("NFKC", kept).strip()


def _exists(moment: str) -> bool:
    try:
        datetime.fromisoformat(moment)
    except ValueError:
        return False
    return True
