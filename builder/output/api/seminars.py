"""Of the API's description, what /api/slots answers about a form for seminars, or with a limit."""

from collections.abc import Mapping
from typing import Any

STATE: Mapping[str, Any] = {
    "enum": ["free", "few", "full"],
    "description": "Of a form that takes only so many: whether it takes more",
}

ROOM: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "form": {"type": "string"},
        "fetched_at": {"type": "string", "format": "date-time"},
        "fetched_words": {"type": "string", "description": "That time of day in Tokyo, in Japanese"},
        "state": STATE,
    },
    "required": ["form", "fetched_at", "fetched_words", "state"],
    "additionalProperties": False,
}

SEMINARS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "form": {"type": "string"},
        "fetched_at": {"type": "string", "format": "date-time"},
        "fetched_words": {"type": "string", "description": "That time of day in Tokyo, in Japanese"},
        "state": STATE,
        "seminars": {
            "type": "array",
            "description": "What an applicant for each would get now",
            "items": {
                "type": "object",
                "properties": {
                    "id": {"type": "string"},
                    "state": {"enum": ["free", "few", "waiting", "full", "off"]},
                },
                "required": ["id", "state"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["form", "fetched_at", "fetched_words", "seminars"],
    "additionalProperties": False,
}

SLOTS_ANSWER: Mapping[str, Any] = {
    "description": "Every day that is neither over nor out of reach; or how the seats of each seminar stand, "
    "or whether the form takes more",
    "content": {
        "application/json": {
            "schema": {
                "anyOf": [{"$ref": f"#/components/schemas/{name}"} for name in ("Slots", "Seminars", "Room")]
            }
        }
    },
}
