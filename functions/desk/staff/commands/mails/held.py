"""`send-held` and `drop-held`: settle an auto-reply that was held because a cap was reached
(`desk.delivery.caps`), or any mail to an applicant that a restored table has as unsent (`infra.restore`).

Neither is an action of a workflow, since it changes no state; but the trail records them.
"""

import sys
from collections.abc import Sequence
from typing import Literal
from uuid import uuid4

from desk.counter.mails.changes import open_holds
from desk.counter.mails.changes import settle_held as settle
from desk.counter.session import Session
from desk.domain.errors import Problem
from desk.staff.words.refusals import refusal_lines

What = Literal["send_held", "drop_held"]

_DONE: dict[What, str] = {
    "send_held": "止めていたメールを送ります。5分ほどで届きます。",
    "drop_held": "止めていたメールを取りやめました。このメールは、もう送りません。",
}


def settle_held(session: Session, receipts: Sequence[str], what: What) -> int:
    """Send each in spite of the caps, or drop it; the exit status, 1 if one of them failed."""
    failed = 0
    for receipt in receipts:
        try:
            failed |= _settle(session, receipt, what)
        except Problem as problem:
            print("\n".join((f"受付番号 {receipt}", *refusal_lines(problem, session))), file=sys.stderr)
            failed = 1
    return failed


def _settle(session: Session, receipt: str, what: What) -> int:
    dossier = session.dossier(receipt)
    held = [mail for mail in dossier.mails if mail["status"] == "held"]
    if not held:
        print(f"受付番号 {receipt}：止めているメールはありません。何も変えませんでした。")
        return 0
    if not open_holds(dossier):
        why = "もっと新しいメールがあるため、このメールは送りません。何も変えませんでした。"
        print(f"受付番号 {receipt}：{why}", file=sys.stderr)
        return 1
    settle(session, dossier, what, op=str(uuid4()))
    print(f"受付番号 {receipt}：{_DONE[what]}")
    return 0
