"""Bookings and consultations in the town."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from desk.domain.submissions.workflow import Action
from tests import actions
from tests.faults.sim.lives.common import CASE, TALK
from tests.faults.sim.lives.life import Doing, Here, Life, Stored
from tests.functions.conftest import BOOKING as BOOKED
from tests.functions.conftest import CONSULTATION as ASKED

SLOTS = ("2026-11-25T10:00", "2026-11-25T11:00", "2026-11-26T09:00", "2026-11-30T15:00")
URLS = ("https://example.kaigi.example.jp/room/1", "https://example.kaigi.example.jp/room/2")


def _slot(here: Here) -> str:
    return here.rng.choice([slot for slot in SLOTS if slot != here.stored.get("slot")])


def _earlier(here: Here) -> str:
    return here.rng.choice([slot for slot in SLOTS if slot < here.stored.get("slot", "")] or SLOTS)


def _offered(here: Here) -> str:
    """The last slot that was offered, if any."""
    return str(here.stored["offers"][-1]["slot"]) if "offers" in here.stored else here.rng.choice(SLOTS)


def _url(here: Here) -> str:
    return f"{here.rng.choice(URLS)}/{here.mark}"


def _switched(here: Here) -> Action:
    kind = here.rng.choice(("phone", "counter", "video"))
    return actions.switch(kind, **({"url": _url(here)} if kind == "video" else {}))


def _confirmed(here: Here) -> Action:
    url = _url(here) if here.stored.get("kind", "video") == "video" else ""
    elsewhere = {"slot": _slot(here), "late": True, "reason": actions.WHY}
    return actions.confirm(url=url, **(elsewhere if here.rng.random() < 0.2 else {}))


def _reopened(here: Here) -> Action:
    is_elsewhere = "slot" in here.stored and here.rng.random() < 0.5
    return actions.reopen(**({"slot": _slot(here), "late": True} if is_elsewhere else {}))


_OF_BOOKINGS: Mapping[str, Doing] = {
    **CASE,
    **TALK,
    "ask_earlier": lambda _: actions.ask_earlier(),
    "change": lambda here: actions.change(slot=_slot(here)),
    "close_missed": lambda _: actions.close_missed(),
    "confirm": _confirmed,
    "decline": lambda _: actions.decline(reason="business"),
    "finish": lambda _: actions.finish(),
    "identify": lambda _: actions.identify(),
    "move": lambda here: actions.move(slot=_slot(here), late=True),
    "no_show": lambda _: actions.no_show(),
    "not_kept": lambda _: actions.not_kept(),
    "offer": lambda here: actions.offer(slot=_earlier(here)),
    "rebook": lambda here: actions.rebook(slot=_slot(here), late=True),
    "refuse_identity": lambda _: actions.refuse_identity(),
    "reopen": _reopened,
    "start": lambda _: actions.start(),
    "stop_earlier": lambda _: actions.stop_earlier(),
    "switch": _switched,
    "take_offer": lambda here: actions.take_offer(slot=_offered(here)),
}
_OF_CONSULTATIONS: Mapping[str, Doing] = {
    **CASE,
    **TALK,
    "answer": lambda here: actions.answer(text=f"例の答えです。{here.mark}"),
    "finish": lambda _: actions.finish(),
}


def _booked(rng: Random, mark: str) -> dict[str, Any]:
    wanted = {"slot": rng.choice(SLOTS), "earlier": rng.random() < 0.5}
    return {**BOOKED, **wanted, "message": f"例の相談です。{mark}"}


def _asked(_: Random, mark: str) -> dict[str, Any]:
    return {**ASKED, "message": f"例の相談です。{mark}"}


def _at_the_consultation(stored: Stored) -> tuple[list[datetime], float]:
    if stored.get("status") not in ("confirmed", "identified", "started"):
        return [], 0
    start = datetime.fromisoformat(f"{stored['slot']}+09:00")
    return [start - timedelta(minutes=9), start + timedelta(minutes=20)], 0.6


BOOKING = Life(
    form="booking",
    answers=_booked,
    doings=_OF_BOOKINGS,
    moments=_at_the_consultation,
    rare=(*actions.AT_THE_CONSULTATION, "confirm", "rebook", "take_offer", "offer", "seen", "wait"),
)
CONSULTATION = Life(
    form="consultation",
    answers=_asked,
    doings=_OF_CONSULTATIONS,
    moments=lambda _: ([], 0),
    rare=("finish", "seen", "wait"),
)
