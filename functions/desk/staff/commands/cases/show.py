"""`show`: one submission in full, in words. The only command that prints personal data."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from uuid import uuid4

from desk.domain.codes.calling_words import calling_words
from desk.domain.forms.form import Form
from desk.domain.forms.formats.numbers import phone_words
from desk.domain.forms.questions import remarks
from desk.domain.mail.alerts import hold_words, reason_words
from desk.domain.mail.facts.bookings import count_others, others_words
from desk.domain.mail.stored.attention import is_open_hold, is_open_letter
from desk.domain.mail.stored.rows import OVER_A_CAP
from desk.domain.mail.uses.table import NOT_TO_APPLICANTS, name_of
from desk.domain.submissions import reasons
from desk.domain.submissions.dispatch.bodies import others_of
from desk.domain.submissions.model import Item, is_by_phone, sid_of
from desk.domain.submissions.thread import thread
from desk.domain.submissions.watch.view_log import view_item
from desk.domain.submissions.workflow import has_ended
from desk.staff.commands.dispatch.board import board_of
from desk.staff.session import Session, at_words, by_words, event_lines
from desk.staff.typed.action_arguments import command
from desk.staff.words.case_words import Rows, answers_in_words, head_rows
from desk.staff.words.refusals import possible
from desk.staff.words.terminal import pairs, printable
from desk.storage.reader import Dossier
from desk.storage.store import Store

_MAIL_STATUS = {
    "pending": "これから送ります",
    "sending": "送っています",
    "sent": "送りました",
    "failed": "届いていません",
    "superseded": "新しいメールがあるため、送りませんでした",
    "held": "止めています",
    "dropped": "職員の判断で、送りませんでした",
    "letter": "手紙か電話で知らせるものです。letter で文を出し、知らせたら、letter-sent で記録してください",
    "posted": "手紙か電話で知らせました",
}
_MOST_VIEWS = 10
_KEPT_WITHOUT_A_FORM = 365
"""Days that a look is kept if the submission's form is gone."""

_ARRIVAL = {
    "Delivery": "送りました。相手のメールサーバーに届きました",
    "DeliveryDelay": "送りましたが、届くまでに時間がかかっています。届かないときは、一覧に出ます",
    "Complaint": "このアドレスには、もう送れません",
}


def print_case(session: Session, receipt: str) -> int:
    dossier = session.dossier(receipt)
    form = session.parts.form(dossier.meta["form"])
    views = looked(session, dossier.meta, form)
    for title, rows in (*_parts_of(session, dossier, form), ("見た人", views)):
        if rows:
            print(f"■ {printable(title)}")
            print("\n".join(pairs(rows)))
            print()
    return 0


def looked(session: Session, stored: Item, form: Form | None) -> Rows:
    """Write down who looks, before anything is shown; who has looked until now, the last ones."""
    store = session.parts.store
    days = form.words["retention_days"] if form else _KEPT_WITHOUT_A_FORM
    item = view_item(stored, by=session.who, at=session.now, op=str(uuid4()), keep=timedelta(days=days))
    session.patiently(lambda: store.put_audit(item))
    views = session.patiently(lambda: list(store.views(sid_of(stored))))
    return [(at_words(view["at"]), by_words(view["by"])) for view in views[-_MOST_VIEWS:]]


def _parts_of(session: Session, dossier: Dossier, form: Form | None) -> Iterator[tuple[str, Rows]]:
    stored = dossier.meta
    rows = head_rows(session, stored, form)
    rows.append(("受付日時", at_words(stored["received_at"])))
    if is_by_phone(stored):
        rows.append(("受け付け方", f"電話（{printable(by_words(stored['taken_by']))}が受け付け）"))
    if "assignee" in stored:
        rows.append(("担当", printable(stored["assignee"])))
    if "meeting_url" in stored:
        rows.append(("会議のURL", stored["meeting_url"]))
    if "reason" in stored:
        rows.append(("お断りの理由", _reason(stored, form)))
    if "change_reason" in stored:
        words = reasons.reason_words(session.bundle, stored["desk"], stored["change_reason"])
        rows.append(("知らせた理由", words))
    rows += _recorded(session, stored)
    if "canary" in stored:
        rows.append(("しるし", "通しの動作確認（しくみ自身の試験です。対応はいりません）"))
    suspect = session.words["suspect"]
    rows += [("機械による送信の疑い", suspect.get(mark, mark)) for mark in stored.get("suspect", ())]
    rows += [("ほかの予約", words) for words in _others(session, stored)]
    rows += [("同じ団体の申込み", words) for words in same_body(session, stored)]
    if form and form.is_without_phone(stored.get("answers", {})):
        rows.append(("連絡のしかた", session.words["without_phone"]))
    if "canary" not in stored:
        known = session.bundle["messages"]["manage"]["calling_words"]
        rows.append(("電話の合言葉", calling_words(sid_of(stored), known)))
    rows += [("見てほしいこと", words) for words in remarks(form, stored.get("answers", {}))] if form else []
    yield "受付", rows
    yield from answers_in_words(stored.get("answers", {}), form, stored.get("labels"))
    if "hearing" in stored or "heard_on" in stored or "proposal" in stored:
        experts = session.patiently(lambda: session.parts.store.experts(stored["desk"]))
        yield from board_of(session, stored, experts)
    texts = thread(stored)
    yield "やりとり", [(f"{at_words(one['at'])} {by_words(one['by'])}", one["text"]) for one in texts]
    yield "直す前の連絡先など", list(_corrections(stored, form))
    yield "メモ", [(f"{at_words(n['at'])} {by_words(n['by'])}", n["text"]) for n in stored.get("notes", ())]
    yield "これまでのこと", list(event_lines(session, stored, dossier.events))
    mails = sorted(dossier.mails, key=_moment)
    yield "メール", [_mail(session, mail, stored, form) for mail in mails]
    yield (
        "今できること",
        [(command(name), session.action(stored["form"], name)) for name in possible(session, stored)],
    )


def _corrections(stored: Item, form: Form | None) -> Iterator[tuple[str, str]]:
    """What was there before each correction."""
    for one in stored.get("corrections", ()):
        for field, value in one["before"].items():
            label = form.label(field) if form else field
            yield f"{at_words(one['at'])} {by_words(one['by'])}", f"{label}：{value or '（なし）'}"


def _recorded(session: Session, stored: Item) -> Iterator[tuple[str, str]]:
    """What staff typed to be kept, by the names of its inputs."""
    workflow = session.workflow(stored["form"])
    for name, value in stored.get("recorded", {}).items():
        yield workflow.input_label(name) if workflow else name, str(value)


def _others(session: Session, stored: Item) -> Iterator[str]:
    """What is said of the mailbox's other live bookings, while this one is live."""
    if "person" in stored and not has_ended(stored):
        claims = session.patiently(lambda: list(session.parts.store.partition(stored["person"])))
        count = count_others(claims, sid_of(stored), at=session.now)
        words = others_words(count, session.bundle["messages"]["bookings"], to_the_desk=True)
        yield from [words] if words else []


def same_body(session: Session, stored: Item) -> Iterator[str]:
    """The receipt numbers of other open submissions of the same body."""
    store, found = session.parts.store, set[str]()
    for body in stored.get("bodies", ()):
        found |= {*others_of(session.patiently(partial(_items, store, str(body))), sid_of(stored))}
    for sid in sorted(found):
        other = session.patiently(partial(store.meta, sid))
        if other:
            yield f"{other['receipt']}（{session.status(other)}）"


def _items(store: Store, pk: str) -> list[Item]:
    return list(store.partition(pk))


def _reason(stored: Item, form: Form | None) -> str:
    reasons = form.words.get("handling", {}).get("decline_reasons", {}) if form else {}
    return f"{stored['reason']}：{reasons.get(stored['reason'], '（今はない理由です）')}"


def _moment(mail: Item) -> str:
    """When what is said of the mail happened."""
    moments = (mail.get(name) for name in ("failed_at", "held_at", "sent_at", "posted_at"))
    return str(next(filter(None, moments), mail["created_at"]))


def _mail(session: Session, mail: Item, stored: Item, form: Form | None) -> tuple[str, str]:
    status = _ARRIVAL.get(mail.get("outcome", "")) or str(_MAIL_STATUS.get(mail["status"], mail["status"]))
    lines = [status]
    if mail["status"] == "failed":
        why = mail.get("why", "")
        lines = [f"{status}（{why}）。{reason_words(why, session.bundle)}"]
        if mail["kind"] not in NOT_TO_APPLICANTS:
            lines.append(_phone_words(stored, form))
    elif mail["status"] == "superseded" and mail.get("why") == "notices":
        lines = [f"送りませんでした。{hold_words(mail['why'], session.bundle)}"]
    elif mail["status"] == "pending" and mail.get("why") in OVER_A_CAP:
        lines = [
            f"数が多いため、{at_words(mail['next_at'])} に送ります（新しいものがあれば、それだけを送ります）"
        ]
    elif mail["status"] == "held" and not is_open_hold(mail, stored):
        lines = [_MAIL_STATUS["superseded"]]
    elif mail["status"] == "held":
        lines = [f"{status}。{hold_words(mail['why'], session.bundle)}", *_ways_to_settle(mail, stored)]
    elif mail["status"] == "letter" and not is_open_letter(mail, stored):
        lines = [_MAIL_STATUS["superseded"]]
    name = f"{name_of(mail, session.bundle)}（{mail['to'] or '手紙'}）："
    return at_words(_moment(mail)), name + "\n".join(lines)


def _ways_to_settle(mail: Item, stored: Item) -> Iterator[str]:
    receipt, send = (
        stored["receipt"],
        "まだ届いていない" if mail["why"] == "restored" else "ご本人の申込みと思われる",
    )
    yield f"{send}とき：send-held {receipt} で送ってください"
    yield f"そうでないとき：drop-held {receipt} で取りやめてください"


def _phone_words(stored: Item, form: Form | None) -> str:
    answers = stored.get("answers", {})
    phone = form.phone(answers) if form else answers.get("phone")
    if form and form.is_without_phone(answers):
        return "電話を使えない方です。郵便やファクスなど、ほかの方法で知らせて、note で記録してください"
    if not phone:
        return "電話番号は、うかがっていません。ほかの方法で知らせて、note で記録してください"
    return f"電話で連絡してください：{phone_words(phone)}（知らせたら、note で記録してください）"
