"""What is done with every case: notes, calls, messages, waiting, corrections."""

from collections.abc import Mapping

from desk.domain.submissions.workflow import Action
from tests import actions
from tests.faults.sim.lives.life import Doing, Here


def _assign(here: Here) -> Action:
    return actions.assign(**here.rng.choice(({}, {"to": "staff-2"})))


def _correct(here: Here) -> Action:
    return actions.correct(mail=f"right{here.rng.randint(1, 9)}@example.jp")


def _message(here: Here) -> Action:
    return actions.message(text=f"例のメッセージ {here.mark}", wait=here.rng.random() < 0.5)


def _wait(here: Here) -> Action:
    return actions.wait(**here.rng.choice(({"reason": "document"}, {"sentence": f"写しのこと {here.mark}"})))


CASE: Mapping[str, Doing] = {
    "assign": _assign,
    "cancel": lambda _: actions.cancel(),
    "correct": _correct,
    "note": lambda here: actions.note(text=f"例のメモ {here.mark}"),
    "phone": lambda here: actions.phone(text=f"例のようす {here.mark}"),
    "release": lambda _: actions.release(),
    "reopen": lambda _: actions.reopen(),
    "withdraw": lambda _: actions.withdraw(),
}
TALK: Mapping[str, Doing] = {
    "message": _message,
    "reply": lambda here: actions.reply(text=f"例の返事 {here.mark}"),
    "resume": lambda _: actions.resume(),
    "seen": lambda _: actions.seen(),
    "wait": _wait,
}
