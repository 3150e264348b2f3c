"""What hostile requests are made of: the good request, and ways to change one thing in it."""

import json
from typing import Any
from urllib.parse import urlencode

from tests.functions.conftest import BOOKING, CONSULTATION
from tests.functions.events import post

SID = "0b9a3f9e-0000-4000-8000-0000000000aa"
CANARY = "kanariya"
"""A word of each sent text, which must be in no answer and no log."""

Event = dict[str, Any]
Row = Any


def booking(**change: Any) -> Event:
    return post("booking", {"sid": SID, "answers": {**BOOKING, "message": CANARY, **change}})


def consulting(**change: Any) -> Event:
    return post("consultation", {"sid": SID, "answers": {**CONSULTATION, "message": CANARY, **change}})


def body(
    answers: str, *, head: str = f'{{"sid": "{SID}", "answers": ', tail: str = "}", **kwargs: Any
) -> Event:
    """A post of a consultation whose answers are this JSON text."""
    return post("consultation", head + answers + tail, **kwargs)


GOOD = json.dumps({**CONSULTATION, "message": CANARY})
WHOLE = f'{{"sid": "{SID}", "answers": {GOOD}}}'


def answers(**values: str) -> str:
    """Right answers as JSON, with these values (each JSON text) instead."""
    rest = {name: value for name, value in CONSULTATION.items() if name not in values}
    return json.dumps(rest)[:-1] + "".join(f', "{name}": {value}' for name, value in values.items()) + "}"


def sized(size: int) -> bytes:
    """A right request of exactly `size` bytes (JSON allows spaces at its end)."""
    return WHOLE.encode().ljust(size)


def raw(content: bytes, **headers: str | None) -> Event:
    return post("consultation", content, headers=headers, encoded=True)


def named(name: str) -> Event:
    return consulting(**{name: CANARY})


def header(name: str, value: str | None) -> Event:
    return post("consultation", WHOLE, headers={name: value})


def plain(**change: Any) -> Event:
    """A right request in a changed event."""
    return {**post("consultation", WHOLE), **change}


def at(form: str) -> Event:
    return post(form, WHOLE)


def form_post(content: str | bytes | list[tuple[str, str]], form: str = "consultation") -> Event:
    sent = content if isinstance(content, str | bytes) else urlencode(content)
    kind = {"content-type": "application/x-www-form-urlencoded", "accept": "text/html,*/*;q=0.8"}
    return post(form, sent, headers=kind, encoded=True)


POSTED: list[tuple[str, str]] = [
    ("inquirer", "worker"),
    ("topics", "policy"),
    ("message", CANARY),
    ("reply_by", "email"),
    ("email", "hanako@example.jp"),
]
