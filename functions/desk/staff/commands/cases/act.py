"""The actions: show the submission, say what will happen, ask, and act on exactly what was shown."""

import sys
from collections.abc import Iterator
from uuid import uuid4

from desk.counter.actions.carrying_out import carried_out
from desk.counter.actions.choices import MEETS
from desk.counter.actions.preview import MAY_CHOOSE, planned, steps_to, what_will_happen
from desk.counter.actions.wishes import wish_rows, with_wish
from desk.counter.cases.case_words import head_rows
from desk.counter.session import Session
from desk.counter.times.rooms import names_of_rooms, room_words, rooms_at, with_room
from desk.domain.errors import InvalidAnswers, Problem
from desk.domain.submissions.model import Item
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
    action = with_room(with_wish(action, stored), stored, session.bundle)
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
    rooms = _room_rows(session, stored) if _asks_room(session, stored, action) else ()
    print("\n".join(pairs([*head_rows(session, stored, form), *wishes, *rooms])))
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


def _asks_room(session: Session, stored: Item, action: Action) -> bool:
    """Whether the action fixes where a video meeting is, so that one of the desk's rooms can be typed."""
    way = Workflow.of_form(session.bundle, stored["form"]).way(stored["status"], action.name)
    return "slot" in stored and way is not None and bool(MEETS & {*way.effects})


def _room_rows(session: Session, stored: Item) -> Iterator[tuple[str, str]]:
    """Each room with how it is typed, and whether it is in use at the booking's time."""
    order = list(names_of_rooms(session.bundle, stored["desk"]))
    for room in sorted(rooms_at(session, stored, stored["slot"]), key=lambda one: order.index(one.url)):
        n = order.index(room.url) + 1
        yield f"会議室の{n}", f"{room_words(room)}　--url {n}"
