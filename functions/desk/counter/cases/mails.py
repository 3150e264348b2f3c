"""What became of each mail of a submission, and what staff have to do about it."""

from collections.abc import Iterator

from desk.counter.session import Session, at_words
from desk.domain.forms.form import Form
from desk.domain.forms.formats.numbers import phone_words
from desk.domain.mail.alerts import hold_words, reason_words
from desk.domain.mail.stored.attention import is_open_hold, is_open_letter
from desk.domain.mail.stored.rows import OVER_A_CAP
from desk.domain.mail.uses.table import NOT_TO_APPLICANTS, name_of
from desk.domain.submissions.model import Item

_MAIL_STATUS = {
    "pending": "これから送ります",
    "sending": "送っています",
    "sent": "送りました",
    "failed": "届いていません",
    "superseded": "新しいメールがあるため、送りませんでした",
    "held": "止めています",
    "dropped": "職員の判断で、送りませんでした",
    "letter": "手紙か電話で知らせるものです。",
    "posted": "手紙か電話で知らせました",
}

_ARRIVAL = {
    "Delivery": "送りました。相手のメールサーバーに届きました",
    "DeliveryDelay": "送りましたが、届くまでに時間がかかっています。届かないときは、一覧に出ます",
    "Complaint": "このアドレスには、もう送れません",
}


def moment_of(mail: Item) -> str:
    """When what is said of the mail happened."""
    moments = (mail.get(name) for name in ("failed_at", "held_at", "sent_at", "posted_at"))
    return str(next(filter(None, moments), mail["created_at"]))


def mail_row(session: Session, mail: Item, stored: Item, form: Form | None) -> tuple[str, str]:
    status = _ARRIVAL.get(mail.get("outcome", "")) or str(_MAIL_STATUS.get(mail["status"], mail["status"]))
    lines = [status]
    if mail["status"] == "failed":
        why = mail.get("why", "")
        lines = [f"{status}（{why}）。{reason_words(why, session.bundle)}"]
        if mail["kind"] not in NOT_TO_APPLICANTS:
            lines.append(_phone_words(session, stored, form))
    elif mail["status"] == "superseded" and mail.get("why") == "notices":
        lines = [f"送りませんでした。{hold_words(mail['why'], session.bundle)}"]
    elif mail["status"] == "pending" and mail.get("why") in OVER_A_CAP:
        lines = [
            f"数が多いため、{at_words(mail['next_at'])} に送ります（新しいものがあれば、それだけを送ります）"
        ]
    elif mail["status"] == "held" and not is_open_hold(mail, stored):
        lines = [_MAIL_STATUS["superseded"]]
    elif mail["status"] == "held":
        lines = [
            f"{status}。{hold_words(mail['why'], session.bundle)}",
            *_ways_to_settle(session, mail, stored),
        ]
    elif mail["status"] == "letter" and not is_open_letter(mail, stored):
        lines = [_MAIL_STATUS["superseded"]]
    elif mail["status"] == "letter":
        lines = [f"{status}{session.hint('letter')}"]
    name = f"{name_of(mail, session.bundle)}（{mail['to'] or '手紙'}）："
    return at_words(moment_of(mail)), name + "\n".join(lines)


def _ways_to_settle(session: Session, mail: Item, stored: Item) -> Iterator[str]:
    receipt, send = (
        stored["receipt"],
        "まだ届いていない" if mail["why"] == "restored" else "ご本人の申込みと思われる",
    )
    yield f"{send}とき：{session.hint('send_held', receipt=receipt)}"
    yield f"そうでないとき：{session.hint('drop_held', receipt=receipt)}"


def _phone_words(session: Session, stored: Item, form: Form | None) -> str:
    answers, note = stored.get("answers", {}), session.hint("note_it")
    phone = form.phone(answers) if form else answers.get("phone")
    if form and form.is_without_phone(answers):
        return f"電話を使えない方です。郵便やファクスなど、ほかの方法で知らせて、{note}"
    if not phone:
        return f"電話番号は、うかがっていません。ほかの方法で知らせて、{note}"
    return f"電話で連絡してください：{phone_words(phone)}（知らせたら、{note}）"
