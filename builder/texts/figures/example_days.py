"""Example seminars: there only at `make run`, on days that follow its clock; the public never sees them."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

Data = Mapping[str, Any]

HIDDEN = "hidden"
"""Marks an example row where there are no examples: it can't be applied for, and no page shows it."""

_DAYS = ("day", "apply_from", "apply_until", "archive_until")


def with_examples(seminars: Data, today: date | None) -> Data:
    """content/seminars.yml with its examples moved by as many whole weeks as have passed since they were
    written (`examples_as_of`), or hidden without a day.
    """
    as_of = seminars.get("examples_as_of")
    moved = timedelta(weeks=(today - date.fromisoformat(as_of)).days // 7) if today and as_of else None
    rows = [_row(row, moved) if row.get("example") else row for row in seminars["seminars"]]
    return {**seminars, "seminars": rows}


def _row(row: Data, by: timedelta | None) -> Data:
    if by is None:
        return {**row, HIDDEN: True}
    return {key: _moved(value, by) if key in _DAYS else value for key, value in row.items()}


def _moved(text: str, by: timedelta) -> str:
    day, blank, clock = text.partition(" ")
    return f"{date.fromisoformat(day) + by}{blank}{clock}"
