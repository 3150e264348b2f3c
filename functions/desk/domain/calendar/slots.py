"""Slots: the start times that a form's desk offers, and until when each can be requested."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from desk.domain.calendar.moments import (
    TOKYO,
    Clock,
    clock_of,
    day_words,
    deadline_words,
    full_day_words,
    hour_words,
    tokyo_day,
)
from desk.domain.calendar.opening_days import NotPublished, OpeningCalendar
from desk.domain.calendar.starts import Capacity, Starts, Times


@dataclass(frozen=True, kw_only=True)
class SlotError:
    """Why a slot can't be requested: a code of messages.yml's `slot`, and the facts for its placeholders."""

    code: str
    words: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True, kw_only=True)
class SlotGrid:
    """The slots of one form: start times on the opening days of its calendar.

    The deadline is `cutoff` (Asia/Tokyo), `lead` opening days before the day; `capacity` says how many
    consultations can be at the same time; `horizon` is how far ahead one can book; `clock` is how times are
    written. `no_times` is what is said of an opening day without any; `apart` are the forms of the desk
    whose bookings take no place of this one's.
    """

    calendar_id: str
    calendar: OpeningCalendar
    starts: Starts
    minutes: int
    capacity: Capacity
    lead: int
    cutoff: str
    horizon: timedelta
    clock: Clock
    no_times: str = ""
    apart: frozenset[str] = frozenset()

    @classmethod
    def from_bundle(
        cls, bundle: Mapping[str, Any], slots: Mapping[str, Any], *, apart: frozenset[str] = frozenset()
    ) -> "SlotGrid":
        """Read the `slots` of a form's words."""
        calendar_id = slots["calendar"]
        return cls(
            calendar_id=calendar_id,
            calendar=OpeningCalendar.from_bundle(bundle["calendars"][calendar_id], bundle["holidays"]),
            starts=Starts.of(slots),
            minutes=slots["minutes"],
            capacity=Capacity.of(slots),
            lead=slots["lead_opening_days"],
            cutoff=slots["cutoff"],
            horizon=timedelta(days=slots["horizon_days"]),
            clock=clock_of(bundle),
            no_times=slots.get("no_times", ""),
            apart=apart,
        )

    @property
    def times(self) -> Times:
        """Every start time that any day has, in order."""
        return self.starts.every

    def times_on(self, day: date) -> Times:
        """The start times of a day; empty if nothing begins then. Closures are not looked at."""
        # The same days are asked for again and again.
        if day not in self._times:
            self._times[day] = self.starts.on(day)
        return self._times[day]

    @cached_property
    def _times(self) -> dict[date, Times]:
        return {}

    def slots_on(self, day: date) -> Iterator[datetime]:
        """The slots of a day, in order. Closures and deadlines are not looked at."""
        return (parse_slot(f"{day}T{time}") for time in self.times_on(day))

    def places(self, slot: datetime) -> int:
        """How many consultations can be at the same time as one that begins then."""
        return self.capacity.at(tokyo_day(slot), f"{slot:%H:%M}")

    def offers(self, slot: datetime) -> bool:
        """Whether a consultation can begin then: it's on an opening day, at one of its times."""
        day = tokyo_day(slot)
        return f"{slot:%H:%M}" in self.times_on(day) and self.calendar.closed_reason(day) is None

    def deadline(self, day: date) -> datetime:
        """The first moment too late to request a slot on `day`. Raises NotPublished."""
        if day not in self._deadlines:
            self._deadlines[day] = self.calendar.deadline(day, self.lead, self.cutoff)
        return self._deadlines[day]

    @cached_property
    def _deadlines(self) -> dict[date, datetime]:
        return {}

    def end(self, slot: datetime) -> datetime:
        return slot + timedelta(minutes=self.minutes)

    def error(self, slot: datetime, *, now: datetime) -> SlotError | None:
        """Why `slot` can't be requested at `now`; None if it can. Whether it's taken is not looked at."""
        day = tokyo_day(slot)
        error = self._error_of_day(day) or self._error_of_start(slot) or self._error_of_moment(day, now)
        # Where the deadline is on the day itself, some of its slots may have begun.
        return error or (self._past_deadline(day, slot) if now >= slot else None)

    def wrong_year(self, slot: datetime, *, now: datetime) -> Mapping[str, str] | None:
        """The words of a slot's year and of the right ones, if no slot of that year can be requested now."""
        first, last = tokyo_day(now).year, tokyo_day(now + self.horizon).year
        if first <= tokyo_day(slot).year <= last:
            return None
        years = "か".join(f"{year}年" for year in range(first, last + 1))
        return {"year": f"{tokyo_day(slot).year}年", "years": years}

    def day_error(self, day: date, *, now: datetime) -> SlotError | None:
        """Why none of a day's slots can be requested at `now`; None if they can."""
        return self._error_of_day(day) or self._error_of_moment(day, now)

    def _error_of_day(self, day: date) -> SlotError | None:
        if day > self.calendar.last_published:
            return SlotError(
                code="not_published", words={"last_day": full_day_words(self.calendar.last_published)}
            )
        if day < self.calendar.first_published:
            return self._past_deadline(day, self.deadline_so_far_known(day))
        # Cached, because everybody asks about the same days. Only published days get here: it stays small.
        if day not in self._closed_days:
            self._closed_days[day] = self._closed(day)
        return self._closed_days[day]

    def _closed(self, day: date) -> SlotError | None:
        reason = self.calendar.closed_reason(day)
        if reason:
            return SlotError(code="closed_day", words={"day": day_words(day), "reason": reason})
        if not self.times_on(day):
            return SlotError(code="no_times", words={"day": day_words(day), "reason": self.no_times})
        return None

    @cached_property
    def _closed_days(self) -> dict[date, SlotError | None]:
        return {}

    def _error_of_start(self, slot: datetime) -> SlotError | None:
        times = self.times_on(tokyo_day(slot))
        if f"{slot:%H:%M}" in times:
            return None
        return SlotError(code="not_a_start_time", words={"times": times_words(times, self.clock)})

    def _error_of_moment(self, day: date, now: datetime) -> SlotError | None:
        deadline = self.deadline_so_far_known(day)
        if now >= deadline:
            return self._past_deadline(day, deadline)
        last = tokyo_day(now + self.horizon)
        return SlotError(code="too_far", words={"last_day": full_day_words(last)}) if day > last else None

    def _past_deadline(self, day: date, deadline: datetime) -> SlotError:
        words = {"day": day_words(day), "deadline": deadline_words(deadline, self.clock)}
        return SlotError(code="past_deadline", words=words)

    def deadline_so_far_known(self, day: date) -> datetime:
        """The deadline; the first published moment, if the deadline is before that."""
        try:
            return self.deadline(day)
        except (NotPublished, OverflowError):  # there is no day before 0001-01-01
            return datetime.combine(self.calendar.first_published, time(), TOKYO)

    def days(self) -> Iterator[tuple[date, datetime]]:
        """Every opening day of the published years that has start times and a known deadline, with that."""
        for day in self.calendar.opening_days():
            if not self.times_on(day):
                continue
            try:
                yield day, self.deadline(day)
            except NotPublished:
                continue


def parse_slot(value: str) -> datetime:
    """The aware moment of a `YYYY-MM-DDTHH:MM` that passed the `slot` format."""
    return datetime.fromisoformat(value).replace(tzinfo=TOKYO)


def times_of(times: tuple[str, ...], clock: Clock) -> tuple[tuple[str, str], ...]:
    """(09:00, 9時), (14:30, 14時30分): each start time with its words."""
    return tuple((value, hour_words(int(value[:2]), int(value[3:]), clock)) for value in times)


def times_words(times: tuple[str, ...], clock: Clock) -> str:
    """9時・10時・14時30分"""
    return "・".join(words for _, words in times_of(times, clock))
