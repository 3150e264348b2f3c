"""`list`: the work queue. Receipts, states and days; no personal data."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from desk.domain.calendar.moments import day_words, tokyo_day
from desk.domain.calendar.slots import parse_slot
from desk.domain.submissions.attention import due
from desk.domain.submissions.clusters import clusters, other_bookings
from desk.domain.submissions.items import is_waiting
from desk.domain.submissions.model import Item, holds_slot, sid_of, waits_for_a_slot
from desk.staff.session import Session, at_words, slot_of
from desk.staff.terminal import table
from desk.storage.worklist import Worklist, load_worklist

_HEADS = ("受付番号", "状態", "期限", "相談の日時", "フォーム", "しるし")


@dataclass(frozen=True, kw_only=True)
class Section:
    title: str
    items: tuple[Item, ...]


def print_list(session: Session, desks: Sequence[str], *, cluster: str | None = None) -> int:
    """`cluster` is the receipt number of one of a cluster: then only that cluster is listed, one by one."""
    work = session.patiently(lambda: load_worklist(session.parts.store, desks))
    found = clusters(work.open)
    members = {sid_of(item): item for one in found for item in one}
    others = other_bookings(work.open)
    if cluster:
        wanted = [one for one in found if cluster in [item["receipt"] for item in one]]
        work = replace(work, open=tuple(item for one in wanted for item in one), ended=())
    else:
        _print_clusters(session, found)
        work = replace(work, open=tuple(item for item in work.open if sid_of(item) not in members))
    today = tokyo_day(session.now)
    calendars = {desk: session.parts.calendar(desk) for desk in desks}
    sections = sections_of(
        work,
        today=today,
        soon={desk: one.earliest_opening_day_after(today, 1) for desk, one in calendars.items()},
    )
    if not sections and (cluster or not members):
        print("対応を待っている受付はありません。")
    for section in sections:
        print(f"■ {section.title}（{len(section.items)}件）")
        rows = [_HEADS, *(_row(session, item, work, today, others) for item in section.items)]
        print("\n".join(f"  {line}" for line in table(rows)))
        print()
    return 0


def _print_clusters(session: Session, found: Sequence[Sequence[Item]]) -> None:
    """Each cluster as one thing: it may be one sender's work, or a school's."""
    if not found:
        return
    print(f"■ 同じところから続けて届いたもの（{len(found)}組）")
    rows = [
        (
            str(one[0]["receipt"]),
            f"{len(one)}件",
            f"{sum(map(holds_slot, one))}件",
            slot_of(session, min(one, key=_slot)),
            at_words(one[-1]["received_at"]),
        )
        for one in found
    ]
    heads = ("受付番号", "届いた数", "枠を取っている数", "いちばん早い相談の日時", "最後に届いた日時")
    print("\n".join(f"  {line}" for line in table([heads, *rows])))
    print(
        "学校や職場など、おおぜいで使う回線のこともあります。"
        "list --cluster 受付番号 で、1件ずつ見てください。"
    )
    print("機械や1人のしわざと思われるときは、release-cluster 受付番号 で、まとめて無効にできます。")
    print()


def _slot(item: Item) -> str:
    return str(item.get("slot", "~"))


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


def _row(
    session: Session, item: Item, work: Worklist, today: date, others: Mapping[str, int]
) -> tuple[str, ...]:
    return (
        item["receipt"],
        session.status(item["status"]),
        day_words(due(item)) if is_waiting(item) else "",
        slot_of(session, item),
        session.title(item["form"]),
        "・".join(_marks(session, item, work, today, others)),
    )


def _marks(
    session: Session, item: Item, work: Worklist, today: date, others: Mapping[str, int]
) -> Iterator[str]:
    if is_waiting(item) and due(item) < today:
        yield "期限切れ"
    if item.get("suspect"):
        yield "要確認"
    if waits_for_a_slot(item):
        yield "枠なし"
    if others.get(sid_of(item)):
        yield f"同じアドレスでほかに{others[sid_of(item)]}件"
    form = session.parts.form(item["form"])
    if form and form.is_without_phone(item.get("answers", {})):
        yield "電話なし"
    if sid_of(item) in work.failed:
        yield "メール未達"
    if sid_of(item) in work.held:
        yield "自動返信 停止中"


def _is_urgent(item: Item, soon: date) -> bool:
    return item["status"] == "received" and "slot" in item and tokyo_day(parse_slot(item["slot"])) <= soon
