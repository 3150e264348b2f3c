"""Japanese wording of regular days: 毎月第1・第3土曜日, 月曜日（祝日のときは、その次の平日）."""

from calendar import monthrange
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from desk.domain.calendar.moments import WEEKDAY_WORDS
from desk.domain.calendar.regular_days import WEEKDAYS, month_day

Row = Mapping[str, Any]

_IF_HOLIDAY = {
    "next_weekday": "（祝日のときは、その次の平日）",
    "next_day": "（祝日のときは、その次の祝日でない日）",
}


def weekly_words(weekly: Collection[str]) -> str:
    """月曜日から金曜日 / 毎日 / 月曜日・水曜日"""
    numbers = sorted(WEEKDAYS.index(day) for day in weekly)
    return "毎日" if len(numbers) == len(WEEKDAYS) else "・".join(map(_run_words, runs(numbers)))


def opening_words(calendar: Row, days: Collection[str] = WEEKDAYS) -> str:
    """月曜日から金曜日と、毎月第1・第3土曜日: when a calendar opens on `days`."""
    usual = [day for day in calendar["weekly"] if day in days]
    return "と、".join([weekly_words(usual)] * bool(usual) + [*_opening_rows(calendar, days)])


def _opening_rows(calendar: Row, days: Collection[str]) -> Iterator[str]:
    for row in calendar.get("regular_openings") or ():
        if own := [day for day in row["days"] if day in days]:
            yield row_words({**row, "days": own})


def except_words(calendar: Row) -> str:
    """（祝日と12月29日から1月3日を除く）, or ""."""
    closed = ["祝日"] if calendar["public_holidays"] == "closed" else []
    closed += [row_words(row) for row in calendar.get("regular_closures") or ()]
    if year_end := calendar.get("year_end"):
        closed.append(f"{_month_day(year_end['from'])}から{_month_day(year_end['to'])}")
    between = "と" if len(closed) < 3 else "、"
    return f"（{between.join(closed)}を除く）" if closed else ""


def row_words(row: Row) -> str:
    """6月の第1月曜日: a row of `regular_openings` or `regular_closures`."""
    period = period_words(row)
    if "days" not in row:
        return period
    days = days_of_a_row(row)
    if row.get("if_holiday") == "open":
        days = f"祝日でない{days}"
    if period:
        return f"{period}の{days}{_IF_HOLIDAY.get(row.get('if_holiday', ''), '')}"
    return f"{'毎月' * ('nth' in row)}{days}{_IF_HOLIDAY.get(row.get('if_holiday', ''), '')}"


def days_of_a_row(row: Row) -> str:
    """第1・第3土曜日 / 2026年12月5日から隔週の土曜日 / 土曜日・日曜日"""
    if "nth" in row:
        nth = "・".join("最終" if one == "last" else f"第{one}" for one in row["nth"])
        return f"{nth}{'の' * (len(row['days']) > 1)}{weekly_words(row['days'])}"
    if "every_weeks" in row and "since" in row:
        since = date.fromisoformat(row["since"])
        every = "隔週" if row["every_weeks"] == 2 else f"{row['every_weeks']}週ごと"
        return f"{since.year}年{since.month}月{since.day}日から{every}の{weekly_words(row['days'])}"
    return weekly_words(row["days"])


def period_words(row: Row) -> str:
    """8月13日から16日 / 12月から2月 / 6月と12月; "" for a row of the whole year."""
    if "months" in row:
        spans = month_spans(row["months"])
        return "と".join(f"{first}月" if first == last else f"{first}月から{last}月" for first, last in spans)
    if "from" not in row or "to" not in row:
        return ""
    (month, day), (last_month, last_day) = month_day(row["from"]), month_day(row["to"])
    # A leap year's February ends later, and what ends on its 28th ends with it.
    if day == 1 and last_day >= monthrange(2027, last_month)[1]:
        return f"{month}月" if month == last_month else f"{month}月から{last_month}月"
    if row["from"] == row["to"]:
        return _month_day(row["from"])
    if month == last_month and day < last_day:
        return f"{month}月{day}日から{last_day}日"
    return f"{_month_day(row['from'])}から{_month_day(row['to'])}"


def month_spans(months: Sequence[int]) -> list[tuple[int, int]]:
    """The first and the last of months that follow each other, be it over New Year: 12, 1, 2 and 6."""
    found = [(run[0], run[-1]) for run in runs(sorted(months))]
    if len(found) > 1 and (found[0][0], found[-1][1]) == (1, 12):
        found = [*found[1:-1], (found[-1][0], found[0][1])]
    return found


def runs(numbers: Sequence[int]) -> list[list[int]]:
    """The numbers, those together that follow each other."""
    pairs = groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])
    return [[number for _, number in run] for _, run in pairs]


def _run_words(run: Sequence[int]) -> str:
    if len(run) > 2:
        return f"{_weekday(run[0])}から{_weekday(run[-1])}"
    return "・".join(_weekday(number) for number in run)


def _weekday(number: int) -> str:
    return f"{WEEKDAY_WORDS[number]}曜日"


def _month_day(text: str) -> str:
    month, day = month_day(text)
    return f"{month}月{day}日"
