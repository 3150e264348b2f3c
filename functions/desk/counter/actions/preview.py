"""What an action will do: its steps, planned on what is stored, and each change in words."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from desk.counter.actions.contact import contact_lines
from desk.counter.cases.board import change_lines
from desk.counter.session import Session
from desk.counter.times.rooms import in_use_words, url_words, used_by
from desk.domain.calendar.availability import slot_words
from desk.domain.calendar.moments import full_day_words, slot_text
from desk.domain.calendar.slots import parse_slot
from desk.domain.forms.form import Form
from desk.domain.forms.placeholders import fill
from desk.domain.mail.uses.table import kind_words
from desk.domain.submissions.change import Change
from desk.domain.submissions.items import changed_item
from desk.domain.submissions.meeting import kind_name
from desk.domain.submissions.model import Item, Letter, waits_for_a_slot
from desk.domain.submissions.reasons import reason_words
from desk.domain.submissions.workflow import Action, Workflow
from desk.domain.transitions.effects.conversation import waiting_words
from desk.domain.transitions.plan import plan
from desk.storage.reader import Dossier
from desk.usecases.change_submission import experts_for
from desk.usecases.mailbox import with_mailbox


def steps_to(action: Action, stored: Item, workflow: Workflow) -> tuple[Action, ...]:
    """`action`, after what has to be recorded before it in this state: a consultation that was held is
    identified, started and finished in one go.
    """
    steps = (*(Action(name=name) for name in workflow.first(action.name)), action)
    for n, step in enumerate(steps):
        if workflow.way(stored["status"], step.name):
            return steps[n:]
    return (action,)


MAY_CHOOSE = ("confirm", "move", "rebook", "reopen")
"""Actions before which the applicant's wishes are shown."""


def planned(
    steps: tuple[Action, ...], session: Session, dossier: Dossier, form: Form, op: str
) -> Iterator[Change]:
    """The changes that the steps will make, each on what the one before leaves."""
    stored = dossier.meta
    for step in steps:
        change = plan(
            step,
            form,
            stored,
            by=session.who,
            op=op,
            now=session.now,
            bundle=session.bundle,
            events=dossier.events,
            experts=experts_for(step, stored, session.parts),
        )
        if change:
            yield with_mailbox(change, form, session.parts)
            stored = changed_item(change, lane=int(stored.get("lane", 0)))


def what_will_happen(session: Session, change: Change, form: Form) -> Iterator[tuple[str, str]]:
    """(name, words) of everything that a change will do, but for the mails' texts."""
    stored = change.stored
    before, after = session.status(stored), session.status(stored, change.status)
    yield "すること", f"{session.action(stored['form'], change.action)}（{before} → {after}）"
    if change.slot and waits_for_a_slot(stored) and slot_text(change.slot) == stored["slot"]:
        yield "相談枠", "この方のために取ります（まだ取っていません）"
    elif change.slot:
        yield "新しい日時", slot_words(change.slot, session.clock)
    elif change.frees_slot:
        yield "相談枠", _freed(change, form)
    if "offered" in change.details:
        yield "知らせる日時", slot_words(parse_slot(change.details["offered"]), session.clock)
    if "assignee" in change.values:
        yield "担当", session.person(str(change.values["assignee"]))
    if "kind" in change.values:
        yield "相談の方法", kind_name(form, {**stored, **change.values})
    yield from contact_lines(session, change, form)
    if change.visit or {"hearing", "hearing_memo", "proposal", "expert", "visits"} & {*change.values}:
        experts = session.patiently(lambda: session.parts.store.experts(stored["desk"]))
        yield from change_lines(session, change, experts)
    if "meeting_url" in change.values:
        yield "会議のURL", url_words(session.bundle, stored["desk"], str(change.values["meeting_url"]))
    yield from _room_in_use(session, change)
    if "waiting" in change.values:
        yield "待つもの", waiting_words(form, change.values["waiting"])
    if "messages" in change.values and not {"reason", "sentence"} & {*change.values.get("waiting", ())}:
        yield "メッセージ", str(change.values["messages"][-1]["text"])
    if "due" in change.values and change.values["due"] != stored.get("due"):
        yield "新しい期限", full_day_words(date.fromisoformat(change.values["due"]))
    if "answer" in change.values:
        yield "回答", str(change.values["answer"]["text"])
    if "reason" in change.values:
        yield "理由", str(form.words["handling"]["decline_reasons"][change.values["reason"]])
    if "change_reason" in change.values:
        words = reason_words(session.bundle, stored["desk"], str(change.values["change_reason"]))
        yield "知らせる理由", f"{words}（メールとページに、そのまま出ます）"
    elif "to" in change.details and not change.reopens:
        yield (
            "知らせる理由",
            f"{session.bundle['messages']['bookings']['no_reason']}{session.hint('other_reason')}",
        )
    if not change.letters:
        yield "送るメール", "ありません"
    for letter in change.letters:
        title = "手紙か電話で知らせること" if letter.by_post else "送るメール"
        yield title, _letter_words(session, letter, session.bundle["mails"][letter.mail])


def _room_in_use(session: Session, change: Change) -> Iterator[tuple[str, str]]:
    """That somebody else is in the meeting's room at its time."""
    stored = change.stored
    url = str(change.values.get("meeting_url", stored.get("meeting_url", "")))
    is_new = change.slot is not None or "meeting_url" in change.values
    slot = slot_text(change.slot) if change.slot else str(stored.get("slot", ""))
    if url and slot and is_new and "meeting_url" not in change.dropped:
        others = used_by(session, stored, slot, url)
        if others:
            yield "会議室に注意", f"{in_use_words(others)}。ほかの会議室を選んでください"


def _freed(change: Change, form: Form) -> str:
    """What becomes of the slot: past the deadline nobody else can request it any more."""
    slot = parse_slot(change.stored["slot"])
    if form.grid and form.grid.error(slot, now=change.at):
        return "空きますが、申込みの期限を過ぎているなどのため、ほかの方が申し込むことはできません"
    return "ほかの方が申し込めるようになります"


def _letter_words(session: Session, letter: Letter, words: Mapping[str, Any]) -> str:
    subject = words.get("subject_discreet", words["subject"]) if letter.discreet else words["subject"]
    to = {"applicant": "申し込んだ方", "expert": "専門家"}.get(words["to"], "窓口")
    more = "、カレンダーのファイル付き" if letter.calendar else ""
    if letter.by_post:
        more = f"。メールは送られません。{session.hint('letter')}"
    kind = kind_words(letter.kind, letter.mail, session.bundle)
    return f"{kind}（{to}へ{more}）「{fill(subject, letter.facts)}」"
