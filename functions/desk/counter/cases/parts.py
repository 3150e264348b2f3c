"""A whole submission in words, part by part. It has personal data: look it up with `looked` first."""

from collections.abc import Iterator
from functools import partial

from desk.counter.cases.board import board_of
from desk.counter.cases.case_words import Rows, answers_in_words, head_rows
from desk.counter.cases.mails import mail_row, moment_of
from desk.counter.session import Session, at_words, event_lines
from desk.counter.times.rooms import url_words
from desk.domain.codes.calling_words import calling_words
from desk.domain.forms.form import Form
from desk.domain.forms.questions import remarks
from desk.domain.mail.facts.bookings import count_others, others_words
from desk.domain.submissions import reasons
from desk.domain.submissions.dispatch.bodies import others_of
from desk.domain.submissions.model import Item, is_by_phone, sid_of
from desk.domain.submissions.thread import thread
from desk.domain.submissions.workflow import has_ended
from desk.storage.reader import Dossier
from desk.storage.store import Store


def parts_of(session: Session, dossier: Dossier, form: Form | None) -> Iterator[tuple[str, Rows]]:
    """(title, rows) of each part; a part may have no rows."""
    stored = dossier.meta
    rows = head_rows(session, stored, form)
    rows.append(("受付日時", at_words(stored["received_at"])))
    if is_by_phone(stored):
        rows.append(("受け付け方", f"電話（{session.person(stored['taken_by'])}が受け付け）"))
    if "assignee" in stored:
        rows.append(("担当", session.person(stored["assignee"])))
    if "meeting_url" in stored:
        rows.append(("会議のURL", url_words(session.bundle, stored["desk"], stored["meeting_url"])))
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
    yield "下書き", list(_drafts(session, dossier))
    texts = thread(stored)
    yield "やりとり", [(f"{at_words(one['at'])} {session.person(one['by'])}", one["text"]) for one in texts]
    yield "直す前の連絡先など", list(_corrections(session, stored, form))
    yield (
        "メモ",
        [(f"{at_words(n['at'])} {session.person(n['by'])}", n["text"]) for n in stored.get("notes", ())],
    )
    yield "これまでのこと", list(event_lines(session, stored, dossier.events))
    mails = sorted(dossier.mails, key=moment_of)
    yield "メール", [mail_row(session, mail, stored, form) for mail in mails]


def _drafts(session: Session, dossier: Dossier) -> Iterator[tuple[str, str]]:
    """What colleagues are writing to the applicant."""
    for action, one in (dossier.draft or {}).get("texts", {}).items():
        name = session.action(dossier.meta["form"], action)
        who = f"{at_words(one['at'])} {session.person(one['by'])}（{name}）"
        yield who, str(one["typed"].get("text", ""))
        if "note" in one:
            yield f"{session.person(one['returned_by'])} から", str(one["note"])


def _corrections(session: Session, stored: Item, form: Form | None) -> Iterator[tuple[str, str]]:
    """What was there before each correction."""
    for one in stored.get("corrections", ()):
        for field, value in one["before"].items():
            label = form.label(field) if form else field
            yield f"{at_words(one['at'])} {session.person(one['by'])}", f"{label}：{value or '（なし）'}"


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
