"""An example of a deadline that is counted in opening days, so that no editor has to compute one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from desk.domain.calendar.moments import ONE_DAY, WEEKDAY_WORDS, day_words, full_day_words
from desk.domain.calendar.opening_days import NotPublished, OpeningCalendar
from desk.domain.calendar.starts import Starts

Data = Mapping[str, Any]

_AHEAD = timedelta(days=70)
"""How far ahead an example may lie: about as far as bookings reach."""


@dataclass(frozen=True, kw_only=True)
class DeadlineExample:
    """For `day` the last day in time is `last`; `steps` says in Japanese how to count back to it."""

    day: str
    last: str
    steps: tuple[str, ...]


def deadline_example(calendar: OpeningCalendar, slots: Data, today: date) -> DeadlineExample | None:
    """The day of a form's `slots`, not before `today`, with most closed days between it and its deadline.

    Late in the last published year it may lie in the past; None for a form that never takes a booking.
    """
    found = [*_days(calendar, slots)]
    ahead = [(day, last) for day, last in found if today <= last and day <= today + _AHEAD]
    if not found:
        return None
    day, last = max(ahead or found[-1:], key=lambda pair: (pair[0] - pair[1], -pair[0].toordinal()))
    return DeadlineExample(
        day=full_day_words(day), last=full_day_words(last), steps=tuple(_steps(calendar, day, last))
    )


def _days(calendar: OpeningCalendar, slots: Data) -> Iterator[tuple[date, date]]:
    starts = Starts.of(slots)
    for day in calendar.opening_days():
        if not starts.on(day):
            continue
        try:
            yield day, calendar.last_day_in_time(day, slots["lead_opening_days"])
        except NotPublished:
            continue


def _steps(calendar: OpeningCalendar, day: date, last: date) -> Iterator[str]:
    """From the day before `day` back to `last`: closed days together, each opening day by itself."""
    days = [day - n * ONE_DAY for n in range(1, (day - last).days + 1)]
    count = 0
    for is_open, run in groupby(days, key=calendar.is_open):
        if not is_open:
            yield f"{'、'.join(_closed(calendar, one) for one in run)}は、閉まっているので数えません。"
            continue
        for one in run:
            count += 1
            yield f"{day_words(one)}が、{count}開庁日前です。"


def _closed(calendar: OpeningCalendar, day: date) -> str:
    reason = calendar.closed_reason(day)
    is_usual = reason == f"{WEEKDAY_WORDS[day.weekday()]}曜日"
    return (
        day_words(day)
        if is_usual
        else f"{day_words(day)}（{reason}）".replace("（祝日（", "（祝日、").replace("））", "）")
    )
