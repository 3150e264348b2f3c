"""An example of a deadline that is counted in opening days, so that no editor has to compute one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from desk.domain.calendar.moments import ONE_DAY, WEEKDAY_WORDS, day_words, full_day_words
from desk.domain.calendar.opening_days import NotPublished, OpeningCalendar

_AHEAD = timedelta(days=70)
"""How far ahead an example may lie: about as far as bookings reach."""


@dataclass(frozen=True, kw_only=True)
class DeadlineExample:
    """For `day` the last day in time is `last`; `steps` says in Japanese how to count back to it."""

    day: str
    last: str
    steps: tuple[str, ...]


def deadline_example(calendar: OpeningCalendar, lead: int, today: date) -> DeadlineExample | None:
    """The day, not before `today`, with most closed days between it and its deadline, `lead` opening days
    before it. Late in the last published year it may lie in the past; None for a calendar that never opens.
    """
    found = [*_days(calendar, lead)]
    ahead = [(day, last) for day, last in found if today <= last and day <= today + _AHEAD]
    if not found:
        return None
    day, last = max(ahead or found[-1:], key=lambda pair: (pair[0] - pair[1], -pair[0].toordinal()))
    return DeadlineExample(
        day=full_day_words(day), last=full_day_words(last), steps=tuple(_steps(calendar, day, last))
    )


def _days(calendar: OpeningCalendar, lead: int) -> Iterator[tuple[date, date]]:
    for day in calendar.opening_days():
        try:
            yield day, calendar.last_day_in_time(day, lead)
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
