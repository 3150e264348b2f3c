"""`attendance`: who was there, from a sheet; `attendees`: a CSV of those who have a seat."""

import os
import sys
from collections.abc import Mapping, Sequence
from errno import errorcode
from pathlib import Path
from uuid import uuid4

from desk.counter.seminars.attendance import ATTEND, MISS, audit_of_list, record, seated, to_register
from desk.counter.seminars.sheets import matched, read_attendance
from desk.counter.session import Session
from desk.domain.submissions.model import Item
from desk.domain.submissions.workflow import Action
from desk.staff.commands.seminars.standing import found
from desk.staff.session import agreed
from desk.staff.words.refusals import refusal_lines
from desk.views.csv_file import csv_bytes


def record_attendance(
    session: Session, seminar: str, rows: Sequence[Sequence[str]], *, rest: bool, sure: bool
) -> int:
    """The exit status: 1 if it wasn't recorded for all. With `rest`, who isn't in the sheet was absent."""
    here = found(session, seminar)
    if here is None:
        return 1
    form, one = here
    if session.now < one.seminar.start:
        print("セミナーが始まってから、記録できます。何も記録しませんでした。", file=sys.stderr)
        return 1
    people = {str(item["receipt"]): item for item in seated(session, form, seminar)}
    sheet = matched(read_attendance(rows), form, people)
    if sheet.wrong:
        print(
            "\n".join((*sheet.wrong, "何も記録しませんでした。直してから、もう一度行ってください。")),
            file=sys.stderr,
        )
        return 2
    wanted = {**(dict.fromkeys(people, MISS) if rest else {}), **sheet.wanted}
    if sheet.unknown:
        lines = "、".join(map(str, sheet.unknown))
        print(
            f"{len(sheet.unknown)}人は、席のある方のメールアドレスと合いません（{lines}行目）。"
            "司会や講師でなければ、別のアドレスで見た方かもしれません。"
            "名前で確かめて、attend 受付番号 で記録してください。"
        )
    there = sum(action == ATTEND for action in wanted.values())
    left = len(people) - len(wanted)
    print(f"出席 {there}件、欠席 {len(wanted) - there}件を記録します。")
    if left:
        print(f"{left}件は、表にないので、そのままです（--rest-absent を付けると、欠席とします）。")
    if not wanted:
        print("記録するものがありません。何もしませんでした。")
        return 1
    if not sure and not agreed():
        print("何もしませんでした。")
        return 1
    return _record(session, wanted, people)


def _record(session: Session, wanted: Mapping[str, str], people: Mapping[str, Item]) -> int:
    done, failed = 0, 0
    for receipt, problem in record(session, wanted, people, op=str(uuid4())):
        if problem is None:
            done += 1
            continue
        failed += 1
        lines = refusal_lines(problem, session, stored=people[receipt], action=Action(name=wanted[receipt]))
        print("\n".join((f"受付番号 {receipt}：", *lines)), file=sys.stderr)
    print(f"{done}件を記録しました。")
    return 1 if failed else 0


def write_list(session: Session, seminar: str, out: Path, reason: str) -> int:
    """Nothing is written before the audit item."""
    here = found(session, seminar)
    if here is None:
        return 1
    form, _ = here
    if out.exists():
        print(f"{out} は、もうあります。別の名前にするか、前のものを片付けてください。", file=sys.stderr)
        return 1
    people = seated(session, form, seminar)
    content = csv_bytes([*to_register(form, people)])
    audit = audit_of_list(session, form, seminar, reason, count=len(people), op=str(uuid4()))
    session.patiently(lambda: session.parts.store.put_audit(audit))
    try:
        with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
    except OSError as error:
        kind = errorcode.get(error.errno or 0, type(error).__name__)
        print(f"{out} に書けませんでした（{kind}）。書ける場所かどうかを確かめてください。", file=sys.stderr)
        return 1
    print(f"{out} に、{len(people)}件を書きました。だれが、いつ、なぜ取り出したかを記録しました。")
    print("個人情報が入っています。使い終わったら、すぐに消してください。")
    return 0
