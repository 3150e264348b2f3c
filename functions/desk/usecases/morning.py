"""The morning of an opening day: the desk is told what waits, and applicants of what is ahead.

Both are rows of the outbox that can be written once only: the run may be repeated, end anywhere, or be in two
places at once, and what one run has left undone the next completes.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from desk.bootstrap import Parts
from desk.domain import intake
from desk.domain.calendar.availability import slot_words
from desk.domain.calendar.opening_days import TOKYO, NotPublished, OpeningCalendar, full_day_words, tokyo_day
from desk.domain.calendar.slots import parse_slot
from desk.domain.forms.form import Form
from desk.domain.forms.placeholders import DIGEST_SECTIONS, fill
from desk.domain.submissions.items import Item, Letter, digest_item, from_stamp, letter_item, sid_of, stamp
from desk.storage.worklist import Work, due, work_of

MOST_LINES = 100
"""How many receipts a section of the digest names; the others are in `python -m desk list`."""


@dataclass(frozen=True, kw_only=True)
class Day:
    """An opening day of one desk. `following` is the next one, `since` when the last digest was written."""

    today: date
    following: date
    since: datetime


def morning(desk: str, parts: Parts, *, failed: Callable[[Exception], None]) -> Mapping[str, int] | None:
    """Write a desk's reminders and its digest; how many of each, or None on a day when it's closed.

    `failed` is told of each reminder that could not be written: it stands in no other's way, nor in the
    digest's. Raises NotPublished on a day of which nobody knows whether the desk works; Unavailable.
    """
    now = parts.clock()
    calendar = parts.calendar(desk)
    today = tokyo_day(now)
    if not calendar.is_published(today):
        raise NotPublished(today.isoformat())
    if not calendar.is_open(today):
        return None
    following = _following(calendar, today)
    work = work_of(parts.store, [desk])
    reminded = 0
    for stored in ahead(work.open, after=today, until=following):
        try:
            reminded += _remind(stored, parts, now=now)
        except Exception as error:
            failed(error)
    day = Day(today=today, following=following, since=_since(parts, desk, calendar, today))
    return {"reminders": reminded, "digests": int(_tell(desk, work, day, parts, now=now))}


def ahead(items: Iterable[Item], *, after: date, until: date) -> list[Item]:
    """The fixed consultations on a day after `after`, up to `until`."""
    fixed = (item for item in items if item["status"] == "confirmed" and "slot" in item)
    return [item for item in fixed if after < tokyo_day(parse_slot(item["slot"])) <= until]


def reminder(form: Form, stored: Item, *, bundle: Mapping[str, Any]) -> Letter | None:
    """What tells an applicant of the consultation ahead; None for one who gave no address."""
    facts = intake.facts_of_stored(form, stored) | {"meeting_url": stored["meeting_url"]}
    until = stamp(parse_slot(stored["slot"]))
    return intake.letter("reminder", form, stored["answers"], facts, bundle=bundle, until=until)


def digest(desk: str, work: Work, day: Day, *, bundle: Mapping[str, Any]) -> Letter | None:
    """What tells the desk what waits: receipts and times, nobody's data. None where it wants none."""
    settings = bundle["desks"][desk]
    mail = settings.get("mails", {}).get("digest")
    if mail is None:
        return None
    sections = digest_sections(work, day)
    facts = {"day": full_day_words(day.today)}
    for name in DIGEST_SECTIONS:
        facts[f"{name}_count"] = str(len(sections[name]))
        facts[name] = _lines(sections[name], bundle["messages"]["digest"])
    to = settings["mail"]["desk"]["address"]
    return Letter(kind="digest", mail=mail, to=to, discreet=False, facts=facts)


def digest_sections(work: Work, day: Day) -> Mapping[str, list[str]]:
    """The lines of each section. What is due on a closed day ahead counts to the opening day before it."""
    items = sorted(work.open, key=lambda item: str(item["GSI1SK"]))
    starting = [
        item
        for item in items
        if "slot" in item
        and item["status"] != "received"
        and day.today <= tokyo_day(parse_slot(item["slot"])) < day.following
    ]
    begun = {sid_of(item) for item in starting}
    others = [item for item in items if sid_of(item) not in begun]
    known = (*items, *work.ended)
    return {
        "new": _receipts(item for item in items if item["received_at"] >= stamp(day.since)),
        "due_today": _receipts(item for item in others if day.today <= due(item) < day.following),
        "overdue": _receipts(item for item in others if due(item) < day.today),
        "starting": [f"{item['receipt']}　{slot_words(parse_slot(item['slot']))}" for item in starting],
        "undelivered": _receipts(item for item in known if sid_of(item) in work.failed),
        "held": _receipts(item for item in known if sid_of(item) in work.held),
    }


def _remind(stored: Item, parts: Parts, *, now: datetime) -> bool:
    form = parts.form(stored["form"])
    if form is None:
        raise KeyError(stored["form"])
    letter = reminder(form, stored, bundle=parts.bundle)
    if letter is None:
        return False
    # One for each invitation: a note makes a new version too, and must not bring a second reminder.
    version = int(stored["mail_v"])
    row = letter_item(sid_of(stored), stored["desk"], stored["receipt"], letter, v=version, at=now)
    return parts.store.add_mail(row, of=stored)


def _tell(desk: str, work: Work, day: Day, parts: Parts, *, now: datetime) -> bool:
    letter = digest(desk, work, day, bundle=parts.bundle)
    return letter is not None and parts.store.add_mail(digest_item(desk, day.today, letter, at=now))


def _since(parts: Parts, desk: str, calendar: OpeningCalendar, today: date) -> datetime:
    """When the last digest before today's was written; before the first one, the last opening day."""
    for row in parts.store.digests(desk):
        written = from_stamp(row["created_at"])
        if tokyo_day(written) < today:
            return written
    try:
        return datetime.combine(calendar.last_day_in_time(today, 1), time(), TOKYO)
    except NotPublished:
        return datetime.combine(calendar.first_published, time(), TOKYO)


def _following(calendar: OpeningCalendar, today: date) -> date:
    try:
        return calendar.nth_opening_day_after(today, 1)
    except NotPublished:
        # No consultation is booked past what is known.
        return calendar.last_published


def _receipts(items: Iterable[Item]) -> list[str]:
    return [str(item["receipt"]) for item in items]


def _lines(lines: list[str], words: Mapping[str, str]) -> str:
    if not lines:
        return words["none"]
    left = len(lines) - MOST_LINES
    shown = lines[:MOST_LINES]
    return "\n".join([*shown, fill(words["more"], {"rest": str(left)})] if left > 0 else shown)
