"""The actions: show the submission, say what will happen, ask, and act on exactly what was shown."""

import sys
from uuid import uuid4

from desk.counter.actions.carrying_out import carried_out
from desk.counter.actions.preview import MAY_CHOOSE, planned, steps_to, what_will_happen
from desk.counter.actions.wishes import wish_rows, with_wish
from desk.counter.cases.case_words import head_rows
from desk.counter.session import Session
from desk.domain.errors import InvalidAnswers, Problem
from desk.domain.submissions.workflow import Action, Workflow
from desk.staff.commands.cases.reason import asked, is_missing
from desk.staff.session import agreed
from desk.staff.words.refusals import refusal_lines
from desk.staff.words.terminal import pairs
from desk.storage.reader import Dossier
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
    wishes = wish_rows(session, stored, form) if action.name in MAY_CHOOSE else ()
    print("\n".join(pairs([*head_rows(session, stored, form), *wishes])))
    steps: tuple[Action, ...] = (action,)
    if seen == stored["v"]:
        steps = steps_to(action, stored, Workflow.of_form(session.bundle, form.id))
        try:
            changes = list(planned(steps, session, dossier, form, op))
        except InvalidAnswers as problem:
            with_reason = None
            if not sure and is_missing(problem, action):
                with_reason = asked(session, form, stored, action)
            if with_reason is None:
                raise
            steps = (*steps[:-1], with_reason)
            changes = list(planned(steps, session, dossier, form, op))
        if not changes:
            print("もう、そのとおりになっています。何も変えませんでした。")
            return 0
        for change in changes:
            print("\n".join(pairs(what_will_happen(session, change, form))))
        if len(changes) > 1:
            print("上のことを、続けて記録します。ご本人と確かめられたときだけ、進めてください。")
        if not sure and not agreed():
            print("何もしませんでした。")
            return 1
    for said in carried_out(session, stored, steps, op=op, seen=seen):
        print(said)
    return 0
