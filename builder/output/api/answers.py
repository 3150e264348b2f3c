"""Of the API's description, the shapes of what is answered."""

from collections.abc import Mapping
from typing import Any

from builder.output.api.seminars import ROOM, SEMINARS, STATE
from desk.domain.calendar.availability import MOST_DAYS
from desk.domain.codes.receipt import receipt_pattern

Data = Mapping[str, Any]


def schemas_of_answers() -> dict[str, Data]:
    """Name among the document's components -> JSON Schema."""
    return {
        "Receipt": _receipt(),
        "Problem": _problem(),
        "Slots": _availability(),
        "Day": _day(),
        "Seminars": SEMINARS,
        "Room": ROOM,
        "Health": _healthy(),
    }


def _receipt() -> Data:
    return object_of(
        {
            "receipt": {"type": "string", "pattern": receipt_pattern()},
            "status": {"type": "string"},
            "received_at": {"type": "string", "format": "date-time"},
            "due": {
                "type": ["string", "null"],
                "format": "date",
                "description": "Asia/Tokyo; null while the year's public holidays are not published",
            },
            "done": object_of(
                {
                    "title": {"type": "string"},
                    "steps": {"type": "array", "items": {"type": "string"}},
                    "no_mail": {"type": "array", "items": {"type": "string"}},
                }
            ),
        }
    )


def _problem() -> Data:
    """Problem details (RFC 9457)."""
    error = object_of({name: {"type": "string"} for name in ("field", "code", "message")})
    problem = object_of(
        {"type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}}
    )
    problem["properties"]["errors"] = {"type": "array", "items": error, "minItems": 1}
    problem["properties"]["slots"] = {
        "type": "array",
        "items": {"$ref": "#/components/schemas/Day"},
        "description": "Of a slot that is taken: a week's days before and after it, where they are known",
    }
    moment = {"type": "string", "format": "date-time"}
    problem["properties"]["open"] = {
        "type": "object",
        "properties": {"from": moment, "until": moment},
        "additionalProperties": False,
        "description": "When a form that takes nothing now does so",
    }
    return problem


def _availability() -> Data:
    slots = object_of(
        {
            "form": {"type": "string"},
            "fetched_at": {"type": "string", "format": "date-time"},
            "fetched_words": {"type": "string", "description": "That time of day in Tokyo, in Japanese"},
            "days": {
                "type": "array",
                "items": {"$ref": "#/components/schemas/Day"},
                "maxItems": MOST_DAYS,
            },
        }
    )
    return {**slots, "properties": {**slots["properties"], "state": STATE}}


def _day() -> Data:
    time = object_of(
        {
            "time": {"type": "string", "pattern": "^[0-9]{2}:[0-9]{2}$"},
            "state": {"enum": ["free", "full", "closed"]},
        }
    )
    day = object_of(
        {
            "date": {"type": "string", "format": "date", "description": "Asia/Tokyo"},
            "open": {"type": "boolean", "description": "Whether slots of this day can be asked for"},
            "times": {"type": "array", "items": time},
        }
    )
    day["properties"] |= {
        "code": {
            "enum": ["closed_day", "no_times", "past_deadline", "too_far", "not_published"],
            "description": "Why it isn't open",
        },
        "reason": {
            "type": "string",
            "description": "Why the desk is closed, or when the form takes bookings, in Japanese",
        },
        "deadline": {
            "type": "string",
            "format": "date-time",
            "description": "The first moment too late to ask for this day",
        },
        "deadline_words": {"type": "string", "description": "The last minute in time, in Japanese"},
    }
    return day


def _healthy() -> Data:
    return object_of(
        {
            "ok": {"const": True},
            "bundle": {
                "type": "string",
                "description": "Of words and rules: `version` of /version.json, if the site is of one build",
            },
            "package": {"type": ["string", "null"], "description": "The version of the functions' zip"},
        }
    )


def object_of(properties: dict[str, Any]) -> dict[str, Any]:
    """The schema of an object that has all of `properties` and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
