"""`list`: the work queue. Receipts, states and days; no personal data."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from desk.domain.calendar.moments import day_words, tokyo_day
from desk.domain.calendar.slots import parse_slot
from desk.domain.submissions.attention import due
from desk.domain.submissions.items import is_waiting
from desk.domain.submissions.model import Item, sid_of
from desk.staff.session import Session, slot_of
from desk.staff.terminal import table
from desk.storage.worklist import Worklist, load_worklist

_HEADS = ("受付番号", "状態", "期限", "相談の日時", "フォーム", "しるし")


@dataclass(frozen=True, kw_only=True)
class Section:
    title: str
    items: tuple[Item, ...]


def print_list(session: Session, desks: Sequence[str]) -> int:
    work = session.patiently(lambda: load_worklist(session.parts.store, desks))
    today = tokyo_day(session.now)
    calendars = {desk: session.parts.calendar(desk) for desk in desks}
    sections = sections_of(
        work,
        today=today,
        soon={desk: one.earliest_opening_day_after(today, 1) for desk, one in calendars.items()},
    )
    if not sections:
        print("対応を待っている受付はありません。")
    for section in sections:
        print(f"■ {section.title}（{len(section.items)}件）")
        rows = [_HEADS, *(_row(session, item, work, today) for item in section.items)]
        print("\n".join(f"  {line}" for line in table(rows)))
        print()
    return 0


def sections_of(work: Worklist, *, today: date, soon: Mapping[str, date]) -> tuple[Section, ...]:
    """The queue in the order of work; sections without items are left out. Pure.

    `soon` is each desk's next opening day: unconfirmed bookings that start by then come first.
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
        (
            "終わった受付で、メールが届いていないもの",
            [item for item in work.ended if sid_of(item) in work.failed],
        ),
        (
            "終わった受付で、自動返信を止めているもの",
            [item for item in work.ended if sid_of(item) in work.held - work.failed],
        ),
    )
    return tuple(Section(title=title, items=tuple(items)) for title, items in titled if items)


def _row(session: Session, item: Item, work: Worklist, today: date) -> tuple[str, ...]:
    return (
        item["receipt"],
        session.status(item),
        day_words(due(item)) if is_waiting(item) else "",
        slot_of(session, item),
        session.title(item["form"]),
        "・".join(_marks(session, item, work, today)),
    )


def _marks(session: Session, item: Item, work: Worklist, today: date) -> Iterator[str]:
    if is_waiting(item) and due(item) < today:
        yield "期限切れ"
    if item.get("suspect"):
        yield "要確認"
    form = session.parts.form(item["form"])
    if form and form.is_without_phone(item.get("answers", {})):
        yield "電話なし"
    if sid_of(item) in work.failed:
        yield "メール未達"
    if sid_of(item) in work.held:
        yield "自動返信 停止中"


def _is_urgent(item: Item, soon: date) -> bool:
    return item["status"] == "received" and "slot" in item and tokyo_day(parse_slot(item["slot"])) <= soon
