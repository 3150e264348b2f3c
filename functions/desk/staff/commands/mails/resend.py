"""`resend`: send a mail of a submission once more, as it was: "the invitation didn't come".

It is no action of a workflow, since it changes no state; but the trail records it. The mail keeps its
version, so its calendar file is the same event, not a newer one.
"""

import sys
from collections.abc import Iterator, Mapping
from uuid import uuid4

from desk.counter.mails.resending import address_of, has_failed, obstacle, send_again, still_true
from desk.counter.session import Session
from desk.domain.mail.alerts import mail_words
from desk.domain.mail.compose import as_staff_see_it
from desk.domain.mail.uses.table import TO_EXPERTS, of_kind
from desk.domain.submissions.model import Item
from desk.staff.session import agreed
from desk.staff.words.terminal import pairs


def resend(session: Session, receipt: str, *, kind: str | None, sure: bool) -> int:
    """Send the newest mail to the applicant again, or the newest of a `kind`; the exit status."""
    dossier = session.dossier(receipt)
    mails = still_true(session, dossier)
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
    failed = [one for one in chosen if has_failed(one, dossier.meta)]
    news = [one for one in chosen if (use := of_kind(one["kind"])) is None or use.supersedes]
    mail = (failed or news or chosen)[-1]
    address = address_of(session, dossier.meta, mail)
    if said := _refusals(receipt).get(obstacle(session, mail, address)):
        print("\n".join(said), file=sys.stderr)
        return 1
    print("\n".join(pairs(_what_will_happen(session, mail, address))))
    others = [one for one in failed if one is not mail]
    if others:
        print("ほかにも、届いていないメールがあります（--mail で選べます）：" + _kinds(others))
    if not sure and not agreed():
        print("何もしませんでした。")
        return 1
    send_again(session, dossier, mail, address, op=str(uuid4()))
    print(f"受付番号 {receipt}：「{mail_words(mail['kind'])}」を、もう一度送ります。5分ほどで届きます。")
    return 0


def _refusals(receipt: str) -> Mapping[str, tuple[str, ...]]:
    return {
        "no_address": (f"メールアドレスがありません。letter {receipt} で、手紙の文を出してください。",),
        "on_its_way": ("このメールは、いま送っているところです。何もしませんでした。",),
        "held": (f"このメールは、止めています。send-held {receipt} で送ってください。",),
        "stopped": (
            "このアドレスへのメールは、届かなかったため、止めています。",
            f"アドレスが正しいときは、unsuppress {receipt} のあとで、もう一度行ってください。",
        ),
    }


def _kinds(mails: list[Item]) -> str:
    return "、".join(dict.fromkeys(f"{mail['kind']}（{mail_words(mail['kind'])}）" for mail in mails))


def _what_will_happen(session: Session, mail: Item, address: str) -> Iterator[tuple[str, str]]:
    subject, text = as_staff_see_it(mail, session.bundle, now=session.now)
    yield "すること", f"もう一度送る：{mail_words(mail['kind'])}"
    yield "あて先", address
    yield "件名", subject
    yield "本文", text.rstrip("\n")
