"""Reads a form's urlencoded post into the answers that the JSON API would be sent.

Names are those of the page's controls: the field's name, or `slot.day` and `slot.time` for the two halves of
a slot (repeated for each slot that can be chosen).
"""

from collections.abc import Mapping
from itertools import zip_longest
from typing import Any
from urllib.parse import parse_qsl

from desk.domain.errors import Malformed

MAX_FIELDS = 200

Posted = Mapping[str, list[str]]


def posted_fields(body: bytes, *, most: int = MAX_FIELDS) -> Posted:
    """Each control's values, in order; `most` values in all. Raises Malformed."""
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=bool(body),
            errors="strict",
            max_num_fields=most,
        )
    except ValueError as error:
        raise Malformed from error
    posted: dict[str, list[str]] = {}
    for name, value in pairs:
        posted.setdefault(name, []).append(value)
    return posted


def first(posted: Posted, name: str) -> str:
    """The first value of a control, or ""."""
    return posted.get(name, [""])[0]


def raw_answers(schema: Mapping[str, Any], posted: Posted) -> dict[str, Any]:
    """The answers as the JSON API would be sent them; unknown controls and empty answers are left out."""
    answers = {field: _answer(field, rule, posted) for field, rule in schema["properties"].items()}
    return {field: value for field, value in answers.items() if value not in (None, "", [])}


def unknown_texts(schema: Mapping[str, Any], posted: Posted) -> list[str]:
    """What was typed into controls that the form doesn't have: a deployment has removed the question."""
    known = {
        control for field in schema["properties"] for control in (field, f"{field}.day", f"{field}.time")
    }
    return [
        value
        for name, values in posted.items()
        if name not in known and not name.startswith("_")
        for value in values
        if value.strip() and value != "true"
    ]


def _answer(field: str, rule: Mapping[str, Any], posted: Posted) -> Any:
    is_list = rule.get("type") == "array"
    if rule.get("items", rule).get("format") == "slot":
        slots = _slots(field, posted)
        return slots if is_list else next(iter(slots), None)
    values = posted.get(field, [])
    if is_list:
        return values
    if rule.get("type") == "boolean":
        return True if values == ["true"] else None
    return values[0] if values else None


def _slots(field: str, posted: Posted) -> list[str]:
    """Whole slots (from the check page), then halves joined to slots ("2026-11-25T10:00").

    A half-chosen slot stays incomplete, and the slot format reports it. An empty row above a filled one is
    kept, so that the page shows each slot in the row where it was chosen.
    """
    halves = zip_longest(posted.get(f"{field}.day", []), posted.get(f"{field}.time", []), fillvalue="")
    slots = posted.get(field, []) + [f"{day}T{time}" if day or time else "" for day, time in halves]
    while slots and not slots[-1]:
        slots.pop()
    return slots
