"""Answers to any form, made from its definition: of somebody who doesn't exist."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desk.domain.calendar.availability import Counts, nearest_free
from desk.domain.calendar.moments import slot_text
from desk.domain.forms.bounds.options import times_of
from desk.domain.forms.form import Form
from desk.domain.forms.sample_answers import BY_FORMAT

PERSON: Mapping[str, str] = {
    "name": "例 太郎",
    "kana": "れい たろう",
    "mail": "rei.taro@example.jp",
    "phone": "03-0000-0000",
    "postal_code": "000-0000",
    "address": "例県例市例町1番2号",
    "message": "例の文章です。",
    "corporate_number": "8000000000001",
}
"""Nobody: their words, by the names that `sample_answers` has for a canary's."""

_BY_FORMAT = {**BY_FORMAT, "corporate-number": "corporate_number"}

Answers = dict[str, Any]
NOTHING_TAKEN: Mapping[str, int] = {}


def answers_of(
    form: Form,
    *,
    now: datetime,
    everything: bool = False,
    person: Mapping[str, str] = PERSON,
    counts: Counts = NOTHING_TAKEN,
    near: datetime | None = None,
) -> Answers:
    """What the form requires at `now`, or with `everything` an answer to each question that is asked.

    `person` answers in place of PERSON, in its names; `counts` says which slots are taken. The slots are near
    to `near` (now), those after it first.
    """
    wanted = near or now
    slots = nearest_free(form.grid, counts, wanted, now=now, n=4) if form.grid else ()
    free = [slot_text(slot) for slot in sorted(slots, key=lambda slot: (slot < wanted, slot))]
    answers: Answers = {}
    _answer_required(form, answers, free, person, now)
    if everything:
        for section in form.words["sections"]:
            for name in section["fields"]:
                is_left = name not in answers and form.is_asked(name, answers)
                if is_left and _rule(form, name, now).get("enum") != []:
                    answers[name] = _answer(_rule(form, name, now), free, person)
        _answer_required(form, answers, free, person, now)
    return {name: value for name, value in answers.items() if form.is_asked(name, answers)}


def has_choices(form: Form, now: datetime) -> bool:
    """Whether each required question can be answered: the only seminar may be over, or not yet open."""
    return all(_rule(form, name, now).get("enum") != [] for name in form.schema.get("required", ()))


def _answer_required(
    form: Form, answers: Answers, free: list[str], person: Mapping[str, str], now: datetime
) -> None:
    """One answer can make another question required: repeats until no required one is left.

    A slot stays unanswered when none is free, and a choice when nothing can be chosen now.
    """
    while missing := [
        error.field
        for error in form.errors(form.normalise(answers, now=now), now=now)
        if error.code == "required"
        and error.field not in answers
        and (free or error.field != "slot")
        and _rule(form, error.field, now).get("enum") != []
    ]:
        for name in missing:
            answers[name] = _answer(_rule(form, name, now), free, person)


def _rule(form: Form, name: str, now: datetime) -> Mapping[str, Any]:
    """The rule of a question, with the options alone that can be chosen now."""
    rule: Mapping[str, Any] = form.schema["properties"][name]
    times = times_of(form.words["fields"][name])
    closed = {option for option, one in times.items() if one.state(now) in ("early", "over")}
    if "enum" in rule:
        return {**rule, "enum": [option for option in rule["enum"] if option not in closed]}
    return rule


def _answer(rule: Mapping[str, Any], free: list[str], person: Mapping[str, str]) -> Any:
    """An answer to one question; of `free` slots the first is for one slot, the others are for several."""
    if rule["type"] == "boolean":
        return True
    if rule["type"] == "array":
        items, count = rule["items"], rule.get("minItems", 1)
        choices = items.get("enum") or (
            free[1:] if items.get("format") == "slot" else [_answer(items, free, person)]
        )
        return choices[:count]
    if rule["type"] == "integer":
        return str(rule["minimum"])
    if "enum" in rule:
        return rule["enum"][0]
    match rule.get("format"):
        case "slot":
            return free[0]
        case "date":
            return "2000-04-01"
        case kind:
            text = person[_BY_FORMAT.get(kind or "line", "message")]
            return text + "例" * max(0, rule.get("minLength", 0) - len(text))
