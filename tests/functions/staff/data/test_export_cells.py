"""What a spreadsheet makes of the exported files: no zero is lost, no formula comes to life."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from desk.counter.files.xlsx_file import xlsx_bytes
from desk.staff.words.phone_numbers import phone_as_written
from tests.functions.bookings import book
from tests.functions.conftest import Desk, Staff
from tests.functions.staff.data.test_export import PERIOD

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FULL = ("export", "--full", *PERIOD, "--reason", "例の点検")
_ZERO = re.compile(r"0[0-9]+")
"""What a spreadsheet takes for a number when it opens CSV, and writes without its zero."""

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1", " =cmd", "0123", "1-2", "3/4", "1e5", "TRUE", "")


def cells(content: bytes) -> Iterator[tuple[str, str]]:
    """(type, text) of each cell of a workbook's only sheet, as its file says."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        shared = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))  # noqa: S314 - our own file
        strings = ["".join(one.itertext()) for one in shared.iter(f"{_MAIN}si")]
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314
    for cell in sheet.iter(f"{_MAIN}c"):
        assert cell.find(f"{_MAIN}f") is None, "a formula"
        value = cell.findtext(f"{_MAIN}v")
        yield (cell.get("t", "n"), strings[int(value)]) if value is not None else ("empty", "")


def written(staff: Staff, folder: Path, *more: str) -> bytes:
    assert staff(*FULL, "--out", str(folder), *more).status == 0
    (path,) = folder.iterdir()
    return path.read_bytes()


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("0412345678", "0412-34-5678"),
        ("0467221234", "0467-22-1234"),
        ("0312345678", "03-1234-5678"),
        ("06012345678", "060-1234-5678"),
        ("09012345678", "090-1234-5678"),
    ],
)
def test_no_cell_of_a_csv_loses_its_zero(
    desk: Desk, staff: Staff, tmp_path: Path, typed: str, shown: str
) -> None:
    book(desk, phone=typed, postal_code="0600001")
    text = written(staff, tmp_path / "out").decode("utf-8-sig")
    _, row = csv.reader(io.StringIO(text, newline=""))
    assert shown in row
    assert "060-0001" in row
    assert [cell for cell in row if _ZERO.fullmatch(cell)] == []


def test_a_workbook_has_nothing_but_text(desk: Desk, staff: Staff, tmp_path: Path) -> None:
    book(desk, phone="0412345678", postal_code="0600001", message="=HYPERLINK(1)", name="＋例 花子")
    found = list(cells(written(staff, tmp_path / "out", "--xlsx")))
    assert {kind for kind, _ in found} <= {"s", "empty"}
    texts = [text for _, text in found]
    for text in ("0412-34-5678", "060-0001", "=HYPERLINK(1)", "＋例 花子"):
        assert text in texts


def test_every_cell_stays_as_it_is() -> None:
    found = list(cells(xlsx_bytes([("見出し",) * len(FORMULAS), FORMULAS])))[len(FORMULAS) :]
    assert [text for _, text in found] == list(FORMULAS)
    assert {kind for kind, _ in found} <= {"s", "empty"}


def test_a_workbook_is_for_full_exports(desk: Desk, staff: Staff) -> None:
    said = staff("export", "--deidentified", *PERIOD, "--xlsx")
    assert (said.status, said.out) == (2, "")
    assert "--full といっしょに" in said.err


@pytest.mark.parametrize("digits", ["0000000000", "123", "", "0800123456"])
def test_a_number_that_the_plan_does_not_know_stays(digits: str) -> None:
    assert phone_as_written(digits) == digits
