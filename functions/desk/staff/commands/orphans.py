"""`orphans`: open submissions that no longer fit the present settings.

A closed day, other start times or a smaller capacity change what can be booked from now on, never what was
booked: the staff have to move or decline those. Submissions of a desk or form that was removed from the
settings appear nowhere else, so the whole table is scanned and not only the desks' queues.

It also lists ended submissions that would never be deleted, because their retention is unknown, and items
whose submission is gone: nothing would ever lead to them again, or free a slot that they hold.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from desk.domain.calendar.moments import tokyo_day
from desk.domain.calendar.slots import SlotGrid, parse_slot, times_words
from desk.domain.errors import Unavailable
from desk.domain.forms.form import Form
from desk.domain.submissions.items import is_being_deleted, is_waiting, owner_of
from desk.domain.submissions.model import Item, holds_slot, sid_of
from desk.domain.submissions.workflow import ENDED
from desk.parts import Parts
from desk.staff.session import Session, is_denied, slot_of
from desk.staff.terminal import table

_HEADS = ("受付番号", "状態", "相談の日時", "理由")
_KINDS = {
    "event": "経過",
    "mail": "メール",
    "receipt": "受付番号",
    "slot": "予約の枠",
    "person": "メールアドレスごとの印",
}


def print_orphans(session: Session) -> int:
    """1 if there are any, so that a script can stop on it."""
    parts = session.parts
    try:
        items = session.patiently(lambda: list(parts.store.items_of_submissions()))
        left_over = without_submission(items)
        if left_over:
            # What is taken or erased during a scan is seen in part, but not by two scans in a row.
            again = session.patiently(lambda: list(parts.store.items_of_submissions()))
            left_over = [item for item in without_submission(again) if item in left_over]
    except Unavailable as error:
        if not is_denied(error):
            raise
        print(
            "orphans は、表の全体を読みます。"
            "その権限（dynamodb:Scan。ExportPolicy に入っています）がありません。"
            "管理者に、権限を確かめてください。",
            file=sys.stderr,
        )
        return 1
    every = [item for item in items if item["type"] == "submission"]
    live = [item for item in every if is_waiting(item)]
    found = [*orphans(live, parts, now=session.now), *never_deleted(every, parts)]
    if found:
        _print_misfits(session, found)
    else:
        print("今の設定に合わなくなった受付はありません。")
    if left_over:
        _print_left_over(left_over)
    return 1 if found or left_over else 0


def _print_misfits(session: Session, found: list[tuple[Item, str]]) -> None:
    print(f"■ 今の設定に合わなくなった受付（{len(found)}件）")
    rows = [
        (item["receipt"], session.status(item["status"]), slot_of(session, item), why) for item, why in found
    ]
    print("\n".join(f"  {line}" for line in table([_HEADS, *rows])))
    print("設定を見なおすか、move（日時の移動）・decline（お断り）・cancel（取消し）で対応してください。")
    print("窓口やフォームが設定にないものは、先に設定をもどしてください。")


def _print_left_over(found: list[Item]) -> None:
    print(f"■ 受付がないのに残っている記録（{len(found)}件）")
    rows = [(_KINDS[item["type"]], item["PK"], item["SK"]) for item in found]
    print("\n".join(f"  {line}" for line in table([("種類", "PK", "SK"), *rows])))
    print("ふつうは起きません。このまま管理者に知らせてください。管理者が、表からこのキーの項目を消します。")


def without_submission(items: Sequence[Item]) -> list[Item]:
    """The items whose submission isn't among them, and that don't expire by themselves."""
    there = {sid_of(item) for item in items if item["type"] == "submission"} | {None}
    return [item for item in items if owner_of(item) not in there and "expires_at" not in item]


def never_deleted(items: Iterable[Item], parts: Parts) -> Iterator[tuple[Item, str]]:
    """(item, why it would never be deleted) of ended submissions."""
    for item in items:
        if item["status"] not in ENDED or is_being_deleted(item) or "canary" in item:
            continue
        if parts.form(item["form"]) is None:
            yield item, f"フォーム「{item['form']}」が、設定にありません（保存期間がわからず、消せません）"
        elif "GSI1PK" not in item:
            yield item, "削除の予定に入っていません。note で記録すると、入ります"


def orphans(items: Iterable[Item], parts: Parts, *, now: datetime) -> Iterator[tuple[Item, str]]:
    """(item, why it no longer fits) of open submissions: bookings in order of time, then the others.

    A booking that has begun needs no slot any more, but still its desk and its form.
    """
    live = sorted(items, key=lambda item: ("slot" not in item, str(item.get("slot")), str(item["receipt"])))
    at_once = Counter((item["desk"], item["slot"]) for item in live if holds_slot(item))
    for item in live:
        form = parts.form(item["form"])
        if item["desk"] not in parts.bundle["desks"]:
            yield item, f"窓口「{item['desk']}」が、設定にありません"
        elif form is None:
            yield item, f"フォーム「{item['form']}」が、設定にありません"
        elif "slot" in item and parse_slot(item["slot"]) > now:
            why = _why(form, item["slot"], at_once[item["desk"], item["slot"]])
            if why:
                yield item, why


def _why(form: Form, slot: str, at_once: int) -> str | None:
    if form.grid is None:
        return "フォームに、予約の枠がありません"
    return _off_the_grid(form.grid, parse_slot(slot)) or (
        f"同じ時刻に{at_once}件あり、受ける件数（{form.grid.capacity}件）を超えています"
        if at_once > form.grid.capacity
        else None
    )


def _off_the_grid(grid: SlotGrid, slot: datetime) -> str | None:
    closed = grid.calendar.closed_reason(tokyo_day(slot))
    if closed:
        return f"窓口が休みの日です（{closed}）"
    if f"{slot:%H:%M}" not in grid.times:
        return f"始まる時刻ではありません（{times_words(grid.times, grid.clock)}）"
    return None
