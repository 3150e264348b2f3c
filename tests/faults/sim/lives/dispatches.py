"""Dispatches in the town: hearing, decision by two persons, visits one after the other, experts."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from desk.domain.submissions.workflow import Action
from tests import actions
from tests.faults.sim.lives.common import CASE, TALK
from tests.faults.sim.lives.life import Doing, Here, Life, Stored
from tests.functions.dispatch.cases import BODY

EXPERTS = ("AAAA", "BBBB", "CCCC")
DESK = "harassment"
_NUMBERS = ("8000000000001", "")
_STEP = timedelta(minutes=30)


def _soon(here: Here) -> str:
    """A full or half hour after now."""
    begin = here.now.replace(minute=0, second=0, microsecond=0)
    return f"{begin + here.rng.randint(2, 8) * _STEP:%Y-%m-%dT%H:%M}"


def _does(name: str, **given: Any) -> Action:
    return Action(name=name, given=given)


def _granted(rng: Random) -> dict[str, Any]:
    return {"expert": rng.choice(EXPERTS), "visits": rng.choice((1, 2, 5, 5, 5))}


def _proposed(here: Here) -> Action:
    rng = here.rng
    return _does("propose", **({"reason": "scope"} if rng.random() < 0.2 else _granted(rng)))


def _decided(here: Here) -> dict[str, Any]:
    """What was proposed, or now and then something else."""
    found = here.stored.get("proposal", {})
    proposed = {name: found[name] for name in ("expert", "visits") if name in found}
    return proposed if proposed and here.rng.random() < 0.9 else _granted(here.rng)


def _approved(here: Here) -> Action:
    other = {"other_body": True} if here.rng.random() < 0.2 else {}
    return _does("approve", **_decided(here), **other)


def _planned(here: Here) -> Action:
    rng, following = here.rng, len(here.stored.get("visits", ())) + 1
    number = rng.choice((following, following, following, 1))
    place = f"例の場所 {here.mark}"
    return _does("plan_visit", at=_soon(here), number=number, place=place, minutes=rng.choice((30, 60)))


def _moved(here: Here) -> Action:
    return _does("move_visit", at=_soon(here), reason=actions.WHY)


def _reported(here: Here) -> Action:
    return _does("report", number=here.rng.randint(1, 5), text=f"例の報告 {here.mark}")


def _made(here: Here) -> Action:
    return _does("visit_done", **({"text": f"例の報告 {here.mark}"} if here.rng.random() < 0.5 else {}))


def _handed_on(here: Here) -> Action:
    return _does("change_expert", expert=here.rng.choice(EXPERTS), reason=f"例のわけ {here.mark}")


_DOINGS: Mapping[str, Doing] = {
    **CASE,
    **TALK,
    "approve": _approved,
    "cancel_visit": lambda _: _does("cancel_visit", reason=actions.WHY),
    "change_expert": _handed_on,
    "complete": lambda _: _does("complete"),
    "decline": lambda _: _does("decline", reason="scope"),
    "move_visit": _moved,
    "plan_visit": _planned,
    "propose": _proposed,
    "record_hearing": lambda here: _does("record_hearing", memo=f"例の記録 {here.mark}"),
    "report": _reported,
    "set_hearing": lambda here: _does("set_hearing", at=_soon(here), how=f"電話 {here.mark}"),
    "visit_done": _made,
}


def _applied(rng: Random, mark: str) -> dict[str, Any]:
    body = {"body": f"例の団体{rng.randint(1, 5)}", "corporate_number": rng.choice(_NUMBERS)}
    return {**BODY, **body, "troubles": f"例の困りごとです。{mark}"}


def _at_the_visit(stored: Stored) -> tuple[list[datetime], float]:
    if stored.get("status") == "visit_planned":
        return [datetime.fromisoformat(stored["visit_at"]) + timedelta(minutes=3)], 0.7
    return [], 0


DISPATCH = Life(
    form="dispatch",
    answers=_applied,
    doings=_DOINGS,
    moments=_at_the_visit,
    rare=("propose", "approve", "plan_visit", "visit_done", "report", "seen", "wait"),
    straight=("record_hearing", "propose", "approve", "plan_visit", "visit_done"),
)
