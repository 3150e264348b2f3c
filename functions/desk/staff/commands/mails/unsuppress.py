"""`unsuppress`: allow mail again to an applicant whose address bounced.

It is no action of a workflow, since it changes no state; but the trail records it like one.
"""

from uuid import uuid4

from desk.counter.session import Session
from desk.domain.mail.stored.suppression import suppression_pk
from desk.domain.submissions.model import Change
from desk.storage.reader import Dossier


def unsuppress(session: Session, receipt: str) -> int:
    """Take the applicant's addresses off the suppression list; the exit status."""
    dossier = session.dossier(receipt)
    suppressions = _suppressions(session, dossier)
    if not suppressions:
        print("この方のアドレスへのメールは、止められていません。何も変えませんでした。")
        return 0
    stored = dossier.meta
    change = Change(
        stored=stored,
        action="unsuppress",
        status=stored["status"],
        by=session.who,
        at=session.now,
        op=str(uuid4()),
        suppressions=suppressions,
    )
    session.patiently(lambda: session.parts.store.change(change))
    print(f"受付番号 {receipt}：この方のアドレスへ、また送れるようにしました。")
    print("これまでに届かなかったメールは、resend で、もう一度送れます。")
    return 0


def _suppressions(session: Session, dossier: Dossier) -> tuple[str, ...]:
    """The keys of the suppressions of the addresses that this submission's mails were for, or will be for."""
    keys = {mail["suppression"] for mail in dossier.mails if "suppression" in mail}
    if "mail_to" in dossier.meta:
        keys.add(suppression_pk(dossier.meta["mail_to"], key=session.parts.settings.mail_hash_key))
    store = session.parts.store

    def present() -> tuple[str, ...]:
        return tuple(pk for pk in sorted(keys) if store.get({"PK": pk, "SK": "META"}))

    return session.patiently(present)
