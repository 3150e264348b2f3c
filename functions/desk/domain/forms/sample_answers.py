"""The answers that the desk gives itself when it tries its own journey (`desk.canary.journey`). Pure.

Who applies is `canary` of content/site.yml; the other questions that must be answered get the first answer
that they offer, so a form can change without anybody thinking of this.
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
"""A field's format -> what of `canary` answers it."""


def reserved_answers(
    schema: Mapping[str, Any], canary: Mapping[str, Any], *, slot: str, mark: str
) -> dict[str, Any]:
    """What a form with slots has to be told, and no more; `mark` makes each trial's answers its own.

    Raises KeyError for a required field that nothing here answers.
    """
    words = {**canary, "message": f"{canary['message']} {mark}"}
    return {
        field: slot if field == "slot" else _answer(schema["properties"][field], words)
        for field in schema["required"]
    }


def controls_of(answers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The controls of the form's page that post these answers (`desk.web.form_post`)."""
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
