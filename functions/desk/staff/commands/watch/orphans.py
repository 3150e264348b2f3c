"""`orphans`: open submissions that no longer fit the present settings.

Submissions of a desk or form that was removed from the settings appear nowhere else, so the whole table is
scanned and not only the desks' queues.

It also lists seminars that no longer fit what was applied for, ended submissions that would never be deleted,
because their retention is unknown, and items whose submission is gone: nothing would ever lead to them again,
or free a slot that they hold.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence

from desk.counter.seminars.standing import forms_with_seminars
from desk.counter.session import Session, is_denied, slot_of
from desk.domain.errors import Unavailable
from desk.domain.seminars.mismatches import Mismatch
from desk.domain.submissions.items import is_being_deleted, is_waiting, owner_of
from desk.domain.submissions.model import Item, sid_of
from desk.domain.submissions.watch.misfits import misfits
from desk.domain.submissions.workflow import has_ended
from desk.parts import Parts
from desk.staff.words.terminal import table
from desk.usecases.seminars.seminars import mismatches_of

_HEADS = ("受付番号", "状態", "相談の日時", "理由")
_KINDS = {
    "event": "経過",
    "mail": "メール",
    "receipt": "受付番号",
    "slot": "予約の枠",
    "person": "メールアドレスごとの印",
    "seat": "セミナーの席",
    "found": "さがすための印",
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
    found = [
        *misfits(live, form=parts.form, desks=parts.bundle["desks"], now=session.now),
        *never_deleted(every, parts),
    ]
    if found:
        _print_misfits(session, found)
    else:
        print("今の設定に合わなくなった受付はありません。")
    wrong = [
        one
        for form in forms_with_seminars(session)
        for one in session.patiently(lambda form=form: mismatches_of(form, parts))  # type: ignore[misc]
    ]
    if wrong:
        _print_seminars(wrong)
    if left_over:
        _print_left_over(left_over)
    return 1 if found or wrong or left_over else 0


def _print_misfits(session: Session, found: list[tuple[Item, str]]) -> None:
    print(f"■ 今の設定に合わなくなった受付（{len(found)}件）")
    rows = [(item["receipt"], session.status(item), slot_of(session, item), why) for item, why in found]
    print("\n".join(f"  {line}" for line in table([_HEADS, *rows])))
    print("設定を見なおすか、move（日時の移動）・decline（お断り）・cancel（取消し）で対応してください。")
    print("窓口やフォームが設定にないものは、先に設定をもどしてください。")


def _print_seminars(found: list[Mismatch]) -> None:
    print(f"■ 申込みと合わなくなったセミナー（{len(found)}件）")
    print("\n".join(f"  {line}" for line in table([("id", "理由"), *found])))


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
        if not has_ended(item) or is_being_deleted(item) or "canary" in item:
            continue
        if parts.form(item["form"]) is None:
            yield item, f"フォーム「{item['form']}」が、設定にありません（保存期間がわからず、消せません）"
        elif "GSI1PK" not in item:
            yield item, "削除の予定に入っていません。note で記録すると、入ります"
