"""The actions: show the submission, say what will happen, ask, and act on exactly what was shown."""

import sys
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

from desk.domain.calendar.availability import slot_words
from desk.domain.calendar.moments import slot_text
from desk.domain.errors import NotFound, Problem
from desk.domain.forms.form import Form
from desk.domain.forms.placeholders import fill
from desk.domain.submissions import actions
from desk.domain.submissions.model import Change, Item, Letter, sid_of, waits_for_a_slot
from desk.domain.transitions import plan
from desk.staff.case_words import head_rows, kind_words
from desk.staff.refusals import refusal_lines
from desk.staff.session import Session, agreed
from desk.staff.terminal import pairs
from desk.storage.reader import Dossier
from desk.usecases.change_submission import Acted, act


def do(session: Session, receipt: str, action: actions.Action, *, version: int | None, sure: bool) -> int:
    """Carry out one action; the exit status. `version` is the one that a script has seen."""
    dossier = session.dossier(receipt)
    stored = dossier.meta
    try:
        return _do(session, dossier, action, version=version, sure=sure)
    except Problem as problem:
        for line in refusal_lines(problem, session, stored=stored, action=action):
            print(line, file=sys.stderr)
        return 1


def _do(
    session: Session, dossier: Dossier, action: actions.Action, *, version: int | None, sure: bool
) -> int:
    stored, parts = dossier.meta, session.parts
    form = parts.form(stored["form"])
    if form is None:
        print(
            f"フォーム「{stored['form']}」は、今の設定にありません。設定を確かめてください。", file=sys.stderr
        )
        return 1
    op, seen = str(uuid4()), int(stored["v"] if version is None else version)
    print("\n".join(pairs(head_rows(session, stored, form))))
    if seen == stored["v"]:
        change = plan(action, form, stored, by=session.who, op=op, now=session.now, bundle=session.bundle)
        if change is None:
            print("もう、そのとおりになっています。何も変えませんでした。")
            return 0
        print("\n".join(pairs(_what_will_happen(session, change, form))))
        if not sure and not agreed():
            print("何もしませんでした。")
            return 1
    acted = session.patiently(
        lambda: act(action, sid_of(stored), by=session.who, op=op, parts=parts, version=seen)
    )
    print(_result(session, acted, action, op))
    return 0


def _what_will_happen(session: Session, change: Change, form: Form) -> Iterator[tuple[str, str]]:
    before, after = session.status(change.stored["status"]), session.status(change.status)
    yield "すること", f"{session.action(change.action)}（{before} → {after}）"
    if change.slot and waits_for_a_slot(change.stored) and slot_text(change.slot) == change.stored["slot"]:
        yield "相談枠", "この方のために取ります（まだ取っていません）"
    elif change.slot:
        yield "新しい日時", slot_words(change.slot, session.clock)
    elif change.frees_slot:
        yield "相談枠", "ほかの方が申し込めるようになります"
    if "meeting_url" in change.values:
        yield "会議のURL", str(change.values["meeting_url"])
    if "answer" in change.values:
        yield "回答", str(change.values["answer"]["text"])
    if "reason" in change.values:
        yield "理由", str(form.words["workflow"]["decline_reasons"][change.values["reason"]])
    if not change.letters:
        yield "送るメール", "ありません"
    for letter in change.letters:
        yield "送るメール", _letter_words(letter, session.bundle["mails"][letter.mail])


def _letter_words(letter: Letter, words: Mapping[str, Any]) -> str:
    subject = words.get("subject_discreet", words["subject"]) if letter.discreet else words["subject"]
    to = "申し込んだ方" if words["to"] == "applicant" else "窓口"
    calendar = "、カレンダーのファイル付き" if letter.calendar else ""
    return f"{kind_words(letter.kind)}（{to}へ{calendar}）「{fill(subject, letter.facts)}」"


def _result(session: Session, acted: Acted, action: actions.Action, op: str) -> str:
    item = acted.item
    if not acted.changed and not _is_ours(session, item, op):
        return "もう、そのとおりになっています。何も変えませんでした。"
    status = f"今の状態は「{session.status(item['status'])}」です（版 {int(item['v'])}）。"
    return f"受付番号 {item['receipt']}：「{session.action(action.name)}」を記録しました。{status}"


def _is_ours(session: Session, item: Item, op: str) -> bool:
    """Whether our change is in the trail after all: the response to the first try may have been lost."""
    try:
        dossier = session.dossier(item["receipt"])
    except NotFound:
        return False
    return any(event.get("op") == op for event in dossier.events)
