"""What can be done with a submission, by the name of the action: all of the lives of tests/example_desk."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from desk.domain.submissions.workflow import Action
from tests import actions

SLOTS = ("2026-11-25T10:00", "2026-11-25T11:00", "2026-11-26T09:00", "2026-11-30T15:00")
URLS = ("https://example.kaigi.example.jp/room/1", "https://example.kaigi.example.jp/room/2")

Stored = Mapping[str, Any]


def _slot(rng: Random, stored: Stored) -> str:
    return rng.choice([slot for slot in SLOTS if slot != stored.get("slot")])


def _earlier(rng: Random, stored: Stored) -> str:
    return rng.choice([slot for slot in SLOTS if slot < stored.get("slot", "")] or SLOTS)


def _offered(rng: Random, stored: Stored) -> str:
    """The last slot that was offered, if any."""
    return str(stored["offers"][-1]["slot"]) if "offers" in stored else rng.choice(SLOTS)


def _switched(rng: Random) -> Action:
    kind = rng.choice(("phone", "counter", "video"))
    return actions.switch(kind, **({"url": rng.choice(URLS)} if kind == "video" else {}))


def _confirmed(rng: Random, stored: Stored) -> Action:
    url = rng.choice(URLS) if stored.get("kind", "video") == "video" else ""
    elsewhere = {"slot": _slot(rng, stored), "late": True, "reason": actions.WHY}
    return actions.confirm(url=url, **(elsewhere if rng.random() < 0.2 else {}))


DOINGS: Mapping[str, Callable[[Random, Stored], Action]] = {
    "answer": lambda *_: actions.answer(text="例の答えです。"),
    "ask_earlier": lambda *_: actions.ask_earlier(),
    "assign": lambda rng, _: actions.assign(**rng.choice(({}, {"to": "staff-2"}))),
    "cancel": lambda *_: actions.cancel(),
    "change": lambda rng, stored: actions.change(slot=_slot(rng, stored)),
    "close_missed": lambda *_: actions.close_missed(),
    "confirm": _confirmed,
    "correct": lambda rng, _: actions.correct(mail=f"right{rng.randint(1, 9)}@example.jp"),
    "decline": lambda *_: actions.decline(reason="business"),
    "finish": lambda *_: actions.finish(),
    "identify": lambda *_: actions.identify(),
    "message": lambda rng, _: actions.message(text="例のメッセージ", wait=rng.random() < 0.5),
    "move": lambda rng, stored: actions.move(slot=_slot(rng, stored), late=True),
    "no_show": lambda *_: actions.no_show(),
    "not_kept": lambda *_: actions.not_kept(),
    "note": lambda *_: actions.note(text="例のメモ"),
    "offer": lambda rng, stored: actions.offer(slot=_earlier(rng, stored)),
    "phone": lambda *_: actions.phone(text="例のようす"),
    "rebook": lambda rng, stored: actions.rebook(slot=_slot(rng, stored), late=True),
    "refuse_identity": lambda *_: actions.refuse_identity(),
    "release": lambda *_: actions.release(),
    "reopen": lambda rng, stored: actions.reopen(
        **({"slot": _slot(rng, stored), "late": True} if "slot" in stored and rng.random() < 0.5 else {})
    ),
    "reply": lambda *_: actions.reply(text="例の返事"),
    "resume": lambda *_: actions.resume(),
    "seen": lambda *_: actions.seen(),
    "start": lambda *_: actions.start(),
    "stop_earlier": lambda *_: actions.stop_earlier(),
    "switch": lambda rng, _: _switched(rng),
    "take_offer": lambda rng, stored: actions.take_offer(slot=_offered(rng, stored)),
    "wait": lambda rng, _: actions.wait(
        **rng.choice(({"reason": "document"}, {"sentence": "写しのことです"}))
    ),
    "withdraw": lambda *_: actions.withdraw(),
}
