"""`unsuppress`: allow mail again to an applicant whose address bounced.

It is no action of a workflow, since it changes no state; but the trail records it like one.
"""

from uuid import uuid4

from desk.counter.mails.changes import allow_again, suppressions
from desk.counter.session import Session


def unsuppress(session: Session, receipt: str) -> int:
    """Take the applicant's addresses off the suppression list; the exit status."""
    dossier = session.dossier(receipt)
    keys = suppressions(session, dossier)
    if not keys:
        print("この方のアドレスへのメールは、止められていません。何も変えませんでした。")
        return 0
    allow_again(session, dossier, keys, op=str(uuid4()))
    print(f"受付番号 {receipt}：この方のアドレスへ、また送れるようにしました。")
    print("これまでに届かなかったメールは、resend で、もう一度送れます。")
    return 0
