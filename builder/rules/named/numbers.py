"""The numbers of desks.yml: a fax that nobody can reach, an area code that there isn't, a number twice."""

import re
from collections.abc import Iterator
from typing import Any

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.source import Path, Source
from desk.domain.forms.formats.numbers import phone

_SHORT = 4
"""The most digits of numbers such as 110 and #9110."""

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


def _complaint(number: str, *, is_fax: bool) -> str:
    if is_fax and len(phone(number).lstrip("#")) <= _SHORT:
        return f"「{number}」は、ファクスの番号になりません。市外局番から書いてください。例: 03-1234-5679"
    if _NO_AREA.match(number) and not number.startswith(_AREAS):
        return (
            f"「{number[:2]}」で始まる市外局番はありません。番号と「-」の場所を見直してください。"
            "例: 03-1234-5678、0422-12-3456、090-1234-5678"
        )
    return ""
