"""CSV that a spreadsheet opens as it is: UTF-8 with BOM, CRLF, and no cell that starts a formula."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

_STARTS = frozenset("=+-@\t\r")


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    # Every cell in quotes: a newline, a comma and another program's separator all stay inside.
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(
        [defused(cell) for cell in row] for row in rows
    )
    return text.getvalue().encode("utf-8-sig")


def defused(cell: str) -> str:
    """`cell` with a ' before it if a spreadsheet could read it as a formula.

    Japanese spreadsheets read full-width signs as half-width ones, and some programs trim leading blanks;
    neither may bring a formula to life.
    """
    return f"'{cell}" if _starts_formula(cell) else cell


def _starts_formula(cell: str) -> bool:
    if cell[:1] in _STARTS and cell:
        return True
    first = next((char for char in cell if not _is_blank(char)), "")
    return bool(first) and (unicodedata.normalize("NFKC", first)[:1] in _STARTS or first == "\u2212")


def _is_blank(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) in ("Cc", "Cf", "Zs", "Zl", "Zp")
