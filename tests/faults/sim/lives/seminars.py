"""Applications for seminars in the town. The seminars themselves: `tests.faults.sim.setting`."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from desk.domain.submissions.workflow import Action
from tests import actions
from tests.faults.sim.lives.common import CASE
from tests.faults.sim.lives.life import Doing, Here, Life, Stored
from tests.faults.sim.setting import SEMINARS
from tests.functions.conftest import SEMINAR as APPLIED


def _other(here: Here) -> str:
    return here.rng.choice([one for one in SEMINARS if one != here.stored.get("seminar")])


_DOINGS: Mapping[str, Doing] = {
    **{name: doing for name, doing in CASE.items() if name != "assign"},
    "attend": lambda _: Action(name="attend"),
    "called_off": lambda _: Action(name="called_off", given={"reason": actions.WHY}),
    "change": lambda here: Action(name="change", given={"seminar": _other(here)}),
    "change_to_wait": lambda here: Action(name="change_to_wait", given={"seminar": _other(here)}),
    "miss": lambda _: Action(name="miss"),
    "promote": lambda _: Action(name="promote"),
    "tell_move": lambda _: Action(name="tell_move"),
    "reopen_to_wait": lambda _: Action(name="reopen_to_wait"),
}


def _applied(rng: Random, mark: str) -> dict[str, Any]:
    return {**APPLIED, "seminar": rng.choice(list(SEMINARS)), "question": f"例の質問です。{mark}"}


def _at_the_seminar(stored: Stored) -> tuple[list[datetime], float]:
    if stored.get("status") not in ("registered", "waiting", "attended", "absent"):
        return [], 0
    begins = datetime.fromisoformat(f"{SEMINARS[stored['seminar']]}+09:00")
    return [begins - timedelta(minutes=9), begins + timedelta(minutes=20)], 0.4


SEMINAR = Life(
    form="seminar",
    answers=_applied,
    doings=_DOINGS,
    moments=_at_the_seminar,
    rare=("promote", "attend", "miss", "change", "change_to_wait"),
)
