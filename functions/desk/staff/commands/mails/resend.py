"""`resend`: send a mail of a submission once more, as it was: "the invitation didn't come".

It is no action of a workflow, since it changes no state; but the trail records it. The mail keeps its
version, so its calendar file is the same event, not a newer one.
"""

import sys
from collections.abc import Iterator
from uuid import uuid4

from desk.counter.session import Session
from desk.domain.calendar.moments import stamp
from desk.domain.mail.alerts import mail_words
from desk.domain.mail.compose import as_staff_see_it
from desk.domain.mail.stored.attention import is_open_failure
from desk.domain.mail.stored.rows import resent_item, same_expert
from desk.domain.mail.uses.table import TO_EXPERTS, TO_THE_DESK, is_superseded, of_kind
from desk.domain.submissions.model import Change, Item
from desk.staff.session import agreed
from desk.staff.words.terminal import pairs
from desk.storage.reader import Dossier

_ON_ITS_WAY = ("pending", "sending")


def resend(session: Session, receipt: str, *, kind: str | None, sure: bool) -> int:
    """Send the newest mail to the applicant again, or the newest of a `kind`; the exit status."""
    dossier = session.dossier(receipt)
    mails = _still_true(session, dossier)
    # Only who names their kind sends again what went to an expert.
    chosen = [
        mail
        for mail in mails
        if kind in (mail["kind"], mail_words(mail["kind"]))
        or (kind is None and mail["kind"] not in TO_EXPERTS)
    ]
    if not chosen:
        print("送りなおせるメールがありません。", file=sys.stderr)
        if mails:
            print(f"--mail に書けるもの：{_kinds(mails)}", file=sys.stderr)
        return 1
    # What didn't arrive comes first, and what replaces no other mail last.
    failed = [one for one in chosen if one["status"] == "failed" and is_open_failure(one, dossier.meta)]
    news = [one for one in chosen if (use := of_kind(one["kind"])) is None or use.supersedes]
    mail = (failed or news or chosen)[-1]
    address = _address(session, dossier.meta, mail)
    if not address:
        print(f"メールアドレスがありません。letter {receipt} で、手紙の文を出してください。", file=sys.stderr)
        return 1
    if mail["status"] in _ON_ITS_WAY:
        print("このメールは、いま送っているところです。何もしませんでした。", file=sys.stderr)
        return 1
    if mail["status"] == "held":
        print(f"このメールは、止めています。send-held {receipt} で送ってください。", file=sys.stderr)
        return 1
    stopped = mail.get("suppression") if address == mail["to"] else None
    if stopped and session.parts.store.get({"PK": stopped, "SK": "META"}):
        print("このアドレスへのメールは、届かなかったため、止めています。", file=sys.stderr)
        print(
            f"アドレスが正しいときは、unsuppress {receipt} のあとで、もう一度行ってください。",
            file=sys.stderr,
        )
        return 1
    print("\n".join(pairs(_what_will_happen(session, mail, address))))
    others = [one for one in failed if one is not mail]
    if others:
        print("ほかにも、届いていないメールがあります（--mail で選べます）：" + _kinds(others))
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
        values={"resent": [*stored.get("resent", ()), f"{stamp(now)} {mail['kind']}"]},
        details={"mail": mail["kind"]},
        resent=(resent_item({**mail, "to": address}, nth=nth, at=now),),
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
        and (mail["kind"] not in TO_EXPERTS or _is_newest(mail, dossier))
        and (mail["v"] >= newest or not is_superseded(mail["kind"]))
        and mail["status"] not in ("superseded", "dropped")
        and mail.get("until", now) >= now
    ]
    return sorted(found, key=lambda mail: (int(mail["v"]), str(mail["created_at"])))


def _is_newest(mail: Item, dossier: Dossier) -> bool:
    """Whether an expert had no newer mail."""
    same = [one for one in dossier.mails if one["kind"] in TO_EXPERTS and same_expert(one, mail)]
    return all(one["v"] <= mail["v"] for one in same)


def _kinds(mails: list[Item]) -> str:
    return "、".join(dict.fromkeys(f"{mail['kind']}（{mail_words(mail['kind'])}）" for mail in mails))


def _address(session: Session, stored: Item, mail: Item) -> str:
    """The present address of the applicant or the expert; the mail's own if form or expert are gone."""
    if mail["kind"] in TO_EXPERTS:
        experts = session.patiently(lambda: session.parts.store.experts(stored["desk"]))
        expert = experts.get(str(mail.get("expert")))
        return str(expert["mail"] if expert else mail["to"])
    form = session.parts.form(stored["form"])
    return (form.address(stored["answers"]) if form else None) or str(mail["to"])


def _what_will_happen(session: Session, mail: Item, address: str) -> Iterator[tuple[str, str]]:
    subject, text = as_staff_see_it(mail, session.bundle, now=session.now)
    yield "すること", f"もう一度送る：{mail_words(mail['kind'])}"
    yield "あて先", address
    yield "件名", subject
    yield "本文", text.rstrip("\n")
