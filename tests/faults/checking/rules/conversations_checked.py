"""The checker's part on conversations: each text once and in order, and who waits, by the trail."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.faults.checking.table import Item

LIVE = ("received", "confirmed", "identified", "started")
STEPS: Mapping[str, Mapping[str, str]] = {
    state: {
        **dict.fromkeys(("message", "reply", "seen"), state),
        **({"wait": state, "resume": state} if state == "received" else {}),
    }
    for state in LIVE
}
"""State -> action -> next state: none of them changes it."""
LETTERS = {"message": {"message"}, "wait": {"waiting"}, "reply": {"staff-notice"}}
BESIDE = frozenset({"staff-notice", "message", "waiting"})
"""Mails that make none before them outdated."""
_CONDITIONAL = frozenset({"resume", "seen", "reply"})
"""Not allowed at the beginning of any life: until the desk waits, is replied to, has written."""


def violations(
    sid: str, meta: Item, events: Sequence[Item], asked: Mapping[str, Mapping[str, Any]]
) -> Iterator[str]:
    """`asked`: op -> what was asked for."""
    texts = [
        (event["by"], asked.get(event["op"], {}))
        for event in events
        if event["what"] in ("message", "reply", "wait")
    ]
    thread = meta.get("messages", ())
    if len(thread) != len(texts) or not all(map(_is_said, thread, texts)):
        yield f"{sid} has another thread than {texts}"
    waits, replied = False, False
    for event in events:
        if not waits and event["what"] == "resume":
            yield f"{sid} was resumed and did not wait"
        if waits and event["what"] == "wait":
            yield f"{sid} waits twice"
        if not replied and event["what"] == "seen":
            yield f"{sid} had a reply read that it didn't have"
        waits, replied = _after(event["what"], waits=waits, replied=replied)
    if ("waiting" in meta) != waits:
        yield f"{sid} is said to be waiting: {'waiting' in meta}, by its steps it is: {waits}"
    if ("reply" in meta) != replied:
        yield f"{sid} is said to have a reply: {'reply' in meta}, by its steps it has: {replied}"


def may_be_refused(what: str, events: Sequence[Item]) -> bool:
    """Whether something besides the state can have stopped an action."""
    return what in _CONDITIONAL or (what == "wait" and any(event["what"] == "wait" for event in events))


def _is_said(text: Mapping[str, Any], asked: tuple[str, Mapping[str, Any]]) -> bool:
    """Whether a text of the thread is what was asked for: as it was typed, or in words around it (`wait`)."""
    by, given = asked
    same = (
        text["text"] == given["text"] if "text" in given else str(given.get("sentence", "")) in text["text"]
    )
    return same and text["by"] == by


def _after(what: str, *, waits: bool, replied: bool) -> tuple[bool, bool]:
    """Whether the desk waits after a step, and has a reply that nobody has dealt with."""
    match what:
        case "note" | "correct" | "switch" | "offer" | "ask_earlier" | "stop_earlier":
            return waits, replied
        case "wait":
            return True, False
        case "reply":
            return False, True
        case "message" | "seen":
            return waits, False
        case "resume" | "change" | "take_offer":
            return False, replied
    return False, False
