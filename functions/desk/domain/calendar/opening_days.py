"""Opening days: which days a desk works, and what is counted in them.

Everything about days goes through this module. Lambda's clock is UTC, so a moment is always an
aware datetime and a day is always the Tokyo day of that moment.

Closed are a calendar's weekly days, its year-end, its regular and extra closures (content/calendar.yml) and
public holidays: the Cabinet Office's published list (国民の祝日, content/holidays.yml), never computed. A day
past the last published year is not known and so not open.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from desk.domain.calendar.moments import ONE_DAY, TOKYO
from desk.domain.calendar.regular_days import (
    WEEKDAYS,
    Period,
    RegularDays,
    is_within,
    month_day,
    nth_words,
    weekday_words,
)

_MISSED_FROM = 10
"""The month from which next year's public holidays should be there: bookings reach about two months ahead."""


class NotPublished(Exception):
    """The answer needs a year whose public holidays are not yet published."""


@dataclass(frozen=True, kw_only=True)
class OpeningCalendar:
    """One desk's opening days.

    `weekly` holds `date.weekday()` numbers. `year_end` is an inclusive pair of (month, day), which
    may run over New Year. A regular opening adds to the weekly days and is beaten by every closure; an
    extra opening beats every closure but an extra closure of the same day.
    """

    weekly: frozenset[int]
    holidays: Mapping[date, str]
    closed_on_holidays: bool = True
    year_end: Period | None = None
    regular_openings: tuple[RegularDays, ...] = ()
    regular_closures: tuple[RegularDays, ...] = ()
    extra_closures: Mapping[date, str]
    extra_openings: Mapping[date, str]

    @classmethod
    def from_bundle(cls, calendar: Mapping[str, Any], holidays: Mapping[str, str]) -> "OpeningCalendar":
        """Read a bundle's `calendars[id]` and its flat `holidays` (ISO date -> name)."""
        year_end = calendar.get("year_end")
        return cls(
            weekly=frozenset(WEEKDAYS.index(day) for day in calendar["weekly"]),
            holidays={date.fromisoformat(day): name for day, name in holidays.items()},
            closed_on_holidays=calendar["public_holidays"] == "closed",
            year_end=(month_day(year_end["from"]), month_day(year_end["to"])) if year_end else None,
            regular_openings=_regular(calendar.get("regular_openings") or ()),
            regular_closures=_regular(calendar.get("regular_closures") or ()),
            extra_closures=_extra(calendar.get("extra_closures") or ()),
            extra_openings=_extra(calendar.get("extra_openings") or ()),
        )

    @cached_property
    def first_published(self) -> date:
        return date(min(self.holidays).year, 1, 1)

    @cached_property
    def last_published(self) -> date:
        """The last day of the last year whose public holidays are known."""
        return date(max(self.holidays).year, 12, 31)

    def is_published(self, day: date) -> bool:
        return self.first_published <= day <= self.last_published

    def closed_reason(self, day: date) -> str | None:
        """Why the desk is closed on `day`, in Japanese; None where it is open."""
        if not self.is_published(day):
            return "開庁日がまだ決まっていません"
        # Deadlines are counted over the same days again and again.
        if day not in self._reasons:
            self._reasons[day] = self._reason(day)
        return self._reasons[day]

    @cached_property
    def _reasons(self) -> dict[date, str | None]:
        return {}

    def _reason(self, day: date) -> str | None:
        if day in self.extra_closures:
            return self.extra_closures[day]
        if day in self.extra_openings:
            return None
        if self.year_end and is_within(day, self.year_end):
            return "年末年始"
        if rests := self._rests(day):
            return rests
        if self.closed_on_holidays and day in self.holidays:
            return self._holiday_words(day)
        if day.weekday() in self.weekly or any(rule.falls_on(day) for rule in self.regular_openings):
            return None
        is_sometimes_open = any(rule.nth and day.weekday() in rule.weekdays for rule in self.regular_openings)
        return nth_words(day) if is_sometimes_open else weekday_words(day)

    def _rests(self, day: date) -> str:
        """Why a regular closure keeps the desk closed on `day`; "" if none does."""
        for rule in self.regular_closures:
            if cause := rule.closes(day, self.holidays.__contains__):
                if rule.reason:
                    return rule.reason
                if cause != day:
                    return f"{weekday_words(cause)}の休みの振り替え"
                return nth_words(day) if rule.nth else weekday_words(day)
        return ""

    def _holiday_words(self, day: date) -> str:
        return f"祝日（{self.holidays[day]}）"

    @cached_property
    def usual_weekdays(self) -> frozenset[int]:
        """The weekdays that are open in every week, but for exceptions."""
        opened = (rule.weekdays for rule in self.regular_openings if rule.is_every_week)
        closed = (rule.weekdays for rule in self.regular_closures if rule.is_every_week)
        return self.weekly.union(*opened).difference(*closed)

    def opened_words(self, day: date) -> str:
        """Why the desk opens on a day that isn't one of its usual weekdays, in Japanese; "" on others."""
        if not self.is_open(day):
            return ""
        if day in self.extra_openings:
            return self.extra_openings[day]
        if day.weekday() in self.usual_weekdays:
            return ""
        rule = next((rule for rule in self.regular_openings if rule.falls_on(day)), None)
        if rule is None:  # a closure of each week that lets public holidays be
            return self._holiday_words(day)
        return rule.reason or (nth_words(day) if rule.nth else weekday_words(day))

    def is_open(self, day: date) -> bool:
        return self.closed_reason(day) is None

    def may_open(self, day: date) -> bool:
        """As `is_open`; past the last published day, whether only a public holiday could close the desk.

        A regular closure that lets public holidays be leaves that open, too. For the desk's own work, which
        must go on without a published year, and never for what is promised.
        """
        return self._but_for_holidays.is_open(day) if day > self.last_published else self.is_open(day)

    @cached_property
    def _but_for_holidays(self) -> "OpeningCalendar":
        """The calendar without what may be otherwise on a public holiday, for any year."""
        certain = tuple(rule for rule in self.regular_closures if rule.if_holiday == "closed")
        ever = {date(year, 1, 1): "元日" for year in (date.min.year, date.max.year)}
        return replace(self, regular_closures=certain, closed_on_holidays=False, holidays=ever)

    def published_days(self) -> Iterator[date]:
        """Every day of the published years, in order."""
        day = self.first_published
        while day <= self.last_published:
            yield day
            day += ONE_DAY

    def opening_days(self) -> Iterator[date]:
        """Every opening day of the published years, in order."""
        return filter(self.is_open, self.published_days())

    def nth_opening_day_after(self, day: date, n: int) -> date:
        """The n-th opening day after `day`, which itself is not counted. Raises NotPublished."""
        return self._count(day, n, ONE_DAY)

    def earliest_opening_day_after(self, day: date, n: int) -> date:
        """As `nth_opening_day_after`; where that isn't published yet, the earliest day that it can be."""
        return self._count(day, n, ONE_DAY, self.may_open)

    def last_day_in_time(self, day: date, lead: int) -> date:
        """The last day on which something due `lead` opening days before `day` is in time.

        Counts back over opening days, `day` not counted. Raises NotPublished.
        """
        return self._count(day, lead, -ONE_DAY)

    def latest_opening_day_before(self, day: date) -> date:
        """The last day before `day` on which the desk was open, or may have been. Raises NotPublished."""
        return self._count(day, 1, -ONE_DAY, self.may_open)

    def deadline(self, day: date, lead: int, cutoff: str) -> datetime:
        """The first moment that is too late for `day` (Asia/Tokyo).

        `cutoff` is "HH:MM" on the last day in time; "24:00" takes in the whole of that day.
        """
        last = self.last_day_in_time(day, lead)
        hour, minute = (int(part) for part in cutoff.split(":"))
        midnight = datetime.combine(last, time(), TOKYO)
        return midnight + timedelta(hours=hour, minutes=minute)

    def _count(
        self, day: date, n: int, step: timedelta, is_open: Callable[[date], bool] | None = None
    ) -> date:
        """The n-th opening day from `day`, by the published years alone, or by another `is_open`."""
        while n > 0:
            day += step
            if day < self.first_published or (is_open is None and day > self.last_published):
                raise NotPublished(day.isoformat())
            n -= (is_open or self.is_open)(day)
        return day


def missing_year(holidays: Iterable[str], today: date) -> int | None:
    """The year whose public holidays are lacking, from October of the year before on; None if none is.

    `holidays` are ISO dates. The Cabinet Office publishes a year's in February of the year before, so from
    October on it's an omission, and bookings are about to end.
    """
    last = int(max(holidays)[:4])
    return last + 1 if today >= date(last, _MISSED_FROM, 1) else None


def _extra(rows: Any) -> dict[date, str]:
    return {date.fromisoformat(row["date"]): row["reason"] for row in rows}


def _regular(rows: Iterable[Mapping[str, Any]]) -> tuple[RegularDays, ...]:
    return tuple(RegularDays.from_row(row) for row in rows)
