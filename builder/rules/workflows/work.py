"""What a workflow says of the staff's work at the console: what comes next, and what is for leads only."""

from collections.abc import Iterator, Mapping
from typing import Any

from builder.reading.mistakes import Mistake, Thing
from builder.reading.source import Source
from builder.reading.suggest import did_you_mean
from builder.rules.workflows.life import UNREACHED, starts_of, ways_of

NOT_BY_STAFF = "not by staff"
"""A `Thing` of this kind is an action that the staff can't do, somewhere or at all."""


def input_of(workflow: str, name: str, action: Mapping[str, Any], written: str) -> Thing:
    """The thing that staff write for an action; all of that together, if the action has lost its schema."""
    if "takes" not in action:
        return Thing("inputs", f"{workflow}:{name}")
    return Thing("input", f"{action['takes']} {written}")


def work_mistakes(source: Source, schemas: Mapping[str, Source]) -> Iterator[Mistake]:
    """`next` names actions of the staff that are possible there, `lead` inputs of the action."""
    actions, states = source.data["actions"], source.data["states"]
    # While a way begins in a state that there isn't, it is not known what is possible in the others.
    are_known = all(state in states for _, way in ways_of(source) for state in starts_of(way, states))
    for state, rule in states.items() if are_known else ():
        if "next" not in rule:
            continue
        possible = [
            str(path[1])
            for path, way in ways_of(source)
            if state in starts_of(way, states) and "staff" in actions[str(path[1])]["by"]
        ]
        for index, name in enumerate(rule["next"]):
            if name not in possible:
                hint = did_you_mean(name, possible) or "手続きの from と by を見なおしてください。"
                message = f"「{name}」は、この状況で職員ができる手続きではありません。{hint}"
                told = source.mistake(("states", state, "next", index), message)
                # No way leads from a state whose name is wrong somewhere, or that can't be reached.
                told = told.unless_missing("state", UNREACHED)
                kind = NOT_BY_STAFF if name in actions else "procedure"
                yield told.on(kind, f"{source.stem}:{name}")
    for name, action in actions.items():
        lead, schema = action.get("lead", False), schemas.get(action.get("takes", ""))
        if isinstance(lead, bool) or ("takes" in action and schema is None):
            continue
        inputs = list(schema.data["properties"]) if schema else []
        for index, one in enumerate(lead):
            if one not in inputs:
                hint = (
                    did_you_mean(one, inputs) or "true と書くと、手続きの全部が、まとめる人のものになります。"
                )
                message = f"「{one}」は、この手続きで書くものではありません。{hint}"
                told = source.mistake(("actions", name, "lead", index), message)
                yield told.on(*input_of(source.stem, name, action, one))
