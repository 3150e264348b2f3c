"""Every keyword of the forms' schemas is covered: if it is dropped, or its limit moved by one, a case fails.

The cases are in `form_rule_cases`. A rule that no case notices is reported, and so is an excuse (`unseen`)
for one that a case does notice.
"""

import copy
import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

import pytest

from desk.domain.forms.form import Form
from tests.conftest import NOW
from tests.unit.forms.dispatch_rule_cases import DISPATCH
from tests.unit.forms.form_rule_cases import BOOKING, CONSULTATION, GONE, Rules
from tests.unit.forms.seminar_rule_cases import SEMINAR

FORMS = {"booking": BOOKING, "consultation": CONSULTATION, "dispatch": DISPATCH, "seminar": SEMINAR}
_LIMITS = ("maxLength", "minLength", "maxItems", "minItems", "minimum", "maximum")
_HOLDERS = ("properties", "allOf", "items", "if", "then", "else")
"""Keywords whose rules are dropped one by one; `if`, `then` and `else` also as a whole."""

Path = tuple[str | int, ...]
Mutation = tuple[str, Callable[[dict[str, Any]], None]]


def mutations(schema: Any, path: Path = ()) -> Iterator[Mutation]:
    """(name, function that changes a copy of the form's schema) for each way to weaken or move one rule."""
    for keyword, value in schema.items():
        at = (*path, keyword)
        if keyword == "properties":
            for field, rule in value.items():
                yield _dropped((*at, field))
                yield from mutations(rule, (*at, field))
        elif keyword == "allOf":
            for number, rule in enumerate(value):
                yield _dropped((*at, number))
                yield from mutations(rule, (*at, number))
        elif keyword in _HOLDERS:
            # An empty branch checks nothing, and `desk.domain.forms` can still read it.
            yield _put(at, {}) if keyword in ("then", "else") else _dropped(at)
            yield from mutations(value, at)
        elif keyword in ("required", "enum"):
            yield _dropped(at) if keyword == "enum" else _put(at, [])
            for entry in value:
                rest = [other for other in value if other != entry]
                yield _put(at, rest, name=f"{_name(at)} without {entry}")
        else:
            yield _dropped(at)
            if keyword in _LIMITS:
                yield _put(at, value + 1, name=f"{_name(at)} + 1")
                yield _put(at, value - 1, name=f"{_name(at)} - 1")


def outcome(form: Form, answers: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, str]:
    """Field -> code of each error."""
    raw = {field: value for field, value in {**answers, **change}.items() if value is not GONE}
    now = datetime.fromisoformat(NOW)
    errors = form.errors(form.normalise(raw, now=now), now=now)
    return {error.field: error.code for error in errors}


@pytest.mark.parametrize("form", FORMS)
def test_every_case(bundle: Mapping[str, Any], form: str) -> None:
    rules, made = FORMS[form], Form(bundle, form)
    found = [(change, outcome(made, rules.answers, change)) for change, _ in rules.cases]
    assert [one for one, case in zip(found, rules.cases, strict=True) if one != case] == []


@pytest.mark.parametrize("form", FORMS)
def test_every_rule_has_a_case_that_notices_when_it_is_missing(bundle: Mapping[str, Any], form: str) -> None:
    rules = FORMS[form]
    strict: list[Mutation] = []
    excused: dict[str, list[Mutation]] = {}
    for name, mutate in mutations(bundle["forms"][form]["schema"]):
        path, _, way = name.partition(" ")
        (excused.setdefault(way, []) if path in rules.unseen else strict).append((name, mutate))
    assert _unnoticed(bundle, form, strict) == set(), "no case notices that this is dropped"
    unseen: set[str] = set()
    for group in excused.values():
        # All of them at once, for every case has to be tried; each alone, if a case notices any.
        together = _mutated(bundle, form, *(mutate for _, mutate in group))
        is_noticed = _notices(rules, together, "", together.schema)
        unseen |= _unnoticed(bundle, form, group) if is_noticed else {name for name, _ in group}
    assert set(rules.unseen) - unseen == set(), "a case does notice this"


def test_every_form_has_its_table(bundle: Mapping[str, Any]) -> None:
    assert set(FORMS) == set(bundle["forms"])


def _unnoticed(bundle: Mapping[str, Any], form: str, mutations: list[Mutation]) -> set[str]:
    schema = bundle["forms"][form]["schema"]
    return {
        name
        for name, mutate in mutations
        if not _notices(FORMS[form], _mutated(bundle, form, mutate), name, schema)
    }


def _notices(rules: Rules, form: Form, name: str, schema: Mapping[str, Any]) -> bool:
    """Whether a case fails; those about the fields of the mutation first, because one of them does."""
    words = re.split(r"[. ]", name)
    condition = json.dumps(schema["allOf"][int(words[1])]) if words[0] == "allOf" and len(words) > 1 else ""
    fields = {*words, *re.findall(r'"(\w+)"', condition)}
    cases = sorted(rules.cases, key=lambda case: fields.isdisjoint({*case[0], *case[1]}))
    return any(outcome(form, rules.answers, change) != errors for change, errors in cases)


def _mutated(bundle: Mapping[str, Any], form: str, *mutate: Callable[[dict[str, Any]], None]) -> Form:
    schema = copy.deepcopy(bundle["forms"][form]["schema"])
    for one in mutate:
        one(schema)
    return Form({**bundle, "forms": {form: {**bundle["forms"][form], "schema": schema}}}, form)


def _dropped(path: Path) -> Mutation:
    def drop(schema: dict[str, Any]) -> None:
        holder = _at(schema, path[:-1])
        del holder[path[-1]]

    return _name(path), drop


def _put(path: Path, value: Any, *, name: str = "") -> Mutation:
    def put(schema: dict[str, Any]) -> None:
        _at(schema, path[:-1])[path[-1]] = value

    return name or _name(path), put


def _at(schema: Any, path: Path) -> Any:
    for step in path:
        schema = schema[step]
    return schema


def _name(path: Path) -> str:
    return ".".join(map(str, path))
