"""Our reading of the little of JSON Schema that forms and actions use, against a whole implementation."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from desk.domain.forms import formats
from desk.domain.forms.checks.breaches import CODES
from desk.domain.forms.checks.rules import KEYWORDS, Broken, broken
from tests.conftest import ROOT
from tests.examples import TIMES

EVERYTHING: Mapping[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["word", "count"],
    "properties": {
        "word": {"type": "string", "minLength": 2, "maxLength": 3},
        "kana": {"type": "string", "format": "kana"},
        "other": {"type": "string", "format": "unknown to us"},
        "count": {"type": "integer", "minimum": 1, "maximum": 3},
        "tick": {"type": "boolean", "const": True},
        "pick": {"type": "string", "enum": ["a", "b"]},
        "list": {
            "type": "array",
            "minItems": 1,
            "maxItems": 2,
            "uniqueItems": True,
            "items": {"type": "string", "enum": ["a", "b", "c"]},
        },
        "repeated": {"type": "array", "uniqueItems": False, "items": {"type": "string"}},
    },
    "allOf": [
        {
            "if": {"properties": {"pick": {"enum": ["a", "b"]}}, "required": ["pick"]},
            "then": {"required": ["kana"]},
        },
        {
            "if": {"properties": {"tick": {"const": True}}, "required": ["tick"]},
            "then": {"required": ["list"]},
            "else": {"required": ["other"]},
        },
    ],
}
ANYTHING = st.sampled_from(
    [None, True, False, 0, 1, 2, 3, 4, 1.0, 1.5, -1, float("nan"), "", "a", "b", "ab", "abc", "abcd", "カナ",
     [], ["a"], ["a", "a"], ["a", "b", "c"], ["a", 1], [1, True], ["x"], [[]], {}, {"a": "b"}]
)  # fmt: skip
CHECKER = FormatChecker(formats=())
for name, check in formats.CHECKS.items():
    CHECKER.checks(name)(lambda value, check=check: not isinstance(value, str) or check(value))


FIELDS = dict.fromkeys((*EVERYTHING["properties"], "unknown"), ANYTHING)


@given(answers=st.fixed_dictionaries({}, optional=FIELDS))
@settings(max_examples=200 * TIMES)
def test_what_is_broken_is_what_another_implementation_finds(answers: Mapping[str, Any]) -> None:
    others = Draft202012Validator(EVERYTHING, format_checker=CHECKER).iter_errors(answers)
    assert told(broken(EVERYTHING, answers)) == told(
        Broken(str(next(iter(one.absolute_path), "")), one.validator, one.instance, one.schema)
        for one in others
    )


def told(found: Iterable[Any]) -> list[tuple[str, str, str, str]]:
    """In order; of what is required, once is enough."""
    return list(dict.fromkeys((one.field, one.keyword, repr(one.value), repr(one.rule)) for one in found))


def test_every_keyword_that_can_be_broken_has_words() -> None:
    assert set(CODES) == KEYWORDS


@pytest.mark.parametrize("grammar", ["form-schema", "action-schema"])
def test_every_keyword_of_the_grammar_is_known(grammar: str) -> None:
    """A new one is checked, or is put here among those that check nothing."""
    text = (ROOT / f"schemas/content/{grammar}.schema.json").read_text(encoding="utf-8")
    notes = {"$schema", "$comment", "title", "description", "contentMediaType", "options_from"}
    structure = {"properties", "items", "allOf", "if", "then", "else"}
    assert keywords(json.loads(text)) - notes - structure <= KEYWORDS


def keywords(grammar: Any) -> set[str]:
    """The keys that a file of the grammar may have, at any depth."""
    if isinstance(grammar, list):
        return set().union(*map(keywords, grammar))
    if not isinstance(grammar, dict):
        return set()
    own = grammar.get("properties")
    below = set().union(*map(keywords, grammar.values()))
    return below | (set(own) if isinstance(own, dict) and "additionalProperties" in grammar else set())


def test_a_breach_is_never_printed_with_the_value() -> None:
    (one,) = broken({"properties": {"name": {"maxLength": 1}}}, {"name": "さとう"})
    assert repr(one) == "Broken(name, maxLength)"
