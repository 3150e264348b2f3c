"""The API's description (OpenAPI 3.1), derived from the forms' definitions. Published at /openapi.json."""

from collections.abc import Mapping
from typing import Any

from builder.output.api.answers import object_of, schemas_of_answers
from builder.output.api.seminars import SLOTS_ANSWER
from desk.domain.calendar.availability import MOST_DAYS
from desk.domain.forms.bounds.opening import opening_of
from desk.domain.forms.bounds.options import times_of
from desk.domain.forms.checks.addresses import refused_pattern

Data = Mapping[str, Any]

_PROBLEMS = {
    400: "The body isn't the JSON that is described here, or the post comes from a page of another site",
    409: "The slot is taken: `slots` has the days around it. Or the form takes nothing now (`open`: when)",
    413: "The body is larger than 64 KB",
    415: "The body isn't application/json",
    422: "Some answers are wrong: `errors` names every one; or the sid was used for other answers",
    503: "Nothing was stored, or it isn't known: send the same again, under the same sid",
}
_SLOTS_PROBLEMS = {
    400: f"`from` or `to` is no date, they are out of order, or more than {MOST_DAYS} days",
    404: "There's no form of that name, or it has neither slots nor seminars nor a limit",
    503: "It isn't known: ask again",
}
_SID = "A UUID made before the first try and kept over every retry: the same again gives the same receipt"

_NONCE = (
    "`_nonce` of the check page that was made for this sid and these answers. Without it the submission is "
    "taken and answered in the same way, and marked for the staff as sent by a program"
)


def openapi(bundle: Data) -> Data:
    """The OpenAPI document of a bundle, with the forms' own JSON Schemas and titles."""
    with_slots = [
        name for name, form in bundle["forms"].items() if {"slots", "seminars", "limit"} & {*form["words"]}
    ]
    return {
        "openapi": "3.1.0",
        "info": {"title": bundle["site"]["name"], "version": bundle["version"]},
        "servers": [{"url": bundle["site"]["base_url"]}],
        "paths": {
            **{
                f"/api/forms/{name}": {"post": _operation(name, form)}
                for name, form in bundle["forms"].items()
            },
            **({"/api/slots": {"get": _slots(with_slots)}} if with_slots else {}),
            **({"/api/magazine/leave": {"post": _leave()}} if bundle["magazines"] else {}),
            "/api/health": {"get": _health()},
        },
        "components": {
            "schemas": {
                **schemas_of_answers(),
                **{
                    f"answers-{name}": _answers(form, refused_pattern(bundle))
                    for name, form in bundle["forms"].items()
                },
            }
        },
    }


def _operation(name: str, form: Data) -> Data:
    body = {
        "type": "object",
        "properties": {
            "sid": {"type": "string", "format": "uuid", "description": _SID},
            "answers": {"$ref": f"#/components/schemas/answers-{name}"},
            "nonce": {"type": "string", "maxLength": 200, "description": _NONCE},
        },
        "required": ["sid", "answers"],
        "additionalProperties": False,
    }
    bounds = _bounds(form["words"])
    return {
        "operationId": f"submit-{name}",
        "summary": form["words"]["title"],
        **({"description": bounds} if bounds else {}),
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {
            "200": _answer("Taken before under this sid: the same receipt", "application/json", "Receipt"),
            "201": _answer("Taken", "application/json", "Receipt"),
            **{
                str(status): _answer(words, "application/problem+json", "Problem")
                for status, words in _PROBLEMS.items()
            },
        },
    }


def _bounds(words: Data) -> str:
    """When a form takes submissions and how many; "" if always and as many as come."""
    opening = opening_of(words.get("open", {}))
    ends = {"from": opening.opens, "until": opening.ends}
    said = " ".join(f"{word} {moment.isoformat()}" for word, moment in ends.items() if moment)
    said = f"Taken {said}" if said else ""
    if limit := words.get("limit"):
        said = f"{said or 'Taken'}, at most {limit['most']} at a time"
    return f"{said}; else the answer is 409" if said else ""


def _slots(forms: list[str]) -> Data:
    """The slots of a form. Days out of reach are left out of the answer; an invalid date is a problem."""
    day = {"type": "string", "format": "date"}
    return {
        "operationId": "slots",
        "summary": "The slots that can still be had: true until somebody takes one",
        "parameters": [
            _parameter(
                "form",
                {"type": "string", "enum": forms},
                "Of slots or seminars, or with a limit",
                required=True,
            ),
            _parameter("from", day, "The first day (Asia/Tokyo); without it, today"),
            _parameter(
                "to",
                day,
                f"The last day, at most {MOST_DAYS} days with the first; without it, as far as can be asked "
                "for or one answer reaches",
            ),
        ],
        "responses": {
            "200": SLOTS_ANSWER,
            **{
                str(status): _answer(words, "application/problem+json", "Problem")
                for status, words in _SLOTS_PROBLEMS.items()
            },
        },
    }


def _health() -> Data:
    return {
        "operationId": "health",
        "summary": "Whether the functions can start, and their version",
        "responses": {
            "200": _answer("They can", "application/json", "Health"),
            "503": {
                "description": "They can't: a setting is missing, or the bundle",
                "content": {"application/json": {"schema": object_of({"ok": {"const": False}})}},
            },
        },
    }


def _leave() -> Data:
    """What mail programs call. People get pages of the site (`/api/magazine`), which aren't described."""
    body = {
        "schema": {
            "type": "object",
            "properties": {"List-Unsubscribe": {"const": "One-Click"}},
            "required": ["List-Unsubscribe"],
        }
    }
    page = {"text/html": {"schema": {"type": "string"}}}
    responses = {
        "200": "It is ended, now or before; without that body, a page with a button, and nothing is ended",
        "400": "The body can't be read",
        "404": "No subscription has this code",
        "413": "The body is larger than 64 KB",
        "429": "Too many wrong codes from this address",
        "503": "It isn't known: post the same again",
    }
    return {
        "operationId": "leave-magazine",
        "summary": "Ends a subscription to a magazine by one click (RFC 8058), from any origin",
        "parameters": [
            _parameter("c", {"type": "string"}, "The code of the mail's List-Unsubscribe", required=True),
            _parameter("n", {"type": "string"}, "The issue that it came with, for its count"),
        ],
        "requestBody": {
            "required": True,
            "content": {"application/x-www-form-urlencoded": body, "multipart/form-data": body},
        },
        "responses": {status: {"description": words, "content": page} for status, words in responses.items()},
    }


def _parameter(name: str, schema: Data, description: str, *, required: bool = False) -> Data:
    return {
        "name": name,
        "in": "query",
        "required": required,
        "schema": schema,
        "description": description,
    }


def _answers(form: Data, refused: str) -> Data:
    """A form's JSON Schema without the mail addresses that `forms.checks.addresses` refuses, and without
    the words that are no answer (`not_answers`): in other kana or width they are refused, too.
    """
    schema, words = form["schema"], form["words"]["fields"]
    properties = {name: dict(rule) for name, rule in schema["properties"].items()}
    for name, rule in properties.items():
        _describe_times(rule, words[name])
        if rule.get("format") == "mail-address":
            rule["not"] = {"pattern": refused}
        elif "not_answers" in words[name]:
            rule["not"] = {"enum": list(words[name]["not_answers"])}
    return {**{key: value for key, value in schema.items() if key != "$schema"}, "properties": properties}


def _describe_times(rule: dict[str, Any], words: Data) -> None:
    """Says when the options can be chosen that have a time; their list changes with the desk's content."""
    ends = {
        option: " until ".join(moment.isoformat() if moment else "" for moment in (one.opens, one.ends))
        for option, one in times_of(words).items()
    }
    if ends:
        said = ", ".join(f"{option} {end}" for option, end in ends.items())
        rule["description"] = f"Taken only in their times, else 422: {said}"


def _answer(description: str, media_type: str, schema: str) -> Data:
    return {
        "description": description,
        "content": {media_type: {"schema": {"$ref": f"#/components/schemas/{schema}"}}},
    }
