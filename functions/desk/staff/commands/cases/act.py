"""The actions: show the submission, say what will happen, ask, and act on exactly what was shown."""

import sys
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from desk.domain.calendar.availability import slot_words
from desk.domain.calendar.moments import full_day_words, slot_text
from desk.domain.calendar.slots import parse_slot
from desk.domain.errors import InvalidAnswers, NotFound, Problem
from desk.domain.forms.form import Form
from desk.domain.forms.placeholders import fill
from desk.domain.mail.alerts import mail_words
from desk.domain.submissions.items import changed_item
from desk.domain.submissions.meeting import kind_name
from desk.domain.submissions.model import Change, Item, Letter, sid_of, waits_for_a_slot
from desk.domain.submissions.reasons import reason_words
from desk.domain.submissions.workflow import Action, Workflow
from desk.domain.transitions.effects.conversation import waiting_words
from desk.domain.transitions.plan import plan
from desk.staff.commands.cases.contact import contact_lines
from desk.staff.commands.cases.reason import asked, is_missing
from desk.staff.commands.dispatch.board import change_lines
from desk.staff.session import Session, agreed
from desk.staff.words.case_words import head_rows
from desk.staff.words.refusals import refusal_lines
from desk.staff.words.terminal import pairs
from desk.staff.words.wishes import wish_rows, with_wish
from desk.storage.reader import Dossier
from desk.usecases.change_submission import Acted, act, experts_for
from desk.usecases.mailbox import with_mailbox
from desk.usecases.seminars.seats import fitting


def do(session: Session, receipt: str, action: Action, *, version: int | None, sure: bool) -> int:
    """Carry out one action; the exit status. `version` is the one that a script has seen."""
    dossier = session.dossier(receipt)
    stored = dossier.meta
    action = with_wish(action, stored)
    try:
        return _do(session, dossier, action, version=version, sure=sure)
    except Problem as problem:
        for line in refusal_lines(problem, session, stored=stored, action=action):
            print(line, file=sys.stderr)
        return 1


def _do(session: Session, dossier: Dossier, action: Action, *, version: int | None, sure: bool) -> int:
    stored, parts = dossier.meta, session.parts
    form = parts.form(stored["form"])
    if form is None:
        print(
            f"フォーム「{stored['form']}」は、今の設定にありません。設定を確かめてください。", file=sys.stderr
        )
        return 1
    action = session.patiently(lambda: fitting(action, form, stored, parts))
    op, seen = str(uuid4()), int(stored["v"] if version is None else version)
    wishes = wish_rows(session, stored, form) if action.name in _MAY_CHOOSE else ()
    print("\n".join(pairs([*head_rows(session, stored, form), *wishes])))
    steps: tuple[Action, ...] = (action,)
    if seen == stored["v"]:
        steps = steps_to(action, stored, Workflow.of_form(session.bundle, form.id))
        try:
            changes = list(_planned(steps, session, dossier, form, op))
        except InvalidAnswers as problem:
            with_reason = None
            if not sure and is_missing(problem, action):
                with_reason = asked(session, form, stored, action)
            if with_reason is None:
                raise
            steps = (*steps[:-1], with_reason)
            changes = list(_planned(steps, session, dossier, form, op))
        if not changes:
            print("もう、そのとおりになっています。何も変えませんでした。")
            return 0
        for change in changes:
            print("\n".join(pairs(_what_will_happen(session, change, form))))
        if len(changes) > 1:
            print("上のことを、続けて記録します。ご本人と確かめられたときだけ、進めてください。")
        if not sure and not agreed():
            print("何もしませんでした。")
            return 1
    for n, one in enumerate(steps):
        acted = session.patiently(
            lambda n=n, one=one: act(  # type: ignore[misc]
                one, sid_of(stored), by=session.who, op=f"{op}{n or ''}", parts=parts, version=seen + n
            )
        )
        print(_result(session, acted, one, f"{op}{n or ''}"))
    return 0


def steps_to(action: Action, stored: Item, workflow: Workflow) -> tuple[Action, ...]:
    """`action`, after what has to be recorded before it in this state: a consultation that was held is
    identified, started and finished in one go.
    """
    steps = (*(Action(name=name) for name in workflow.first(action.name)), action)
    for n, step in enumerate(steps):
        if workflow.way(stored["status"], step.name):
            return steps[n:]
    return (action,)


_MAY_CHOOSE = ("confirm", "move", "rebook", "reopen")
"""Actions before which the applicant's wishes are shown."""


def _planned(
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


def _what_will_happen(session: Session, change: Change, form: Form) -> Iterator[tuple[str, str]]:
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
        yield "担当", str(change.values["assignee"])
    if "kind" in change.values:
        yield "相談の方法", kind_name(form, {**stored, **change.values})
    yield from contact_lines(session, change, form)
    if change.visit or {"hearing", "hearing_memo", "proposal", "expert", "visits"} & {*change.values}:
        experts = session.patiently(lambda: session.parts.store.experts(stored["desk"]))
        yield from change_lines(session, change, experts)
    if "meeting_url" in change.values:
        yield "会議のURL", str(change.values["meeting_url"])
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
            f"{session.bundle['messages']['bookings']['no_reason']}（--reason で変えられます）",
        )
    if not change.letters:
        yield "送るメール", "ありません"
    for letter in change.letters:
        title = "手紙か電話で知らせること" if letter.by_post else "送るメール"
        yield title, _letter_words(letter, session.bundle["mails"][letter.mail])


def _freed(change: Change, form: Form) -> str:
    """What becomes of the slot: past the deadline nobody else can request it any more."""
    slot = parse_slot(change.stored["slot"])
    if form.grid and form.grid.error(slot, now=change.at):
        return "空きますが、申込みの期限を過ぎているなどのため、ほかの方が申し込むことはできません"
    return "ほかの方が申し込めるようになります"


def _letter_words(letter: Letter, words: Mapping[str, Any]) -> str:
    subject = words.get("subject_discreet", words["subject"]) if letter.discreet else words["subject"]
    to = {"applicant": "申し込んだ方", "expert": "専門家"}.get(words["to"], "窓口")
    more = "、カレンダーのファイル付き" if letter.calendar else ""
    if letter.by_post:
        more = "。メールは送られません。letter で文を出し、知らせたら、letter-sent で記録してください"
    return f"{mail_words(letter.kind)}（{to}へ{more}）「{fill(subject, letter.facts)}」"


def _result(session: Session, acted: Acted, action: Action, op: str) -> str:
    item = acted.item
    if not acted.changed and not _is_ours(session, item, op):
        return "もう、そのとおりになっています。何も変えませんでした。"
    status = f"今の状態は「{session.status(item)}」です（版 {int(item['v'])}）。"
    name = session.action(item["form"], action.name)
    return f"受付番号 {item['receipt']}：「{name}」を記録しました。{status}"


def _is_ours(session: Session, item: Item, op: str) -> bool:
    """Whether our change is in the trail after all: the response to the first try may have been lost."""
    try:
        dossier = session.dossier(item["receipt"])
    except NotFound:
        return False
    return any(event.get("op") == op for event in dossier.events)
