"""`block`, `unblock`, `blocks`: times of a desk that can't be booked for now.

What is booked already stays booked, and is listed: `move` or `close-day` tells its applicants.
"""

import sys
from collections.abc import Collection, Iterator, Sequence
from uuid import uuid4

from desk.counter.printable import printable
from desk.counter.session import Session, at_words, slot_of
from desk.counter.times.blocks import (
    blocks_rows,
    desk_of,
    grids,
    is_within,
    live_blocks,
    places_words,
    standing,
)
from desk.counter.times.closing import blocked
from desk.counter.times.series import standing_in_any, wanted_blocks
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
from desk.storage.capacity.blocking import remove_block

_HEADS = ("時間", "受ける数", "理由", "ふさいだ人")
_BOOKINGS = ("受付番号", "状態", "相談の日時", "フォーム")
_SAME = "その時間は、もう、そのとおりにふさいであります。"


def block(
    session: Session,
    desk: str | None,
    day: str,
    time: str | None,
    *,
    until: str,
    weekdays: Collection[int],
    places: int | None,
    reason: str,
    sure: bool,
) -> int:
    """The exit status. Raises Mistyped, InvalidAnswers, Unavailable."""
    wanted = wanted_blocks(
        session, desk, day, time, until=until, weekdays=weekdays, places=places, reason=reason
    )
    print("\n".join(pairs(blocks_rows(session, wanted))))
    before = standing_in_any(session, wanted)
    print_standing(session, before)
    if not sure and not agreed():
        print("何もしませんでした。")
        return 1
    carry_out(session, wanted, before, op=str(uuid4()))
    return 0


def carry_out(
    session: Session, wanted: Sequence[Block], before: Sequence[Item], *, listed: Sequence[Item] = (), op: str
) -> None:
    """Write the blocks; list the bookings that came into their time since `before` was listed. `listed` are
    to lose their place.
    """
    for one, done in zip(wanted, blocked(session, wanted, op=op, listed=listed), strict=True):
        words = span_words(one, session.clock)
        print(
            f"{words}：{_SAME}" if done == "before" else f"{words}をふさぎました。解くときは unblock です。"
        )
    known = {item["receipt"] for item in before}
    if late := [item for item in standing_in_any(session, wanted) if item["receipt"] not in known]:
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
