"""A workbook (.xlsx) of which every cell is text: no spreadsheet drops a leading zero, or reads a formula."""

import io
from collections.abc import Iterable, Sequence

_WIDTH = 18
"""Of each column, in characters."""


def xlsx_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """One sheet, its first row kept in view. Raises ValueError for a cell longer than a spreadsheet's."""
    # Late: only a staff machine has it.
    from xlsxwriter import Workbook

    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        as_text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        for number, row in enumerate(rows):
            sheet.set_column(0, max(len(row) - 1, 0), _WIDTH)
            for column, cell in enumerate(row):
                if sheet.write_string(number, column, cell, as_text):
                    raise ValueError("a cell is too long")
    return file.getvalue()
