"""The periods that figures are shown of: a month, or a fiscal year (April to March). Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_MONTHS_SHOWN, _YEARS_SHOWN = 24, 5
_APRIL = 4


@dataclass(frozen=True, kw_only=True)
class Period:
    """`first` and `last` are months (YYYY-MM), both included. `id` names it in an address: 2026-11, or 2026
    for the fiscal year that begins in April of that year.
    """

    id: str
    first: str
    last: str

    @property
    def words(self) -> str:
        """2026年11月, 2026年度"""
        if self.is_year:
            return f"{self.id}年度"
        return f"{self.id[:4]}年{int(self.id[5:])}月"

    @property
    def is_year(self) -> bool:
        return len(self.id) == len("2026")

    def is_over(self, today: date) -> bool:
        return self.last < f"{today:%Y-%m}"

    @property
    def days(self) -> tuple[date, date]:
        """Its first and its last day."""
        year, month = int(self.last[:4]), int(self.last[5:])
        following = date(year + month // 12, month % 12 + 1, 1)
        return date.fromisoformat(f"{self.first}-01"), date.fromordinal(following.toordinal() - 1)


def period_of(typed: str, today: date) -> Period | None:
    """The period of an address, up to this month; None for anything else."""
    found = re.fullmatch(r"(20[0-9]{2})(?:-(0[1-9]|1[0-2]))?", typed)
    if found is None:
        return None
    period = _month(int(found[1]), int(found[2])) if found[2] else _year(int(found[1]))
    return period if period.first <= f"{today:%Y-%m}" else None


def periods(today: date) -> Iterator[Period]:
    """What can be chosen, the latest first: months, then fiscal years."""
    year, month = today.year, today.month
    for _ in range(_MONTHS_SHOWN):
        yield _month(year, month)
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    latest = today.year - (today.month < _APRIL)
    yield from (_year(latest - n) for n in range(_YEARS_SHOWN))


def last_month(today: date) -> Period:
    """The month before that of `today`."""
    before = date.fromordinal(today.replace(day=1).toordinal() - 1)
    return _month(before.year, before.month)


def _month(year: int, month: int) -> Period:
    name = f"{year:04}-{month:02}"
    return Period(id=name, first=name, last=name)


def _year(year: int) -> Period:
    return Period(id=f"{year:04}", first=f"{year:04}-{_APRIL:02}", last=f"{year + 1:04}-{_APRIL - 1:02}")
