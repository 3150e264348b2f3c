"""A text to an applicant that isn't sent at once: prepared, sent, taken back, returned."""

import sys
from uuid import uuid4

from desk.counter.actions.carrying_out import carried_out
from desk.counter.cases.prepared import Prepared, prepared_of
from desk.counter.session import Session
from desk.domain.errors import NotAllowedNow, NotFound, Problem
from desk.domain.forms.form import Form
from desk.domain.submissions.workflow import Action
from desk.staff.session import agreed
from desk.staff.words.refusals import refusal_lines
from desk.staff.words.terminal import pairs
from desk.storage.reader import Dossier
from desk.usecases.prepared import give_back, prepare, previewed


def prepare_text(
    session: Session, receipt: str, action: str, text: str, *, is_for_look: bool, sure: bool
) -> int:
    """Keep a text for another person to look at, or for the next opening day's morning; the exit status."""
    dossier, form = _case(session, receipt)
    step = Action(name=action.replace("-", "_"), given={"text": text})
    try:
        change, _ = previewed(step, form, dossier, by=session.who, op="", parts=session.parts)
        if change is None:
            raise NotAllowedNow
        what = "別の人に確かめを頼む" if is_for_look else "次の開庁日の朝に送る"
        print("\n".join(pairs([("すること", what), ("文", text)])))
        if not sure and not agreed():
            return _nothing()
        session.patiently(
            lambda: prepare(
                step,
                form,
                dossier,
                by=session.who,
                op=str(uuid4()),
                seen=int(dossier.meta["v"]),
                parts=session.parts,
                is_for_look=is_for_look,
            )
        )
    except Problem as problem:
        return _refused(session, dossier, step, problem)
    print(
        "確かめを頼みました。"
        if is_for_look
        else "次の開庁日の朝に送ります。それまでは take-back で取りもどせます。"
    )
    return 0


def send_prepared(session: Session, receipt: str, *, sure: bool) -> int:
    """Send the prepared text as it is. Where another person has to look at it, this is that look."""
    dossier, form = _case(session, receipt)
    found = _shown(session, dossier, form)
    if found is None:
        return 1
    step = Action(name=found.action, given=dict(dossier.meta["prepared"]["given"]))
    if not sure and not agreed():
        return _nothing()
    try:
        for said in carried_out(session, dossier.meta, (step,), op=str(uuid4()), seen=int(dossier.meta["v"])):
            print(said)
    except Problem as problem:
        return _refused(session, dossier, step, problem)
    return 0


def take_back(session: Session, receipt: str, *, note: str | None = None) -> int:
    """Take the prepared text back; with a `note`, return it to who wrote it. It is a draft again."""
    dossier, form = _case(session, receipt)
    found = _shown(session, dossier, form)
    if found is None:
        return 1
    try:
        session.patiently(
            lambda: give_back(
                form,
                dossier,
                by=session.who,
                op=str(uuid4()),
                seen=int(dossier.meta["v"]),
                parts=session.parts,
                note=note,
            )
        )
    except Problem as problem:
        return _refused(session, dossier, Action(name=found.action), problem)
    print("もどしました。" if note is not None else "取りもどしました。送っていません。")
    return 0


def _case(session: Session, receipt: str) -> tuple[Dossier, Form]:
    dossier = session.dossier(receipt)
    form = session.parts.form(dossier.meta["form"])
    if form is None:
        raise NotFound
    return dossier, form


def _shown(session: Session, dossier: Dossier, form: Form) -> Prepared | None:
    found = prepared_of(session, dossier, form)
    if found is None:
        print("送るのを待っている文は、ありません。", file=sys.stderr)
        return None
    print("\n".join(pairs([("手続き", found.action_name), ("書いた人", found.who), ("文", found.text)])))
    return found


def _nothing() -> int:
    print("何もしませんでした。")
    return 1


def _refused(session: Session, dossier: Dossier, step: Action, problem: Problem) -> int:
    for line in refusal_lines(problem, session, stored=dossier.meta, action=step):
        print(line, file=sys.stderr)
    return 1
