"""Regular days: the one form of rule for days that come again, on which a desk opens or rests.

A rule names weekdays (each week, the n-th of a month, every few weeks), a time of the year, or both. It knows
nothing of a desk: what such a day means is said by who holds the rule.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Literal, NamedTuple

from desk.domain.calendar.moments import ONE_DAY, WEEKDAY_WORDS

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LAST = 6
"""Stands among the numbers of `nth` for the last one of a month (`last`): its fourth or its fifth."""

MonthDay = tuple[int, int]
Period = tuple[MonthDay, MonthDay]
IfHoliday = Literal["closed", "open", "next_day", "next_weekday"]

_SATURDAY = 5


class RegularDays(NamedTuple):
    """Days by a rule. `weekdays` holds `date.weekday()` numbers, none for every day; `nth` the numbers 1 to 5
    and LAST; `weeks` is every how many weeks, and a day in such a week; `periods` are inclusive, and one may
    run over New Year.

    `if_holiday` is for closures: on a public holiday the desk opens (`open`), and may rest on the next day
    that is none (`next_day`), or that is no Saturday and no Sunday either (`next_weekday`).
    """

    weekdays: frozenset[int] = frozenset()
    nth: frozenset[int] = frozenset()
    weeks: tuple[int, date] | None = None
    periods: tuple[Period, ...] = ()
    if_holiday: IfHoliday = "closed"
    reason: str = ""

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "RegularDays":
        """Read a row of `regular_openings` or `regular_closures`."""
        every, since = row.get("every_weeks"), row.get("since")
        return cls(
            weekdays=frozenset(WEEKDAYS.index(day) for day in row.get("days", ()) if day in WEEKDAYS),
            nth=frozenset(LAST if one == "last" else one for one in row.get("nth", ())),
            weeks=(every, date.fromisoformat(since)) if every and since else None,
            periods=periods_of(row),
            if_holiday=row.get("if_holiday", "closed"),
            reason=row.get("reason", ""),
        )

    @property
    def is_every_week(self) -> bool:
        """Whether nothing but the weekday counts."""
        return bool(self.weekdays) and not (self.nth or self.weeks or self.periods)

    def falls_on(self, day: date) -> bool:
        """Whether `day` is one of the rule, whatever holiday it is."""
        return (
            (not self.weekdays or day.weekday() in self.weekdays)
            and (not self.nth or bool(self.nth & {nth_of_month(day), LAST if _is_last(day) else 0}))
            and (not self.weeks or _is_in_turn(day, *self.weeks))
            and (not self.periods or any(is_within(day, one) for one in self.periods))
        )

    def closes(self, day: date, is_holiday: Callable[[date], bool]) -> date | None:
        """The day of the rule for which a desk rests on `day`: that day, or a public holiday before it."""
        if self.falls_on(day) and (self.if_holiday == "closed" or not is_holiday(day)):
            return day
        if self.if_holiday not in ("next_day", "next_weekday"):
            return None

        def is_passed_over(one: date) -> bool:
            is_weekend = self.if_holiday == "next_weekday" and one.weekday() >= _SATURDAY
            return is_weekend or is_holiday(one)

        before = day
        while not is_passed_over(day) and is_passed_over(before := before - ONE_DAY):
            if is_holiday(before) and self.falls_on(before):
                return before
        return None


def periods_of(row: Mapping[str, Any]) -> tuple[Period, ...]:
    """The times of the year that a row names by `months`, or by `from` and `to` ("MM-DD").

    What ends on 28 February ends with the month in a leap year, too, unless it begins within that month.
    """
    if "from" in row and "to" in row:
        first, last = month_day(row["from"]), month_day(row["to"])
        is_to_the_end = last == (2, 28) and not (2, 2) <= first <= (2, 28)
        return ((first, (2, 29) if is_to_the_end else last),)
    return tuple(((month, 1), (month, 31)) for month in row.get("months", ()))


def month_day(text: str) -> MonthDay:
    """(12, 29), from "12-29"."""
    month, day = text.split("-")
    return int(month), int(day)


def is_within(day: date, period: Period) -> bool:
    first, last = period
    here = (day.month, day.day)
    if first <= last:
        return first <= here <= last
    return here >= first or here <= last


def nth_of_month(day: date) -> int:
    """The how manieth of its weekday in the month a day is: 1 to 5."""
    return (day.day - 1) // 7 + 1


def weekday_words(day: date) -> str:
    """土曜日"""
    return f"{WEEKDAY_WORDS[day.weekday()]}曜日"


def nth_words(day: date) -> str:
    """第3土曜日"""
    return f"第{nth_of_month(day)}{weekday_words(day)}"


def _is_last(day: date) -> bool:
    return (day + timedelta(days=7)).month != day.month


def _is_in_turn(day: date, every: int, since: date) -> bool:
    """Whether the week of `day` (from Monday on) is one of every so many, counted from that of `since`."""
    return (_monday(day) - _monday(since)).days // 7 % every == 0


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
