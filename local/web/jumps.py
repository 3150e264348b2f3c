"""The moments at which a desk is worth trying: the clock's page offers each that lies ahead."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from desk.domain.calendar.moments import TOKYO, tokyo_day
from desk.domain.calendar.opening_days import OpeningCalendar
from local.web.rendering import moment_words

_MORNING, _EVENING, _LAST_MINUTE = time(8, 31), time(17, 1), time(23, 59)
_YEAR_END = (12, 28)


def jumps(now: datetime, calendar: OpeningCalendar | None) -> Iterator[tuple[str, str]]:
    """(the moment as the form posts it, what the button says) of each, the earliest first."""
    for moment, words in sorted(_jumps(now, calendar)):
        if moment > now:
            yield moment.isoformat(timespec="minutes"), f"{words}（{moment_words(moment)}）"


def _jumps(now: datetime, calendar: OpeningCalendar | None) -> Iterator[tuple[datetime, str]]:
    today = tokyo_day(now)
    yield _at(today, _EVENING), "今日の閉まったあと"
    yield _at(today, _LAST_MINUTE), "今日の終わりの1分前"
    if calendar:
        tomorrow = next((day for day in _days_after(today) if calendar.is_open(day)), None)
        if tomorrow:
            yield _at(tomorrow, _MORNING), "次の開庁日の朝（朝の一覧のあと）"
    year = today.year if today < date(today.year, *_YEAR_END) else today.year + 1
    yield _at(date(year, *_YEAR_END), _EVENING), "仕事納めの夕方"
    yield _at(date(year + 1, 1, 4), _MORNING), "年明けの朝"


def _days_after(day: date) -> Iterator[date]:
    return (day + timedelta(days=n) for n in range(1, 31))


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, TOKYO)
