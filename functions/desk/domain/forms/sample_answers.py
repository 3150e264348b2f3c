"""Sample answers: what the canary (`desk.canary.journey`) answers to a form. Pure.

The applicant is `canary` of content/site.yml; every other required question gets its first option, so a form
can change without a change here.
"""

from collections.abc import Iterator, Mapping
from typing import Any

BY_FORMAT = {
    "person-name": "name",
    "kana": "kana",
    "mail-address": "mail",
    "jp-phone": "phone",
    "jp-postal-code": "postal_code",
    "jp-address": "address",
    "text": "message",
    "line": "name",
}
"""A field's format -> the key of `canary` that answers it."""


def sample_answers(
    schema: Mapping[str, Any], canary: Mapping[str, Any], *, slot: str, mark: str
) -> dict[str, Any]:
    """The answers that a form requires, and no others; `mark` makes them unique to a run.

    Raises KeyError for a required field that has no sample.
    """
    words = {**canary, "message": f"{canary['message']} {mark}"}
    return {
        field: slot if field == "slot" else _answer(schema["properties"][field], words)
        for field in sampled_fields(schema)
    }


def sampled_fields(schema: Mapping[str, Any]) -> list[str]:
    """The fields that the sample answers: what is always required, and what its own choices make required."""
    fields = list(schema.get("required", ()))
    for rule in schema.get("allOf", ()):
        ((asked, answer),) = rule["if"]["properties"].items()
        chosen = _choice(schema["properties"][asked]) if asked in fields else None
        holds = chosen in answer.get("enum", [answer.get("const")])
        fields += rule.get("then" if holds else "else", {}).get("required", ())
    return fields


def controls_of(answers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(name, value) of each control of the form's page that posts these answers (`desk.web.forms.post`)."""
    for field, value in answers.items():
        if field == "slot":
            day, _, time = str(value).partition("T")
            yield "slot.day", day
            yield "slot.time", time
            continue
        for one in value if isinstance(value, list) else [value]:
            yield field, "true" if one is True else str(one)


def _answer(rule: Mapping[str, Any], words: Mapping[str, Any]) -> Any:
    if "const" in rule or "enum" in rule:
        return _choice(rule)
    if rule.get("type") == "array":
        return [_answer(rule["items"], words)]
    if rule.get("type") == "integer":
        return rule["minimum"]
    return words[BY_FORMAT[rule["format"]]]


def _choice(rule: Mapping[str, Any]) -> Any:
    return rule["const"] if "const" in rule else rule.get("enum", [None])[0]
