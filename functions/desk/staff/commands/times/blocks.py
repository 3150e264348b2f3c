"""`block`, `unblock`, `blocks`: times of a desk that can't be booked for now.

What is booked already stays booked, and is listed: `move` or `close-day` tells its applicants.
"""

import sys
from collections.abc import Iterator, Sequence
from uuid import uuid4

from desk.counter.printable import printable
from desk.counter.session import Session, at_words, slot_of
from desk.counter.times.blocks import (
    block_rows,
    desk_of,
    grids,
    is_within,
    live_blocks,
    places_words,
    standing,
    wanted_block,
)
from desk.counter.times.typed import typed_day, typed_span
from desk.domain.submissions.model import Item
from desk.domain.submissions.places.blocks import (
    Block,
    block_of,
    covering,
    in_parts,
    span_words,
)
from desk.domain.submissions.reasons import reason_words
from desk.staff.session import agreed
from desk.staff.words.terminal import pairs, table
from desk.storage.capacity.blocking import add_block, remove_block

_HEADS = ("時間", "受ける数", "理由", "ふさいだ人")
_BOOKINGS = ("受付番号", "状態", "相談の日時", "フォーム")
_SAME = "その時間は、もう、そのとおりにふさいであります。"


def block(
    session: Session,
    desk: str | None,
    day: str,
    time: str | None,
    *,
    places: int | None,
    reason: str,
    sure: bool,
) -> int:
    """The exit status. Raises Mistyped, InvalidAnswers, Unavailable."""
    wanted = wanted_block(session, desk, day, time, places=places, reason=reason)
    print("\n".join(pairs(block_rows(session, wanted))))
    before = standing(session, wanted)
    print_standing(session, before)
    if not sure and not agreed():
        print("何もしませんでした。")
        return 1
    carry_out(session, wanted, before)
    return 0


def carry_out(session: Session, wanted: Block, before: Sequence[Item]) -> None:
    """Write the block; list the bookings that came into its time since `before` was listed."""
    op, at, who = str(uuid4()), session.now, session.who
    minutes = max(grid.minutes for grid in grids(session, wanted.desk))
    store = session.parts.store
    done = session.patiently(lambda: add_block(store, wanted, by=who, op=op, at=at, minutes=minutes))
    words = span_words(wanted, session.clock)
    print(_SAME if done == "before" else f"{words}をふさぎました。解くときは unblock です。")
    known = {item["receipt"] for item in before}
    if late := [item for item in standing(session, wanted) if item["receipt"] not in known]:
        print_standing(session, late)


def unblock(session: Session, desk: str | None, day: str, time: str | None, *, sure: bool) -> int:
    """The exit status. Raises Mistyped, Unavailable."""
    chosen = desk_of(session, desk)
    span = typed_span(time, typed_day(day, now=session.now), grids(session, chosen))
    every = live_blocks(session, chosen)
    items = [item for item in every if is_within(block_of(item), *span)]
    if not items:
        print("その時間にふさいでいるものは、ありません。blocks で一覧を見てください。", file=sys.stderr)
        return 1
    print(f"■ 解くもの（{len(items)}件）")
    print("\n".join(_rows(session, items)))
    left = [item for item in every if item not in items]
    if still := [cover for item in items if (cover := covering(item, left))]:
        spans = "、".join(dict.fromkeys(span_words(block_of(one), session.clock) for one in still))
        print(f"解いても、{spans}をふさいでいるため、そこには申し込めません。")
    else:
        print("解くと、ほかの方が申し込めるようになります。")
    if not sure and not agreed():
        print("何もしませんでした。")
        return 1
    done, store, op = 0, session.parts.store, str(uuid4())
    for n, item in enumerate(items):
        one = session.patiently(
            lambda item=item, n=n: remove_block(  # type: ignore[misc]
                store, item, by=session.who, op=f"{op}-{n}", at=session.now
            )
        )
        done += one == "done"
    print(f"{done}件を解きました。")
    return 0


def print_blocks(session: Session, desks: Sequence[str]) -> int:
    """Every block that is not over, and the bookings that stand there."""
    items = [item for desk in desks for item in live_blocks(session, desk)]
    if not items:
        print("ふさいでいる時間はありません。")
        return 0
    own = sum(not part for _, part in in_parts(items))
    print(f"■ ふさいでいる時間（{own}件）")
    print("\n".join(_rows(session, items)))
    found = {
        item["receipt"]: item for one in items for item in standing(session, block_of(one))
    }  # by receipt: two blocks may lie over one booking
    print_standing(session, list(found.values()))
    return 0


def print_standing(session: Session, items: Sequence[Item]) -> None:
    if not items:
        return
    print(f"■ この時間に入っている予約（{len(items)}件）")
    rows = [
        (str(item["receipt"]), session.status(item), slot_of(session, item), session.title(item["form"]))
        for item in items
    ]
    print("\n".join(f"  {line}" for line in table([_BOOKINGS, *rows])))
    print("予約は、そのままです。1件ずつ移すときは move、理由を知らせてまとめて移すときは close-day です。")


def _rows(session: Session, items: Sequence[Item]) -> Iterator[str]:
    """A line a block; what lies in another one's time follows it, as a part of it."""
    rows = [
        (
            ("　うち " if part else "") + span_words(one, session.clock),
            places_words(one),
            printable(reason_words(session.bundle, one.desk, one.reason)),
            f"{session.person(item['by'])}（{at_words(item['at'])}）",
        )
        for item, part in in_parts(items)
        for one in (block_of(item),)
    ]
    return (f"  {line}" for line in table([_HEADS, *rows]))
