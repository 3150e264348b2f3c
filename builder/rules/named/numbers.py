"""The numbers of desks.yml: a fax that nobody can reach, an area code that there isn't, a number twice."""

import re
from collections.abc import Iterator
from typing import Any

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.source import Path, Source
from desk.domain.forms.formats.numbers import is_phone, phone

_SHORT = 4
"""The most digits of numbers such as 110 and #9110."""

_PARTED = re.compile(r"0[0-9]{1,4}-[0-9]+-[0-9]+")
_TWO_PARTS = re.compile(r"[0-9]+-[0-9]+")
_ELEVEN = re.compile(r"0[5-9]0-")
_ELEVEN_PARTS = re.compile(r"0[5-9]0-[0-9]{4}-[0-9]{4}|0800-[0-9]{3}-[0-9]{4}|020[0-9]?-[0-9]+-[0-9]+")
_TEN_PARTS = re.compile(r"(?:0[346]-[0-9]{4}|0[0-9]{2,4}-[0-9]{1,3}|00-[0-9]{4})-[0-9]{4}")
_OF_A_SERVICE = re.compile(r"0(?:120|570|800|180|990|170|91)")
_NO_AREA = re.compile(r"0[1-9]-")
_AREAS = ("03-", "04-", "06-")
"""The area codes of two digits: the numbering plan of the Ministry of Internal Affairs and Communications."""


def number_mistakes(checked: Checked) -> Iterator[Mistake]:
    """Numbers that nobody can call, and one that a row has twice."""
    for key in ("desks", "directory"):
        for source, path, row in checked.rows("desks", key):
            for place, number, is_fax in _numbers(path, row):
                if message := _complaint(number, is_fax=is_fax):
                    yield source.mistake(place, message)
            for place, number, line in _twice(source, path, row, is_fax=False):
                message = f"「{number}」は{line}行目にもあります。"
                yield source.mistake(place, f"{message}正しい番号に直すか、こちらを消してください。")


def number_warnings(checked: Checked) -> Iterator[Mistake]:
    """A fax with the number of the phone: some machines are both, most such rows were copied."""
    for key in ("desks", "directory"):
        for source, path, row in checked.rows("desks", key):
            for place, number, line in _twice(source, path, row, is_fax=True):
                message = f"ファクスの番号が、電話（{line}行目）と同じ「{number}」です。"
                yield source.mistake(place, f"{message}電話と兼用でなければ、直してください。")


def _twice(
    source: Source, path: Path, row: dict[str, Any], *, is_fax: bool
) -> Iterator[tuple[Path, str, int]]:
    """(path, number, the line that has it too) of each phone, or fax, with the number of one before it."""
    known: dict[str, int] = {}
    for place, number, of_fax in _numbers(path, row):
        digits = phone(number)
        if digits in known and of_fax == is_fax:
            yield place, number, known[digits]
        known.setdefault(digits, source.mistake(place, "").line)


def _numbers(path: Path, row: dict[str, Any]) -> Iterator[tuple[Path, str, bool]]:
    """(path, number, whether it is a fax) of each number of a row. An extension makes it another number."""
    if "phone" in row:
        yield (*path, "phone"), row["phone"], False
    for index, other in enumerate(row.get("other_phones", ())):
        if "extension" not in other and ("extension" not in row or other["phone"] != row["phone"]):
            yield (*path, "other_phones", index, "phone"), other["phone"], False
    if "fax" in row:
        yield (*path, "fax"), row["fax"], True


def is_miscounted(number: str) -> bool:
    """Whether a number with hyphens has too few or too many digits. The numbering plan has 10, mobile and IP
    phones 11 (050 to 090), and 0800.
    """
    digits = len(phone(number))
    if not _PARTED.fullmatch(number) or number.startswith("020"):
        return False
    if _ELEVEN.match(number) or number.startswith("0800"):
        return digits != 11
    return digits != 10


def is_misparted(number: str) -> bool:
    """Whether a number of the right length has its hyphens where no number has them."""
    if not _PARTED.fullmatch(number) or is_miscounted(number):
        return False
    if len(phone(number)) == 11:
        return not _ELEVEN_PARTS.fullmatch(number)
    return not (_OF_A_SERVICE.match(number) or _TEN_PARTS.fullmatch(number))


def _complaint(number: str, *, is_fax: bool) -> str:
    if is_fax and len(phone(number).lstrip("#")) <= _SHORT:
        return f"「{number}」は、ファクスの番号になりません。市外局番から書いてください。例: 03-1234-5679"
    if _NO_AREA.match(number) and not number.startswith(_AREAS):
        return (
            f"「{number[:2]}」で始まる市外局番はありません。番号と「-」の場所を見直してください。"
            "例: 03-1234-5678、0422-12-3456、090-1234-5678"
        )
    if is_misparted(number):
        return (
            f"「{number}」は、「-」で分ける場所が違うようです。番号と「-」の場所を見直してください。"
            "例: 03-1234-5678、0422-12-3456、090-1234-5678"
        )
    if _TWO_PARTS.fullmatch(number) and is_phone(phone(number)) and not _OF_A_SERVICE.match(number):
        return f"「{number}」には、「-」が足りないようです。「-」の場所を見直してください。例: 03-1234-5678"
    return ""
