"""The digest: the desk's morning mail of what is new, due, overdue, starting and undelivered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from desk.domain.calendar.moments import TOKYO, clock_of, from_stamp, full_day_words, stamp, tokyo_day
from desk.domain.calendar.opening_days import NotPublished, OpeningCalendar, missing_year
from desk.domain.forms.placeholders import fill
from desk.domain.mail.letters import letter_of_desk
from desk.domain.mail.stored.rows import digest_item, is_unverified, with_copies
from desk.domain.mail.uses.use import DIGEST_SECTIONS
from desk.domain.submissions.model import Item, Letter, sid_of
from desk.domain.submissions.moments import meets_at
from desk.domain.submissions.places.blocks import ahead, block_of, in_parts, span_words
from desk.domain.submissions.reasons import reason_words
from desk.domain.submissions.watch.attention import due
from desk.domain.submissions.watch.clusters import clusters, other_bookings
from desk.parts import Parts
from desk.storage.worklist import Worklist
from desk.usecases.in_brief import in_brief
from desk.usecases.seminars.in_brief import seminars_in_brief

_A_WEEK = timedelta(days=7)

MOST_LINES = 100
"""How many lines a section of the digest has; the others are in `python -m desk list`."""


@dataclass(frozen=True, kw_only=True)
class Day:
    """An opening day of one desk. `following`: the next one; `since`: when the last digest was written."""

    today: date
    following: date
    since: datetime


def digest(desk: str, work: Worklist, day: Day, parts: Parts) -> Letter | None:
    """The mail that lists what waits, a line each, no personal data. None if the desk wants none."""
    bundle = parts.bundle
    words = bundle["messages"]["digest"]
    sections = digest_sections(work, day, bundle)
    year = missing_year(bundle["holidays"], day.today)
    holidays = fill(words["holidays"], {"year": str(year)}) if year else ""
    facts = {
        "day": full_day_words(day.today),
        "holidays": holidays,
        "unsent": _unsent(desk, words, parts),
        "blocks": _blocks(work, words, parts),
        "seminars": seminars_in_brief(desk, day.today, parts),
        "ahead": _ahead(work, day, parts),
    }
    for name in DIGEST_SECTIONS:
        facts[f"{name}_count"] = str(len(sections[name]))
        facts[name] = _lines(_in_brief(sections[name], work, day, parts), words)
    return letter_of_desk("digest", desk, facts, bundle=bundle)


def digest_sections(work: Worklist, day: Day, bundle: Mapping[str, Any]) -> Mapping[str, list[Item]]:
    """Whose lines each section has. What is due on a closed day is listed on the opening day before it."""
    items = sorted(work.open, key=lambda item: str(item["GSI1SK"]))
    starting = [item for item in items if (met := _met_on(item, bundle)) and day.today <= met < day.following]
    begun = {sid_of(item) for item in starting}
    others = [item for item in items if sid_of(item) not in begun]
    # While the applicant is waited for, the promise's clock stands still.
    late = [item for item in others if due(item) < day.today and "waiting" not in item]
    known = (*items, *work.elsewhere)
    return {
        "new": [item for item in items if item["received_at"] >= stamp(day.since)],
        "due_today": [
            item
            for item in others
            if due(item) < day.following and (due(item) >= day.today or "waiting" in item)
        ],
        "overdue": late,
        "starting": starting,
        "undelivered": [item for item in known if sid_of(item) in work.failed],
        "held": [item for item in known if sid_of(item) in work.held],
        "letters": [item for item in known if sid_of(item) in work.letters],
    }


def write_digest(desk: str, work: Worklist, day: Day, parts: Parts, *, now: datetime) -> bool:
    """Whether it wrote the desk's digest: not if it wants none or has today's already. Raises Unavailable."""
    letter = digest(desk, work, day, parts)
    if letter is None:
        return False
    rows = with_copies(digest_item(desk, day.today, letter, at=now), letter)
    # All of them, whatever came of the first: an earlier try may have written only that one.
    written = [parts.store.add_mail(row) for row in rows]
    return any(written)


def last_digest_at(parts: Parts, desk: str, calendar: OpeningCalendar, today: date) -> datetime:
    """When the last digest before today's was written; before the first one, the last opening day."""
    for row in parts.store.digests(desk):
        written = from_stamp(row["created_at"])
        if tokyo_day(written) < today:
            return written
    try:
        return datetime.combine(calendar.latest_opening_day_before(today), time(), TOKYO)
    except NotPublished:
        return datetime.combine(calendar.first_published, time(), TOKYO)


def _in_brief(chosen: Sequence[Item], work: Worklist, day: Day, parts: Parts) -> list[str]:
    """A line for each submission, but only one for each cluster among them."""
    found, others = clusters(chosen), other_bookings(work.open)
    rest = {sid_of(one[0]): str(len(one) - 1) for one in found}
    clustered = {sid_of(item) for one in found for item in one}
    words = parts.bundle["messages"]["digest"]
    lines = []
    for item in chosen:
        sid = sid_of(item)
        if sid in rest:
            lines.append(fill(words["cluster"], {"receipt": str(item["receipt"]), "rest": rest[sid]}))
        elif sid not in clustered:
            form = parts.form(item["form"])
            lines.append(in_brief(item, form, work, day.today, parts.bundle, others))
    return lines


def _met_on(item: Item, bundle: Mapping[str, Any]) -> date | None:
    moment = meets_at(item, bundle)
    return tokyo_day(moment) if moment else None


def _ahead(work: Worklist, day: Day, parts: Parts) -> str:
    """Hearings and visits of a week from the next opening day on, with their heading after an empty line; ""
    if there are none. Consultations have slots: there may be dozens a day, and `list` has them.
    """
    bundle, last = parts.bundle, day.today + _A_WEEK
    found = [
        (moment, item)
        for item in work.open
        if "slot" not in item
        and (moment := meets_at(item, bundle))
        and day.following <= tokyo_day(moment) <= last
    ]
    if not found:
        return ""
    chosen = [item for _, item in sorted(found, key=lambda one: one[0])]
    words = bundle["messages"]["digest"]
    heading = fill(words["ahead"], {"count": str(len(chosen)), "until": full_day_words(last)})
    return f"\n{heading}\n{_lines(_in_brief(chosen, work, day, parts), words)}"


def _blocks(work: Worklist, words: Mapping[str, str], parts: Parts) -> str:
    """The blocked times with their heading, after an empty line; "" if there are none."""
    bundle, items = parts.bundle, tuple(ahead(work.blocks, now=parts.clock()))
    blocks = [block_of(item) for item, part in in_parts(items) if not part]
    if not blocks:
        return ""
    heading = fill(words["blocks"], {"count": str(len(blocks))})
    lines = [
        f"{span_words(one, clock_of(bundle))}　{reason_words(bundle, one.desk, one.reason)}" for one in blocks
    ]
    return f"\n{heading}\n{_lines(lines, words)}"


def _unsent(desk: str, words: Mapping[str, str], parts: Parts) -> str:
    """How many of the desk's mails wait until somebody verifies an address in SES; "" if none does."""
    count = sum(row["desk"] == desk for row in parts.store.mails("due") if is_unverified(row))
    return fill(words["unsent"], {"count": str(count)}) if count else ""


def _lines(lines: list[str], words: Mapping[str, str]) -> str:
    if not lines:
        return words["none"]
    left = len(lines) - MOST_LINES
    shown = lines[:MOST_LINES]
    return "\n".join([*shown, fill(words["more"], {"rest": str(left)})] if left > 0 else shown)
