"""Starts: at which times of which days a form's consultations begin, and how many at the same time.

The rules are the `slots` of content/forms/*.yml: the usual `times`, on every day or on `usual_days`,
`other_times` on some days, `other_capacity` on some days or at some times. Which days a rule is about is
written as a calendar's regular days are. Pure: whether the desk is open on a day isn't looked at.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from desk.domain.calendar.regular_days import RegularDays

Data = Mapping[str, Any]
Times = tuple[str, ...]
"""Start times (HH:MM) in order."""


class Starts(NamedTuple):
    """`rules`: days and their times; the first rule that a day falls under holds for it.

    `every`: all times that any day has.
    """

    rules: tuple[tuple[RegularDays, Times], ...]
    every: Times

    @classmethod
    def of(cls, slots: Data) -> "Starts":
        """Of a form's `slots`: the `other_times` go before the usual ones."""
        rows: Sequence[Data] = slots.get("other_times", ())
        rules = [(RegularDays.from_row(row), tuple(row["times"])) for row in rows]
        rules.append((RegularDays.from_row(slots.get("usual_days", {})), tuple(slots["times"])))
        return cls(rules=tuple(rules), every=tuple(sorted({time for _, times in rules for time in times})))

    def on(self, day: date) -> Times:
        """The times of a day; empty if nothing begins on such a day."""
        return next((times for days, times in self.rules if days.falls_on(day)), ())


class Capacity(NamedTuple):
    """How many consultations can be at the same time: `usual`, or what the first of `rules` says that the
    day falls under and, if it names some, the start time.
    """

    usual: int
    rules: tuple[tuple[RegularDays, frozenset[str], int], ...]

    @classmethod
    def of(cls, slots: Data) -> "Capacity":
        """Of a form's `slots`."""
        rows: Sequence[Data] = slots.get("other_capacity", ())
        rules = (
            (RegularDays.from_row(row), frozenset(row.get("times", ())), row["capacity"]) for row in rows
        )
        return cls(usual=slots["capacity"], rules=tuple(rules))

    def at(self, day: date, time: str) -> int:
        """For a consultation that begins on a day at a time (HH:MM)."""
        for days, times, capacity in self.rules:
            if (not times or time in times) and days.falls_on(day):
                return capacity
        return self.usual

    @property
    def most(self) -> int:
        return max((self.usual, *(capacity for _, _, capacity in self.rules)))
