"""Days, hours and dates in the words of a language, by the patterns of its file (`days` and `times`)."""

from calendar import monthrange
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from builder.texts.figures import phone_lines
from builder.texts.figures.opening_hours import HOLIDAY, plain_days, weekdays_of
from builder.texts.figures.regular_words import month_spans, runs
from builder.texts.figures.slot_words import booked_days
from desk.domain.calendar.regular_days import WEEKDAYS
from desk.domain.forms.placeholders import PLACEHOLDER

Data = Mapping[str, Any]

_DAY = 24 * 60

_UNSAID: Data = {
    "ordinals": ["1", "2", "3", "4", "5", "last"],
    "nth": "{{ nth }} {{ days }}",
    "every_weeks": "{{ days }} {{ weeks }} {{ since }}",
    "within": "{{ days }} {{ period }}",
    "next_weekday": "{{ days }}",
    "next_day": "{{ days }}",
    "not_holidays": "{{ days }}",
    "season": "{{ usual }} {{ period }} {{ hours }}",
    "last_entry": "{{ times }} {{ time }}",
}
"""For a file whose mistake is told (rules/languages/files.py): its pages are not built."""


def filled(pattern: str, **parts: object) -> str:
    """`pattern` with each `{{ name }}` of `parts` filled in."""
    return PLACEHOLDER.sub(lambda match: str(parts.get(match[1], match[0])), pattern)


def date_words(language: Data, iso: str) -> str:
    """30 November 2026"""
    day = date.fromisoformat(iso)
    return filled(language["days"]["date"], year=day.year, **_month_and_day(language, day.month, day.day))


def days_words(language: Data, calendar: Data) -> str:
    """Monday to Friday (closed on public holidays and from 29 December to 3 January)"""
    return _with_closures(language, calendar, _opening(language, calendar, WEEKDAYS))


def hours_words(language: Data, line: Data, calendar: Data) -> str:
    """Monday to Friday, 9:00 to 16:45 (closed: …); only the days for a line without hours."""
    times: Data = language["times"]
    if "hours" in line:
        said = _listed(language, _table(language, line, calendar))
    elif "usual_hours" in line:
        usual = filled(times["usual"], times=_times(language, line["usual_hours"]))
        said = filled(times["line"], days=_opening(language, calendar, WEEKDAYS), times=usual)
    else:
        return days_words(language, calendar)
    for season in line.get("seasons", ()):
        parts = _table(language, season, calendar)
        is_all = len(parts) == 1 and "other_hours" not in line
        hours = _times(language, season["hours"]) if is_all else _listed(language, parts)
        period = _period(language, season)
        said = filled(_regular(language)["season"], usual=said, period=period, hours=hours)
    return _with_closures(language, calendar, said)


def _table(language: Data, table: Data, calendar: Data) -> list[str]:
    """Each kind of day with its hours, the usual one first."""
    others = table.get("other_hours", ())
    elsewhere = {day for row in others for day in plain_days(row)}
    rows = (
        (_opening(language, calendar, {*WEEKDAYS} - elsewhere), table["hours"]),
        *((_days(language, row, calendar), row) for row in others),
    )
    return [
        filled(language["times"]["line"], days=days, times=_times(language, hours))
        for days, hours in rows
        if days
    ]


def _days(language: Data, row: Data, calendar: Data) -> str:
    """The days of other hours."""
    if "nth" in row:
        return _row(language, {"days": weekdays_of(row), "nth": row["nth"]})
    holidays = [language["days"]["public_holidays"]] if HOLIDAY in row["days"] else []
    return _listed(language, [*filter(None, [_opening(language, calendar, plain_days(row))]), *holidays])


def starts_words(language: Data, slots: Data) -> str:
    """9:00, 10:00 and 14:00 (Saturday, 11:00): when a form's consultations begin."""
    usual = _starts(language, slots["times"])
    others = [
        filled(language["times"]["line"], days=_row(language, row), times=times)
        for row in slots.get("other_times", ())
        if (times := _starts(language, row["times"]))
    ]
    return f"{usual} ({'; '.join(others)})" if others else usual


def slot_days_words(language: Data, slots: Data, calendar: Data) -> str:
    """Tuesday and Thursday (closed on public holidays …): when a form takes bookings."""
    weekly, rows = booked_days(slots)
    if rows is None:
        return _with_closures(language, calendar, _opening(language, calendar, weekly))
    parts = [_weekly(language, weekly)] * bool(weekly) + [_row(language, row) for row in rows]
    return _with_closures(language, calendar, _listed(language, parts))


def _starts(language: Data, times: Iterable[str]) -> str:
    return _listed(language, [minute_words(language, phone_lines.minutes(time)) for time in times])


def minute_words(language: Data, minutes: int) -> str:
    """16:45, 4:45 pm or 12 noon, from the minutes since the start of a day; beyond 24 hours is the next
    day.
    """
    times: Data = language["times"]
    days, rest = divmod(minutes, _DAY)
    hour, minute = divmod(rest, 60)
    if days and not rest:
        days, hour = 0, 24
    has_halves = "am" in times and "pm" in times
    shown = (hour % 12 or 12) if has_halves else hour
    said = filled(times["minute" if minute else "hour"], hour=shown, minute=f"{minute:02}")
    if has_halves and (named := times.get({0: "midnight", _DAY // 2: "noon"}.get(rest, ""))):
        said = named
    elif has_halves:
        said = filled(times["am" if hour % 24 < 12 else "pm"], time=said)
    return filled(times["next_day"], time=said) if days else said


def _times(language: Data, hours: Data) -> str:
    if phone_lines.is_all_day(hours):
        return str(language["times"]["all_day"])
    return _listed(language, [*_spans(language, hours)])


def _spans(language: Data, hours: Data) -> Iterator[str]:
    """9:00 to 17:00 (last entry: 16:30)"""
    entries = phone_lines.entry_spans(hours)
    for (start, end), (_, last) in zip(phone_lines.spans(hours), entries, strict=True):
        ends = {"from": minute_words(language, start), "to": minute_words(language, end)}
        said = filled(language["times"]["span"], **ends)
        if last != end:
            entry = minute_words(language, last)
            said = filled(_regular(language)["last_entry"], times=said, time=entry)
        yield said


def _weekly(language: Data, weekly: Sequence[str]) -> str:
    days: Data = language["days"]
    numbers = sorted(WEEKDAYS.index(day) for day in weekly)
    if len(numbers) == len(WEEKDAYS):
        return str(days["every_day"])
    names: list[str] = []
    for run in runs(numbers):
        named = [days["weekdays"][number] for number in run]
        names += [filled(days["run"], first=named[0], last=named[-1])] if len(run) > 2 else named
    return _listed(language, names)


def _opening(language: Data, calendar: Data, days: Collection[str]) -> str:
    """When a calendar opens on `days`: each week, and by its regular openings."""
    usual = [day for day in calendar["weekly"] if day in days]
    rows = (
        {**row, "days": own}
        for row in calendar.get("regular_openings") or ()
        if (own := [day for day in row["days"] if day in days])
    )
    parts = [_weekly(language, usual)] * bool(usual)
    return _listed(language, parts + [_row(language, row) for row in rows])


def _row(language: Data, row: Data) -> str:
    """The 1st Monday of the month (1 June to 30 June)"""
    regular = _regular(language)
    period = _period(language, row)
    if "days" not in row:
        return period
    said = _weekly(language, row["days"])
    if "nth" in row:
        numbers = [regular["ordinals"][-1 if one == "last" else one - 1] for one in row["nth"]]
        said = filled(regular["nth"], nth=_listed(language, numbers), days=said)
    elif "every_weeks" in row and "since" in row:
        since = date_words(language, row["since"])
        said = filled(regular["every_weeks"], weeks=row["every_weeks"], days=said, since=since)
    if period:
        said = filled(regular["within"], days=said, period=period)
    if if_holiday := row.get("if_holiday"):
        said = filled(regular["not_holidays" if if_holiday == "open" else if_holiday], days=said)
    return said


def _period(language: Data, row: Data) -> str:
    """1 December to 28 February, 1 June to 30 June; "" for a row of the whole year."""
    spans = [
        (f"{first:02}-01", f"{last:02}-{monthrange(2027, last)[1]}")
        for first, last in month_spans(row.get("months", ()))
    ]
    if "from" in row and "to" in row:
        spans.append((row["from"], row["to"]))
    said = (
        _month_day_words(language, first)
        if first == last
        else filled(
            language["days"]["run"],
            first=_month_day_words(language, first),
            last=_month_day_words(language, last),
        )
        for first, last in spans
    )
    return _listed(language, [*said])


def _regular(language: Data) -> Data:
    """The language's patterns for days that come again; a file without them is told as a mistake."""
    found: Data = language.get("regular", _UNSAID)
    return found


def _with_closures(language: Data, calendar: Data, said: str) -> str:
    days: Data = language["days"]
    closed = [days["public_holidays"]] if calendar["public_holidays"] == "closed" else []
    closed += [_row(language, row) for row in calendar.get("regular_closures") or ()]
    if year_end := calendar.get("year_end"):
        first, last = (_month_day_words(language, year_end[side]) for side in ("from", "to"))
        closed.append(filled(days["run"], first=first, last=last))
    return filled(days["but"], days=said, closed=_listed(language, closed)) if closed else said


def _month_day_words(language: Data, text: str) -> str:
    month, day = (int(part) for part in text.split("-"))
    return filled(language["days"]["month_day"], **_month_and_day(language, month, day))


def _month_and_day(language: Data, month: int, day: int) -> dict[str, object]:
    days: Data = language["days"]
    return {
        "month": days["months"][month - 1] if "months" in days else month,
        "day": days["month_days"][day - 1] if "month_days" in days else day,
    }


def _listed(language: Data, parts: Sequence[str]) -> str:
    return str(language["days"]["and"]).join(parts)
