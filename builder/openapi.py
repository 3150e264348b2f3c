"""The API's description (OpenAPI 3.1), from the same definitions as the forms: published at /openapi.json."""

from collections.abc import Mapping
from typing import Any

Data = Mapping[str, Any]

_PROBLEMS = {
    400: "The body isn't the JSON that is described here",
    403: "The post comes from a page of another site",
    409: "The slot is taken, or this person has a live booking: `errors` says which",
    413: "The body is larger than 64 KB",
    415: "The body isn't application/json",
    422: "Some answers are wrong: `errors` names every one; or the sid was used for other answers",
    503: "Nothing was stored, or it isn't known: send the same again, under the same sid",
}
_SID = "A UUID made before the first try and kept over every retry: the same again gives the same receipt"


def openapi(bundle: Data) -> Data:
    """The description of every form's API. JSON Schemas are the forms' own, words are the site's."""
    return {
        "openapi": "3.1.0",
        "info": {"title": bundle["site"]["name"], "version": bundle["version"]},
        "servers": [{"url": bundle["site"]["base_url"]}],
        "paths": {
            f"/api/forms/{name}": {"post": _operation(name, form)} for name, form in bundle["forms"].items()
        },
        "components": {
            "schemas": {
                "Receipt": _receipt(),
                "Problem": _problem(),
                **{f"answers-{name}": _answers(form["schema"]) for name, form in bundle["forms"].items()},
            }
        },
    }


def _operation(name: str, form: Data) -> Data:
    body = {
        "type": "object",
        "properties": {
            "sid": {"type": "string", "format": "uuid", "description": _SID},
            "answers": {"$ref": f"#/components/schemas/answers-{name}"},
        },
        "required": ["sid", "answers"],
        "additionalProperties": False,
    }
    return {
        "operationId": f"submit-{name}",
        "summary": form["words"]["title"],
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


def _answers(schema: Data) -> Data:
    return {key: value for key, value in schema.items() if key != "$schema"}


def _answer(description: str, media_type: str, schema: str) -> Data:
    return {
        "description": description,
        "content": {media_type: {"schema": {"$ref": f"#/components/schemas/{schema}"}}},
    }


def _receipt() -> Data:
    return _object(
        {
            "receipt": {
                "type": "string",
                "pattern": "^[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]$",
            },
            "status": {"type": "string"},
            "received_at": {"type": "string", "format": "date-time"},
            "due": {"type": "string", "format": "date", "description": "Asia/Tokyo"},
            "done": _object(
                {
                    "title": {"type": "string"},
                    "steps": {"type": "array", "items": {"type": "string"}},
                    "no_mail": {"type": "array", "items": {"type": "string"}},
                }
            ),
        }
    )


def _problem() -> Data:
    """RFC 9457."""
    error = _object({"field": {"type": "string"}, "code": {"type": "string"}, "message": {"type": "string"}})
    problem = _object(
        {"type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}}
    )
    problem["properties"]["errors"] = {"type": "array", "items": error, "minItems": 1}
    return problem


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
