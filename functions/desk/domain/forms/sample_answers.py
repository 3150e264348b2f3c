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
    """The answers that a form with slots requires, and no others; `mark` makes them unique to a run.

    Raises KeyError for a required field that has no sample.
    """
    words = {**canary, "message": f"{canary['message']} {mark}"}
    return {
        field: slot if field == "slot" else _answer(schema["properties"][field], words)
        for field in schema["required"]
    }


def controls_of(answers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(name, value) of each control of the form's page that posts these answers (`desk.web.form_post`)."""
    for field, value in answers.items():
        if field == "slot":
            day, _, time = str(value).partition("T")
            yield "slot.day", day
            yield "slot.time", time
            continue
        for one in value if isinstance(value, list) else [value]:
            yield field, "true" if one is True else str(one)


def _answer(rule: Mapping[str, Any], words: Mapping[str, Any]) -> Any:
    if "const" in rule:
        return rule["const"]
    if "enum" in rule:
        return rule["enum"][0]
    if rule.get("type") == "array":
        return [_answer(rule["items"], words)]
    return words[BY_FORMAT[rule["format"]]]
