"""When a seminar is, when it can be applied for, and the morning on which its viewing URL is sent."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake, places_words
from builder.reading.source import Path, Source
from builder.rules.opening.calendars import flat_holidays, sound_calendars
from desk.domain.calendar.moments import TOKYO, full_day_words
from desk.domain.calendar.opening_days import NotPublished, OpeningCalendar
from desk.domain.forms.bounds.opening import moment_of
from desk.domain.seminars.seminar import seminar_of, url_day

_SENT_AT = time(8)
"""Tokyo's time of the morning's mails."""


def time_mistakes(checked: Checked, source: Source, path: Path, row: Any) -> Iterator[Mistake]:
    """Times of one row that can't be, or are not in their order, without a look at today or at closures."""
    if row["end"] <= row["start"]:
        message = "終わりの時刻（end）が、始まり（start）より前か、同じです。どちらかを直してください。"
        yield source.mistake((*path, "end"), message)
    moments: dict[str, datetime] = {}
    for key in ("apply_from", "apply_until"):
        try:
            moments[key] = moment_of(row[key])
        except ValueError:
            message = f"「{row[key]}」という日時はありません。見直してください。"
            yield source.mistake((*path, key), message)
    if len(moments) < 2:
        return
    if moments["apply_until"] <= moments["apply_from"]:
        message = "申込みの終わり（apply_until）が、始まり（apply_from）より前か、同じです。直してください。"
        yield source.mistake((*path, "apply_until"), message)
    elif moments["apply_until"] > datetime.combine(date.fromisoformat(row["day"]), time(), TOKYO):
        message = (
            "申込みの終わり（apply_until）は、開催日（day）の前の日までにしてください。"
            "視聴用のURLを送るのに、間に合わなくなります。"
        )
        yield source.mistake((*path, "apply_until"), message)
    elif calendar := _calendar(checked, with_closures=False):
        yield from _url_mail(source, path, row, moments["apply_until"], calendar)


def late_url_mistakes(checked: Checked, today: date) -> Iterator[Mistake]:
    """Real seminars that can still be applied for when their URL goes out, because of a closure.

    An example moves with the clock, and is never published: no closure makes it wrong. Neither does one
    behind the end of the applications, as nobody is promised anything any more.
    """
    usual, calendar = _calendar(checked, with_closures=False), _calendar(checked, with_closures=True)
    if usual is None or calendar is None:
        return
    for source, path, row in checked.rows("seminars", "seminars"):
        days = source.data["url_opening_days_before"]
        try:
            until = moment_of(row["apply_until"])
            planned, sent = (url_day(seminar_of(row), one, days) for one in (usual, calendar))
        except (ValueError, NotPublished):
            continue  # told as a mistake
        is_over = until.date() < today or row.get("example") or "called_off" in row
        if is_over or until > _morning(planned) or until <= _morning(sent):
            continue
        where = places_words(_closures(checked, sent.isoformat(), row["day"]))
        message = (
            f"臨時の休み（{where}）があるので、視聴用のURLを送る朝が、{full_day_words(planned)}から"
            f"{full_day_words(sent)}に早まります（開催日の{days}開庁日前）。"
            f"申込みの終わり（apply_until）を、「{sent} 08:00」より前にしてください。"
        )
        yield source.mistake((*path, "apply_until"), message)


def _url_mail(
    source: Source, path: Path, row: Any, until: datetime, calendar: OpeningCalendar
) -> Iterator[Mistake]:
    """The applications end before the morning on which the viewing URL is sent."""
    days = source.data["url_opening_days_before"]
    try:
        sent = url_day(seminar_of(row), calendar, days)
        if not calendar.is_published(seminar_of(row).day):
            raise NotPublished
    except NotPublished:
        message = (
            "この年の開庁日は、まだ決まっていません（holidays.yml に祝日がありません）。"
            "視聴用のURLを送る日がわからないので、祝日を書き足してから、載せてください。"
        )
        yield source.mistake((*path, "day"), message)
        return
    if until > _morning(sent):
        message = (
            f"申込みの終わり（apply_until）が、視聴用のURLを送る朝（{full_day_words(sent)}、"
            f"開催日の{days}開庁日前）よりあとです。その日の朝8時までにしてください。"
        )
        yield source.mistake((*path, "apply_until"), message)


def _morning(day: date) -> datetime:
    return datetime.combine(day, _SENT_AT, TOKYO)


def _calendar(checked: Checked, *, with_closures: bool) -> OpeningCalendar | None:
    """The opening days of the desk whose form takes the applications; None if they can't be known."""
    holidays = flat_holidays(checked)
    row = sound_calendars(checked).get(_calendar_id(checked))
    if row is None or not holidays:
        return None
    return OpeningCalendar.from_bundle(row if with_closures else {**row, "extra_closures": []}, holidays)


def _calendar_id(checked: Checked) -> str:
    """Of the desk whose form takes the applications; "" without one."""
    form = next((one for one in checked.all("form") if "seminar_field" in one.data), None)
    desks = {row["id"]: row["calendar"] for _, _, row in checked.rows("desks", "desks")}
    return str(desks.get(form.data["desk"], "")) if form else ""


def _closures(checked: Checked, after: str, before: str) -> list[Mistake]:
    """The closures between two days (ISO), as mistakes without a message."""
    return [
        source.mistake((*path, "extra_closures", number, "date"), "")
        for source, path, calendar in checked.rows("calendar", "calendars")
        if calendar["id"] == _calendar_id(checked)
        for number, row in enumerate(calendar.get("extra_closures") or ())
        if after < row["date"] < before
    ]
