"""Notices of the public pages as the staff write them: checked, put up, taken back."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.counter.session import Session, at_words
from desk.domain.calendar.moments import TOKYO, from_stamp, stamp
from desk.domain.notices import LEVELS, LONGEST, LONGEST_TIME, MOST, live, shown
from desk.domain.submissions.model import Item
from desk.storage.notices import notice_history, put_notice, read_notices, take_notice

_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{1,2}):(\d{2})")
_HISTORY = 30


@dataclass(frozen=True, kw_only=True)
class Notices:
    """`number` is that of the last change; `all` have not ended; `is_live` by id."""

    number: int
    all: tuple[Item, ...]

    def others(self, id_: str) -> list[Item]:
        return [one for one in self.all if one["id"] != id_]

    def one(self, id_: str) -> Item | None:
        return next((one for one in self.all if one["id"] == id_), None)


def notices_now(session: Session) -> Notices:
    """Those that have not ended. Raises Unavailable."""
    number, found = session.patiently(lambda: read_notices(session.parts.store))
    return Notices(number=number, all=tuple(live(found, at=session.now)))


def is_shown(session: Session, notice: Item) -> bool:
    return bool(shown([notice], at=session.now))


def history(session: Session) -> tuple[Item, ...]:
    """What was put up and taken back, the newest first. Raises Unavailable."""
    return session.patiently(lambda: tuple(notice_history(session.parts.store, most=_HISTORY)))


def errors_of(session: Session, typed: Mapping[str, str], notices: Notices) -> Iterator[tuple[str, str]]:
    """(field, code) of everything that is wrong with what was typed; codes are in the console's words."""
    text = _text(typed)
    if not text:
        yield "text", "no_text"
    elif len(text) > LONGEST:
        yield "text", "long_text"
    if typed.get("level", "info") not in LEVELS:
        yield "level", "no_level"
    begins, ends = _begins(session, typed), moment(typed.get("until", ""))
    if begins is None:
        yield "from", "no_moment"
    if ends is None:
        yield "until", "no_moment"
    elif ends <= session.now:
        yield "until", "past"
    elif begins and ends <= begins:
        yield "until", "before"
    elif begins and ends - begins > LONGEST_TIME:
        yield "until", "long_time"
    if typed.get("desk", "") not in ("", *session.bundle["desks"]):
        yield "desk", "no_desk"
    if len(notices.all) >= MOST:
        yield "text", "many"


def notice_of(session: Session, typed: Mapping[str, str], *, op: str) -> Item:
    """The notice that was typed, once it has no errors. `op` names the attempt, and it."""
    begins, ends = _begins(session, typed), moment(typed["until"])
    assert begins  # noqa: S101 - `errors_of` has looked
    assert ends  # noqa: S101 - `errors_of` has looked
    return {
        "id": op,
        "desk": typed.get("desk", ""),
        "level": typed.get("level", "info"),
        "text": _text(typed),
        "from": stamp(begins),
        "until": stamp(ends),
        "by": session.who,
        "at": stamp(session.now),
    }


def put(session: Session, notice: Item, notices: Notices, *, op: str) -> bool:
    """Put a notice up; False if somebody has changed the notices meanwhile. Raises Unavailable."""
    if notices.one(notice["id"]):
        return True  # the same attempt once more
    done = session.patiently(
        lambda: put_notice(
            session.parts.store,
            notice,
            list(notices.all),
            seen=notices.number,
            by=session.who,
            op=op,
            at=session.now,
        )
    )
    return done == "done"


def take(session: Session, notice: Item, notices: Notices, *, op: str) -> bool:
    """As `put`, to take one back."""
    done = session.patiently(
        lambda: take_notice(
            session.parts.store,
            notice,
            notices.others(notice["id"]),
            seen=notices.number,
            by=session.who,
            op=op,
            at=session.now,
        )
    )
    return done == "done"


def moment(text: str) -> datetime | None:
    """2026-12-01T12:00 or 2026-12-01 12:00, in Tokyo."""
    found = _MOMENT.fullmatch(text.strip())
    if not found:
        return None
    try:
        day = datetime.fromisoformat(found[1])
        return (day + timedelta(hours=int(found[2]), minutes=int(found[3]))).replace(tzinfo=TOKYO)
    except ValueError:
        return None


def span_words(notice: Mapping[str, str]) -> str:
    return f"{at_words(notice['from'])} から {at_words(notice['until'])} まで"


def as_typed(stamped: str) -> str:
    """A stamp as a control of a date and a time has it."""
    return f"{from_stamp(stamped).astimezone(TOKYO):%Y-%m-%dT%H:%M}"


def _begins(session: Session, typed: Mapping[str, str]) -> datetime | None:
    written = typed.get("from", "").strip()
    return moment(written) if written else session.now


def _text(typed: Mapping[str, str]) -> str:
    lines = typed.get("text", "").replace("\r\n", "\n").strip().split("\n")
    return "\n".join(line.rstrip() for line in lines)
