"""`list`: the work queue. Receipts, states and days; no personal data."""

from collections.abc import Sequence
from dataclasses import replace

from desk.counter.queue import Row, row_of, sections_of
from desk.counter.session import Session, at_words, slot_of
from desk.domain.calendar.moments import tokyo_day
from desk.domain.submissions.model import Item, holds_slot, sid_of
from desk.domain.submissions.places.blocks import ahead, block_of, in_parts, span_words
from desk.domain.submissions.reasons import reason_words
from desk.domain.submissions.watch.clusters import clusters, other_bookings
from desk.staff.words.terminal import table
from desk.storage.worklist import Worklist, load_worklist

_HEADS = ("受付番号", "状態", "期限", "日時", "フォーム", "しるし")


def print_list(session: Session, desks: Sequence[str], *, cluster: str | None = None) -> int:
    """`cluster` is the receipt number of one of a cluster: then only that cluster is listed, one by one."""
    work = session.patiently(lambda: load_worklist(session.parts.store, desks))
    found = clusters(work.open)
    members = {sid_of(item): item for one in found for item in one}
    others = other_bookings(work.open)
    if cluster:
        wanted = [one for one in found if cluster in [item["receipt"] for item in one]]
        work = replace(work, open=tuple(item for one in wanted for item in one), elsewhere=())
    else:
        _print_clusters(session, found)
        work = replace(work, open=tuple(item for item in work.open if sid_of(item) not in members))
    today = tokyo_day(session.now)
    calendars = {desk: session.parts.calendar(desk) for desk in desks}
    sections = sections_of(
        work,
        today=today,
        soon={desk: one.earliest_opening_day_after(today, 1) for desk, one in calendars.items()},
        bundle=session.bundle,
    )
    if not sections and (cluster or not members):
        print("対応を待っている受付はありません。")
    for n, section in enumerate(sections):
        if n == 0 or section.is_today != sections[n - 1].is_today:
            print(f"【{'今日すること' if section.is_today else 'あとのこと'}】")
        print(f"■ {section.title}（{len(section.items)}件）")
        rows = [_HEADS, *(_cells(row_of(session, item, work, today, others)) for item in section.items)]
        print("\n".join(f"  {line}" for line in table(rows)))
        print()
    if not cluster:
        _print_blocks(session, work)
    return 0


def _print_blocks(session: Session, work: Worklist) -> None:
    items = tuple(ahead(work.blocks, now=session.now))
    blocks = [block_of(item) for item, part in in_parts(items) if not part]
    if blocks:
        print(f"■ ふさいでいる時間（{len(blocks)}件）")
        rows = [
            (span_words(one, session.clock), reason_words(session.bundle, one.desk, one.reason))
            for one in blocks
        ]
        print("\n".join(f"  {line}" for line in table(rows)))


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


def _cells(row: Row) -> tuple[str, ...]:
    known = [f"担当 {row.assignee}"] if row.assignee else []
    return (row.receipt, row.status, row.due, row.when, row.form, "・".join([*known, *row.marks]))
