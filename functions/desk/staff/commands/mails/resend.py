"""`resend`: send a mail of a submission once more, as it was: "the invitation didn't come".

It is no action of a workflow, since it changes no state; but the trail records it. The mail keeps its
version, so its calendar file is the same event, not a newer one.
"""

import sys
from collections.abc import Iterator
from uuid import uuid4

from desk.domain.calendar.moments import stamp
from desk.domain.forms.placeholders import fill
from desk.domain.mail.alerts import mail_words
from desk.domain.mail.stored.rows import resent_item
from desk.domain.mail.uses.table import TO_THE_DESK, is_beside
from desk.domain.submissions.model import Change, Item
from desk.staff.session import Session, agreed
from desk.staff.terminal import pairs
from desk.storage.reader import Dossier

_ON_ITS_WAY = ("pending", "sending")


def resend(session: Session, receipt: str, *, kind: str | None, sure: bool) -> int:
    """Send the newest mail to the applicant again, or the newest of a `kind`; the exit status."""
    dossier = session.dossier(receipt)
    mails = _still_true(session, dossier)
    chosen = [mail for mail in mails if kind in (None, mail["kind"])]
    if not chosen:
        print("送りなおせるメールがありません。", file=sys.stderr)
        if mails:
            kinds = "、".join(
                dict.fromkeys(f"{mail['kind']}（{mail_words(mail['kind'])}）" for mail in mails)
            )
            print(f"--mail に書けるもの：{kinds}", file=sys.stderr)
        return 1
    mail = chosen[-1]
    if mail["status"] in _ON_ITS_WAY:
        print("このメールは、いま送っているところです。何もしませんでした。", file=sys.stderr)
        return 1
    if mail["status"] == "held":
        print(f"このメールは、止めています。send-held {receipt} で送ってください。", file=sys.stderr)
        return 1
    if "suppression" in mail and session.parts.store.get({"PK": mail["suppression"], "SK": "META"}):
        print("このアドレスへのメールは、届かなかったため、止めています。", file=sys.stderr)
        print(
            f"アドレスが正しいときは、unsuppress {receipt} のあとで、もう一度行ってください。",
            file=sys.stderr,
        )
        return 1
    print("\n".join(pairs(_what_will_happen(session, mail))))
    if not sure and not agreed():
        print("何もしませんでした。")
        return 1
    stored, now = dossier.meta, session.now
    nth = 2 + sum(one["SK"].startswith(f"OUT#{mail['kind']}#{int(mail['v'])}#") for one in dossier.mails)
    change = Change(
        stored=stored,
        action="resend",
        status=stored["status"],
        by=session.who,
        at=now,
        op=str(uuid4()),
        values={"resent": [*stored.get("resent", ()), stamp(now)]},
        details={"mail": mail["kind"]},
        resent=(resent_item(mail, nth=nth, at=now),),
    )
    session.patiently(lambda: session.parts.store.change(change))
    print(f"受付番号 {receipt}：「{mail_words(mail['kind'])}」を、もう一度送ります。5分ほどで届きます。")
    return 0


def _still_true(session: Session, dossier: Dossier) -> list[Item]:
    """The mails to the applicant that no newer one has overtaken, and not too late; the newest last."""
    newest, now = dossier.meta.get("mail_v", 0), stamp(session.now)
    found = [
        mail
        for mail in dossier.mails
        if mail["kind"] not in TO_THE_DESK
        and (mail["v"] >= newest or is_beside(mail["kind"]))
        and mail["status"] not in ("superseded", "dropped")
        and mail.get("until", now) >= now
    ]
    return sorted(found, key=lambda mail: (int(mail["v"]), str(mail["created_at"])))


def _what_will_happen(session: Session, mail: Item) -> Iterator[tuple[str, str]]:
    words = session.bundle["mails"][mail["mail"]]
    subject = words.get("subject_discreet", words["subject"]) if mail["discreet"] else words["subject"]
    yield "すること", f"もう一度送る：{mail_words(mail['kind'])}"
    yield "件名", fill(subject, mail["facts"])
    yield "あて先", mail["to"]
