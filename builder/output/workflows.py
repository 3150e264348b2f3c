"""The workflows of a bundle: every short form of schemas/workflows/*.yml written out, with words and schemas.

Shape: {name: {"start", "starts", "states": {state: {"due"?, "promise"?, "next"?, "idle"?, "end"?}},
"order": [action], "actions": {action: {"by", "takes", "asks": [input], "quiet", "first", "lead", "if_full",
"ways": [{"from", "to", "guards", "effects", "mail"}]}}, "words"}}.
`takes` is a schema or null, `to` null where the state stays, a guard [name, parameter], `mail` "" for none.
The bundle's objects are sorted by name: `order` and `asks` have the editors' order.
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
        "order": list(rule["actions"]),
        "actions": {
            name: {
                "by": action["by"],
                "takes": schemas[action["takes"]] if "takes" in action else None,
                "asks": _asks(action, words["actions"].get(name, {}), schemas),
                "quiet": action.get("quiet", False),
                "first": list(action.get("first", ())),
                "lead": action.get("lead", False),
                "if_full": action.get("if_full", ""),
                "ways": [_way(action, way, states) for way in action["ways"]],
            }
            for name, action in rule["actions"].items()
        },
        "words": words,
    }


def _asks(action: Data, words: Data, schemas: Mapping[str, Data]) -> list[str]:
    """The inputs of an action as they are asked: in the order of its words, then of its schema."""
    inputs = schemas[action["takes"]]["properties"] if "takes" in action else {}
    return list(dict.fromkeys([*(name for name in words.get("inputs", {}) if name in inputs), *inputs]))


def _way(action: Data, way: Data, states: tuple[str, ...]) -> Data:
    guards = (*action.get("guards", ()), *way.get("guards", ()))
    return {
        "from": list(states if way["from"] == "all" else way["from"]),
        "to": None if way["to"] == "same" else way["to"],
        "guards": [list(guard_of(guard)) for guard in guards],
        "effects": [*action.get("effects", ()), *way.get("effects", ())],
        "mail": way.get("mail", ""),
    }
