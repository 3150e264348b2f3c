"""`close-day`: blocks a day or a part of it, and moves or cancels the bookings there with one reason.

Also for bookings that a change of the settings has left without a place (`--misfits`). When it is cut off,
the same command finishes it.
"""

import sys
from collections.abc import Mapping, Sequence
from uuid import uuid4

from desk.counter.session import Session, slot_of
from desk.counter.times.blocks import block_rows, grids, standing
from desk.counter.times.closing import carry_out_step, misfits_of, steps_of
from desk.counter.times.typed import Mistyped
from desk.domain.calendar.availability import slot_words
from desk.domain.calendar.slots import parse_slot
from desk.domain.errors import Problem
from desk.domain.forms.checks.normalising import slot_of as slot_typed
from desk.domain.submissions.places.blocks import Block
from desk.domain.submissions.reasons import checked_reason, reason_words
from desk.staff.commands.times.blocks import carry_out
from desk.staff.session import agreed
from desk.staff.words.refusals import refusal_lines
from desk.staff.words.terminal import pairs, table
from desk.usecases.closure import How, Step, Wanted, left

_HEADS = ("受付番号", "状態", "今の日時", "すること")
_HOW: Mapping[How, str] = {
    "wish": "へ移します（申込みのときの希望）",
    "given": "へ移します",
    "near": "へ移します（近い空き）",
    "cancel": "取り消します",
    "busy": "そのままです（相談が始まっています）",
    "none": "そのままです（移す日時がありません）",
    "left": "そのままです",
}


def close_day(session: Session, wanted: Wanted, *, desk: str, block: Block | None, sure: bool) -> int:
    """The exit status: 1 if it wasn't done, or not for all. Without a block it is about the misfits of the
    desk. Raises Unavailable.
    """
    items = standing(session, block) if block else misfits_of(session, desk)
    steps = steps_of(session, items, block, wanted)
    _show(session, wanted, desk, block, steps)
    if not block and not steps:
        return 0
    if not sure and not agreed():
        print("何もしませんでした。")
        return 1
    op = str(uuid4())
    if block:
        carry_out(session, [block], items, op=op, listed=items)
    done = sum(_carry_out_one(session, step, op) for step in steps)
    acting = sum(step.action is not None for step in steps)
    print(f"{done}件の方に、メールで知らせます。" if done else "知らせる方はいません。")
    if done < acting:
        print("残りは、もう一度 close-day を行うと、見なおせます。", file=sys.stderr)
    if any(left(steps)):
        print(
            "そのままの方は、close-day に --slots（移す日時）、--near（近い空きへ）、--cancel（取消し）の"
            "どれかを付けて、もう一度行うか、1件ずつ決めてください。",
            file=sys.stderr,
        )
    return 0 if done == len(steps) else 1


def wanted_of(
    session: Session, desk: str, *, reason: str, slots: Sequence[str], near: bool, cancels: bool
) -> Wanted:
    """What was typed. Raises Mistyped, InvalidAnswers."""
    (grid, *_) = grids(session, desk)
    typed = tuple(slot_typed(slot, grid, now=session.now) for slot in slots)
    for slot, as_typed in zip(typed, slots, strict=True):
        try:
            parse_slot(slot)
        except ValueError:
            message = f"「{as_typed}」を日時として読み取れません。12月10日10時 のように書いてください。"
            raise Mistyped(message) from None
    checked = checked_reason(reason, session.bundle, desk, answers={})
    return Wanted(reason=checked, slots=typed, near=near, cancels=cancels)


def _show(session: Session, wanted: Wanted, desk: str, block: Block | None, steps: Sequence[Step]) -> None:
    words = reason_words(session.bundle, desk, wanted.reason)
    rows = list(block_rows(session, block)) if block else [("理由", words)]
    print("\n".join(pairs(rows)))
    if not steps:
        print("場所がなくなる予約はありません。")
        return
    print(f"■ 場所がなくなる予約（{len(steps)}件）")
    lines = [
        (
            str(step.item["receipt"]),
            session.status(step.item),
            slot_of(session, step.item),
            (slot_words(parse_slot(step.slot), session.clock) if step.slot else "") + _HOW[step.how],
        )
        for step in steps
    ]
    print("\n".join(f"  {line}" for line in table([_HEADS, *lines])))
    print("理由は、メールとページに、そのまま出ます。お名前などの個人情報が入っていないか、見てください。")


def _carry_out_one(session: Session, step: Step, op: str) -> bool:
    """Whether it was done; on the version that was shown."""
    item = step.item
    try:
        return carry_out_step(session, step, op=op)
    except Problem as problem:
        lines = refusal_lines(problem, session, stored=item, action=step.action)
        print("\n".join((f"受付番号 {item['receipt']}：", *lines)), file=sys.stderr)
        return False
