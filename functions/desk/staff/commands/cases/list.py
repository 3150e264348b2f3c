"""`list`: the work queue. Receipts, states and days; no personal data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from desk.domain.calendar.moments import tokyo_day
from desk.domain.calendar.slots import parse_slot
from desk.domain.submissions.items import is_waiting
from desk.domain.submissions.meeting import unusual_kind
from desk.domain.submissions.model import Item, holds_slot, sid_of
from desk.domain.submissions.moments import meets_at
from desk.domain.submissions.places.blocks import ahead, block_of, in_parts, span_words
from desk.domain.submissions.reasons import reason_words
from desk.domain.submissions.watch.attention import due
from desk.domain.submissions.watch.clusters import clusters, other_bookings
from desk.domain.submissions.workflow import has_ended
from desk.staff.session import Session, at_words, slot_of
from desk.staff.words.terminal import printable, table
from desk.storage.worklist import Worklist, load_worklist
from desk.usecases.in_brief import due_words, marks, when_words

_HEADS = ("受付番号", "状態", "期限", "日時", "フォーム", "しるし")


@dataclass(frozen=True, kw_only=True)
class Section:
    """`is_today`: something must be done about its items today."""

    title: str
    items: tuple[Item, ...]
    is_today: bool


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
        rows = [_HEADS, *(_row(session, item, work, today, others) for item in section.items)]
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


def sections_of(
    work: Worklist, *, today: date, soon: Mapping[str, date], bundle: Mapping[str, Any]
) -> tuple[Section, ...]:
    """The queue by what must be done today, in the order of work; sections without items are left out. Pure.

    `soon` is each desk's next opening day. Unconfirmed bookings that start by then come first; what is due on
    a closed day before it is due today, and so is what an applicant is still to be told.
    """
    waiting = sorted(
        work.open, key=lambda item: (due(item), str(item.get("slot", "")), str(item["received_at"]))
    )
    by_slot = sorted(waiting, key=lambda item: str(item.get("slot", "")))
    urgent = [item for item in by_slot if _is_urgent(item, soon[item["desk"]])]
    met = sorted(((at, item) for item in by_slot if (at := meets_at(item, bundle))), key=lambda one: one[0])
    starting = [item for at, item in met if tokyo_day(at) == today]
    ahead = [item for at, item in met if tokyo_day(at) > today]
    others = [item for item in waiting if item not in [*urgent, *starting, *ahead]]
    late = [item for item in others if due(item) < today and "waiting" not in item]
    now_due = [item for item in others if item not in late and due(item) < soon[item["desk"]]]
    to_tell = work.failed | work.held | work.letters.keys()
    untold = [item for item in waiting if item in [*others, *ahead] and sid_of(item) in to_tell]
    untold = [item for item in untold if item not in [*late, *now_due]]
    untold += [item for item in work.elsewhere if not has_ended(item)]
    ended = [item for item in work.elsewhere if has_ended(item)]
    lost = [item for item in ended if sid_of(item) in work.failed]
    titled = (
        ("未確定で、1開庁日以内に始まるか、もう過ぎたもの", urgent, True),
        ("期限が過ぎているもの", late, True),
        ("今日の相談・訪問など", starting, True),
        ("今日までに対応するもの", now_due, True),
        ("メールが届いていないか、止めているか、手紙を出していないもの", untold, True),
        ("終わった受付で、メールが届いていないもの", lost, True),
        (
            "終わった受付で、自動返信を止めているもの",
            [item for item in ended if sid_of(item) in work.held - work.failed],
            True,
        ),
        (
            "終わった受付で、手紙を出していないもの",
            [item for item in ended if sid_of(item) in work.letters.keys() - work.failed - work.held],
            True,
        ),
        (
            "これから期限が来るもの",
            [item for item in others if item not in [*late, *now_due, *untold]],
            False,
        ),
        ("日時が決まった、これからの相談・訪問など", [item for item in ahead if item not in untold], False),
    )
    return tuple(
        Section(title=title, items=tuple(items), is_today=is_today)
        for title, items, is_today in titled
        if items
    )


def _row(
    session: Session, item: Item, work: Worklist, today: date, others: Mapping[str, int]
) -> tuple[str, ...]:
    return (
        item["receipt"],
        session.status(item),
        due_words(item) if is_waiting(item) else "",
        _slot_and_kind(session, item),
        session.title(item["form"]),
        "・".join([*_assignee(item), *marks(item, session.parts.form(item["form"]), work, today, others)]),
    )


def _slot_and_kind(session: Session, item: Item) -> str:
    form = session.parts.form(item["form"])
    if "slot" not in item:
        return when_words(item, form, session.bundle)
    kind = unusual_kind(form, item) if form else ""
    return f"{slot_of(session, item)}（{kind}）" if kind else slot_of(session, item)


def _assignee(item: Item) -> list[str]:
    return [f"担当 {printable(item['assignee'])}"] if "assignee" in item else []


def _is_urgent(item: Item, soon: date) -> bool:
    return item["status"] == "received" and "slot" in item and _day(item) <= soon


def _day(item: Item) -> date:
    return tokyo_day(parse_slot(item["slot"]))
