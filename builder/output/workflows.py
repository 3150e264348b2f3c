"""The workflows of a bundle: every short form of schemas/workflows/*.yml written out, with words and schemas.

Shape: {name: {"start", "starts", "states": {state: {"due"?, "promise"?, "idle"?, "end"?}}, "actions":
{action: {"by", "takes", "quiet", "first", "if_full", "ways": [{"from", "to", "guards", "effects", "mail"}]}},
"words"}}.
`takes` is a schema or null, `to` null where the state stays, a guard [name, parameter], `mail` "" for none.
"""

from collections.abc import Mapping
from typing import Any

from builder.rules.workflows.life import guard_of

Data = Mapping[str, Any]


def written_out(rule: Data, words: Data, schemas: Mapping[str, Data]) -> Data:
    """One workflow, as the functions read it. `schemas` are those of schemas/actions/, by name."""
    states = tuple(rule["states"])
    return {
        "start": rule["start"],
        "starts": rule.get("starts", {}),
        "states": rule["states"],
        "actions": {
            name: {
                "by": action["by"],
                "takes": schemas[action["takes"]] if "takes" in action else None,
                "quiet": action.get("quiet", False),
                "first": list(action.get("first", ())),
                "if_full": action.get("if_full", ""),
                "ways": [_way(action, way, states) for way in action["ways"]],
            }
            for name, action in rule["actions"].items()
        },
        "words": words,
    }


def _way(action: Data, way: Data, states: tuple[str, ...]) -> Data:
    guards = (*action.get("guards", ()), *way.get("guards", ()))
    return {
        "from": list(states if way["from"] == "all" else way["from"]),
        "to": None if way["to"] == "same" else way["to"],
        "guards": [list(guard_of(guard)) for guard in guards],
        "effects": [*action.get("effects", ()), *way.get("effects", ())],
        "mail": way.get("mail", ""),
    }
