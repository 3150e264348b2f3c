"""The times of a form's slots: their order and length, the days that they are on, how many at a time."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import islice, zip_longest
from typing import Any

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.source import Path, Source
from builder.rules.opening.calendars import flat_holidays, sound_calendars
from builder.rules.opening.day_rows import day_row_mistakes
from builder.texts.figures.opening_hours import plain_days
from builder.texts.figures.phone_lines import minutes, spans
from builder.texts.figures.regular_words import period_words
from desk.domain.calendar.moments import WEEKDAY_WORDS, full_day_words
from desk.domain.calendar.opening_days import OpeningCalendar
from desk.domain.calendar.regular_days import WEEKDAYS, RegularDays
from desk.domain.calendar.starts import Starts

Row = Mapping[str, Any]
_Rows = list[tuple[Path, Row]]

_DAY = 24 * 60
_NAMES_A_DAY = {"days", "months", "from"}


def time_mistakes(checked: Checked, source: Source) -> Iterator[Mistake]:
    """Of a form with slots."""
    slots = source.data["slots"]
    usual: Path = ("slots",)
    others: _Rows = [((*usual, "other_times", n), row) for n, row in enumerate(slots.get("other_times", ()))]
    capacities: _Rows = [
        ((*usual, "other_capacity", n), row) for n, row in enumerate(slots.get("other_capacity", ()))
    ]
    for path, row in ((usual, slots), *others):
        yield from _in_order(source, (*path, "times"), row["times"], slots["minutes"])
    found = [*_row_mistakes(source, slots, others, capacities)]
    yield from found
    days = _opening_days(checked, slots)
    if found or not days:
        return
    yield from _never_open(source, slots, others, capacities, days)
    yield from _twice(source, others, days)
    yield from _capacity_mistakes(source, slots, capacities, days)
    yield from _no_times(source, slots, days)


def _in_order(source: Source, path: Path, times: Sequence[str], length: int) -> Iterator[Mistake]:
    starts = [minutes(time) for time in times]
    for index, (start, following) in enumerate(zip_longest(starts, starts[1:])):
        if following is not None and following < start:
            yield source.mistake((*path, index + 1), "時刻は、早い順に書いてください。")
        elif following is not None and following - start < length:
            yield source.mistake((*path, index + 1), f"前の回（{length}分）が終わる前に始まります。")
        if start + length > _DAY:
            message = "相談が次の日にかかります。時刻か minutes を直してください。"
            yield source.mistake((*path, index), message)


def _row_mistakes(source: Source, slots: Row, others: _Rows, capacities: _Rows) -> Iterator[Mistake]:
    """Rows that don't say of which days they are."""
    if "usual_days" in slots:
        yield from day_row_mistakes(source, ("slots", "usual_days"), slots["usual_days"])
    for path, row in (*others, *capacities):
        if not _NAMES_A_DAY & {*row} and ("other_capacity" not in path or "times" not in row):
            message = (
                "どの日のことかがありません。"
                "days（曜日）か、months（月）か、from と to（期間）を書き足してください。"
            )
            if "other_capacity" in path:
                message = "いつのことかがありません。times（時刻）か days（曜日）を書き足してください。"
            yield source.mistake(path, message)
        else:
            yield from day_row_mistakes(source, path, row)


def _never_open(
    source: Source, slots: Row, others: _Rows, capacities: _Rows, days: Sequence[date]
) -> Iterator[Mistake]:
    """Weekdays and days on which the desk is closed anyway."""
    weekdays = {WEEKDAYS[day.weekday()] for day in days}
    rows = [*others, *capacities]
    if "usual_days" in slots:
        rows.insert(0, (("slots", "usual_days"), slots["usual_days"]))
    for path, row in rows:
        closed = [(n, day) for n, day in enumerate(row.get("days", ())) if day not in weekdays]
        for n, day in closed:
            message = (
                f"「{day}」は、calendar の「{slots['calendar']}」では休みの曜日です。"
                "予約を受ける曜日なら、calendar.yml のほうに足すか、ほかの calendar にしてください。"
            )
            yield source.mistake((*path, "days", n), message)
        rule = RegularDays.from_row(row)
        if not closed and not any(rule.falls_on(day) for day in days):
            message = "この行に合う日は、窓口が開いている日に1日もありません。書いた日を見直してください。"
            yield source.mistake(path, message)
    rule, own = Starts.of(slots).rules[-1][0], [RegularDays.from_row(row) for _, row in others]
    usual = [day for day in days if rule.falls_on(day)]
    if usual and all(any(one.falls_on(day) for one in own) for day in usual):
        message = "この時刻で受ける日が、1日もありません。どの日も other_times にあります。"
        yield source.mistake(("slots", "times"), message)


def _twice(source: Source, others: _Rows, days: Sequence[date]) -> Iterator[Mistake]:
    """Days that have their own times by two rows."""
    rules = [RegularDays.from_row(row) for _, row in others]
    for n, (path, _) in enumerate(others):
        for earlier, (before, _) in zip(rules[:n], others, strict=False):
            both = next((day for day in days if earlier.falls_on(day) and rules[n].falls_on(day)), None)
            if both:
                line = source.mistake(before, "").line
                message = (
                    f"{full_day_words(both)}のように、{line}行目にも合う日があります。"
                    "1つの日は、どちらかだけに合うように、曜日や週を直してください。"
                )
                yield source.mistake(path, message)
                break


def _capacity_mistakes(
    source: Source, slots: Row, capacities: _Rows, days: Sequence[date]
) -> Iterator[Mistake]:
    """Times that nothing begins at, and a day's time with two capacities."""
    starts, seen = Starts.of(slots), dict[tuple[date, str], tuple[Path, int]]()
    for path, row in capacities:
        rule = RegularDays.from_row(row)
        own = [day for day in days if rule.falls_on(day)]
        known = {time for day in own for time in starts.on(day)}
        strange = [n for n, time in enumerate(row.get("times", ())) if time not in known]
        for n in strange:
            message = (
                f"「{row['times'][n]}」から始まる相談は、その日にありません。"
                f"{'・'.join(sorted(known))} から選んでください。"
            )
            yield source.mistake((*path, "times", n), message)
        for key in ((day, time) for day in own for time in row.get("times", starts.on(day))):
            before, capacity = seen.setdefault(key, (path, row["capacity"]))
            if capacity != row["capacity"] and not strange:
                message = (
                    f"{full_day_words(key[0])}の{key[1]}に受ける件数が、"
                    f"{source.mistake(before, '').line}行目では{capacity}件です。どちらかに合わせてください。"
                )
                yield source.mistake((*path, "capacity"), message)
                break


def _no_times(source: Source, slots: Row, days: Sequence[date]) -> Iterator[Mistake]:
    """The words for days without times, where there are such days."""
    starts = Starts.of(slots)
    without = next((day for day in days if not starts.on(day)), None)
    if without and "no_times" not in slots:
        message = (
            f"{full_day_words(without)}のように、窓口は開いていて、予約は受けない日があります。"
            "その日を選んだ方に出る言葉を、no_times に書き足してください"
            "（例 no_times: 予約は、火曜日と木曜日に受けています。ほかの日を選んでください。）。"
        )
        yield source.key_mistake(("slots", "usual_days" if "usual_days" in slots else "other_times"), message)
    elif "no_times" in slots and not without:
        message = "no_times は使われません。開いている日は、みな予約を受けます。消してください。"
        yield source.key_mistake(("slots", "no_times"), message)


def _opening_days(checked: Checked, slots: Row) -> tuple[date, ...]:
    """The days of the published years on which the form's calendar is open; none if that isn't known."""
    calendars, holidays = sound_calendars(checked), flat_holidays(checked)
    if slots["calendar"] not in calendars or not holidays:
        return ()
    return _days_of(json.dumps([calendars[slots["calendar"]], holidays]))


@lru_cache(maxsize=8)
def _days_of(calendar_and_holidays: str) -> tuple[date, ...]:
    """As JSON: the days of the same calendar aren't counted again."""
    calendar, holidays = json.loads(calendar_and_holidays)
    return tuple(OpeningCalendar.from_bundle(calendar, holidays).opening_days())


def time_warnings(checked: Checked) -> Iterator[Mistake]:
    """Consultations outside the hours of the desk, or of its telephone, or in a break."""
    for form in checked.all("form"):
        slots = form.data.get("slots")
        for line in _lines(checked, form) if slots else ():
            starts = [
                ((*path, "times", n), time, _outside(line, days, minutes(time), slots["minutes"]))
                for path, times, days in _timed(slots)
                for n, time in enumerate(times)
            ]
            # A telephone of another time of the day says nothing of consultations.
            for path, time, day in starts if not all(day for _, _, day in starts) else ():
                if day:
                    message = (
                        f"{time}からの{slots['minutes']}分は、「{line['name']}」の{day}の受付時間の外か、"
                        "休み時間にかかります。このままでよいか、確かめてください。"
                    )
                    yield form.mistake(path, message)


def share_warnings(checked: Checked) -> Iterator[Mistake]:
    """Several forms that book at one desk, without saying whether they share its places."""
    by_desk: dict[str, list[Source]] = {}
    for form in checked.all("form"):
        if "slots" in form.data:
            by_desk.setdefault(form.data["desk"], []).append(form)
    for desk, forms in by_desk.items():
        unsaid = [form for form in forms if "places" not in form.data["slots"]]
        for form in unsaid if len(forms) > 1 else ():
            others = "・".join(f"{one.stem}.yml" for one in forms if one is not form)
            message = (
                f"窓口「{desk}」には、ほかにも予約のフォーム（{others}）があります。"
                "今は、どのフォームの予約も、同じ枠を分け合います。それでよければ places: shared、"
                "別の人が受けるなら places: own と書き足してください。"
            )
            yield form.key_mistake(("slots",), message)


def _lines(checked: Checked, form: Source) -> Iterator[Row]:
    """The form's desk, or the first of its telephones, that has hours on the days of its slots."""
    desks = [row for _, _, row in checked.rows("desks", "desks")]
    first = next((row["id"] for row in desks), "")
    lines = (
        *(row for row in desks if row["id"] == form.data["desk"]),
        *(
            row
            for _, _, row in checked.rows("desks", "directory")
            if row.get("desk", first) == form.data["desk"]
        ),
    )
    fitting = (row for row in lines if "hours" in row and row["calendar"] == form.data["slots"]["calendar"])
    return islice(fitting, 1)


def _timed(slots: Row) -> Iterator[tuple[Path, Sequence[str], Sequence[str]]]:
    """(path, times, weekdays) of the usual times and of each row of others."""
    rows: Sequence[Row] = slots.get("other_times", ())
    elsewhere = {day for row in rows if {*row} == {"days", "times"} for day in row["days"]}
    usual = slots.get("usual_days", {}).get("days", WEEKDAYS)
    yield ("slots",), slots["times"], [day for day in usual if day not in elsewhere]
    for n, row in enumerate(rows):
        yield ("slots", "other_times", n), row["times"], row.get("days", WEEKDAYS)


def _outside(line: Row, days: Sequence[str], start: int, length: int) -> str:
    """The first of the weekdays, with its season, on which the line isn't open all that time; "" if there is
    none. Hours of the n-th weekday are left to the editors.
    """
    for table in (line, *line.get("seasons", ())):
        usual: Row = table["hours"]
        others: dict[str, Row] = {day: row for row in table.get("other_hours", ()) for day in plain_days(row)}
        for day in days:
            hours = others.get(day, usual)
            if not any(first <= start and start + length <= last for first, last in spans(hours)):
                season = f"{period_words(table)}の" * (table is not line)
                return f"{season}{WEEKDAY_WORDS[WEEKDAYS.index(day)]}曜日"
    return ""
