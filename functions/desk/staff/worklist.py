"""`list`: the work queue. Receipts, states and days; nothing about a person."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from desk.calendar import NotPublished, OpeningCalendar, day_words, tokyo_day
from desk.slots import parse_slot
from desk.staff.session import Session, slot_of
from desk.staff.text import table
from desk.submissions import Item, sid_of

_HEADS = ("受付番号", "状態", "期限", "相談の日時", "フォーム", "しるし")


@dataclass(frozen=True, kw_only=True)
class Section:
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, kw_only=True)
class Work:
    """What waits at the desks. `failed` holds the sids whose mail never arrived and nobody has seen to."""

    open: tuple[Item, ...]
    ended: tuple[Item, ...]
    failed: frozenset[str]


def print_list(session: Session, desks: Sequence[str]) -> int:
    work = session.patiently(lambda: _read(session, desks))
    today = tokyo_day(session.now)
    calendars = {desk: _calendar(session, desk) for desk in desks}
    sections = sections_of(
        work, today=today, soon={desk: _next(one, today) for desk, one in calendars.items()}
    )
    if not sections:
        print("対応を待っている受付はありません。")
    for section in sections:
        print(f"■ {section.title}（{len(section.items)}件）")
        rows = [_HEADS, *(_row(session, item, work.failed, today) for item in section.items)]
        print("\n".join(f"  {line}" for line in table(rows)))
        print()
    return 0


def sections_of(work: Work, *, today: date, soon: Mapping[str, date]) -> tuple[Section, ...]:
    """The queue as it's worked off; sections without items are left out. Pure.

    `soon` is each desk's next opening day: what is not yet fixed and starts by then comes first.
    """
    waiting = sorted(
        work.open, key=lambda item: (due(item), str(item.get("slot", "")), str(item["received_at"]))
    )
    urgent = [item for item in waiting if _is_urgent(item, soon[item["desk"]])]
    others = [item for item in waiting if item not in urgent]
    titled = (
        ("未確定で、1開庁日以内に始まるもの", sorted(urgent, key=lambda item: str(item["slot"]))),
        ("期限が過ぎているもの", [item for item in others if due(item) < today]),
        ("これから期限が来るもの", [item for item in others if due(item) >= today]),
        ("終わった受付で、メールが届いていないもの", list(work.ended)),
    )
    return tuple(Section(title=title, items=tuple(items)) for title, items in titled if items)


def due(item: Item) -> date:
    """The day of the next thing to do: the queue's own, which is the slot's day once that is fixed."""
    return date.fromisoformat(str(item.get("GSI1SK", item["due"]))[:10])


def is_open_failure(row: Item, stored: Item) -> bool:
    """Whether a mail that never arrived still waits for somebody: a note or a newer mail settles it."""
    since = row.get("failed_at", row["created_at"])
    noted = any(note["at"] >= since for note in stored.get("notes", ()))
    newer = row["kind"] != "staff-notice" and stored.get("mail_v", 0) > row["v"]
    return not noted and not newer


def _read(session: Session, desks: Sequence[str]) -> Work:
    store = session.parts.store
    waiting = {sid_of(item): item for desk in desks for item in store.work(desk)}
    failed: dict[str, Item] = {}
    for row in store.undelivered_mails():
        sid = sid_of(row)
        if row["desk"] not in desks or sid in failed:
            continue
        dossier = None if sid in waiting else store.dossier(sid)
        stored = waiting.get(sid) or (dossier.meta if dossier else None)
        if stored and is_open_failure(row, stored):
            failed[sid] = stored
    ended = tuple(stored for sid, stored in failed.items() if sid not in waiting)
    return Work(open=tuple(waiting.values()), ended=ended, failed=frozenset(failed))


def _row(session: Session, item: Item, failed: Iterable[str], today: date) -> tuple[str, ...]:
    return (
        item["receipt"],
        session.status(item["status"]),
        day_words(due(item)) if "GSI1SK" in item else "",
        slot_of(item),
        session.title(item["form"]),
        "・".join(_marks(item, failed, today)),
    )


def _marks(item: Item, failed: Iterable[str], today: date) -> Iterator[str]:
    if "GSI1SK" in item and due(item) < today:
        yield "期限切れ"
    if item.get("suspect"):
        yield "要確認"
    if sid_of(item) in failed:
        yield "メール未達"


def _is_urgent(item: Item, soon: date) -> bool:
    return item["status"] == "received" and "slot" in item and tokyo_day(parse_slot(item["slot"])) <= soon


def _calendar(session: Session, desk: str) -> OpeningCalendar:
    calendar = session.bundle["calendars"][session.bundle["desks"][desk]["calendar"]]
    return OpeningCalendar.from_bundle(calendar, session.bundle["holidays"])


def _next(calendar: OpeningCalendar, today: date) -> date:
    try:
        return calendar.nth_opening_day_after(today, 1)
    except NotPublished:
        return today
