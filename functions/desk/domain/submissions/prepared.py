"""Prepared texts: what a member of the staff wrote to the applicant and that isn't sent yet. Pure.

META has one at most, as `prepared`: `action` and `given` (checked), `by` and `at` of who wrote it, and what
it waits for. `look`: another person has to see it first, because the form says so (`handling.second_look`).
`day`: it is sent on the morning of that opening day; `second` is then who had a look.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desk.domain.calendar.moments import stamp

_MEMBER = "m-"
"""How the ids of people at the console begin (`desk.console.member.member_id`)."""


def needs_look(form_words: Mapping[str, Any], action: str) -> bool:
    """Whether another person has to see what this action says before it is sent."""
    rule: Mapping[str, Any] = form_words.get("handling", {}).get("second_look", {})
    return action in rule.get("actions", ())


def is_look_for_leads(form_words: Mapping[str, Any]) -> bool:
    """Whether that other person leads the desk. The console asks; a command line knows no leads."""
    return bool(form_words.get("handling", {}).get("second_look", {}).get("by") == "lead")


def is_another_person(one: str, other: str) -> bool:
    """Whether two names of the trail are surely two people.

    The same person has one name at the console and another at the command line. So a second person works
    where the first one did.
    """
    return one != other and one.startswith(_MEMBER) == other.startswith(_MEMBER)


def waits_for_look(stored: Mapping[str, Any], action: str = "") -> bool:
    """Whether a text waits for another person; if given, that of one action."""
    prepared = stored.get("prepared", {})
    return "look" in prepared and action in ("", prepared["action"])


def waits_for_morning(stored: Mapping[str, Any], action: str = "") -> bool:
    """Whether a text waits for the morning of its day; if given, that of one action."""
    prepared = stored.get("prepared", {})
    return "day" in prepared and action in ("", prepared["action"])


def is_just_this(stored: Mapping[str, Any], action: str, given: Mapping[str, Any]) -> bool:
    """Whether this is the prepared text, unchanged."""
    prepared = stored.get("prepared", {})
    return bool(prepared) and prepared["action"] == action and dict(prepared["given"]) == dict(given)


def is_seconded(stored: Mapping[str, Any], action: str, given: Mapping[str, Any], by: str) -> bool:
    """Whether it was prepared by one person, and `by` is another who has it before them, unchanged."""
    return is_just_this(stored, action, given) and is_another_person(str(stored["prepared"]["by"]), by)


def is_stopped(stored: Mapping[str, Any]) -> bool:
    """Whether the applicant has written since: nobody's answer goes out before that was read."""
    return bool(stored.get("reply", {}).get("at", "") > stored.get("prepared", {}).get("at", ""))


def author_of(stored: Mapping[str, Any], action: str, given: Mapping[str, Any], by: str) -> str:
    """Who wrote what `by` sends."""
    return str(stored["prepared"]["by"]) if is_just_this(stored, action, given) else by


def prepared_text(action: str, given: Mapping[str, Any], *, by: str, at: datetime) -> dict[str, Any]:
    return {"action": action, "given": dict(given), "by": by, "at": stamp(at)}
