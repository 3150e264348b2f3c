"""What staff type for an action: its inputs, from the schemas and words of the workflows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from desk.bundle import Bundle
from desk.domain.submissions.reasons import OF_A_LIST
from desk.domain.submissions.workflow import STAFF


@dataclass(frozen=True)
class Input:
    """One property of an action's schema, with its words. `is_needed`: by every workflow that has it."""

    name: str
    rule: Mapping[str, Any]
    words: Mapping[str, str]
    is_needed: bool

    @property
    def is_file(self) -> bool:
        return "contentMediaType" in self.rule

    @property
    def option(self) -> str:
        return self.name.replace("_", "-")


def command(action: str) -> str:
    """The command for an action."""
    return action.replace("_", "-")


def staff_actions(bundle: Bundle) -> Mapping[str, tuple[str, tuple[Input, ...]]]:
    """Action -> (help, inputs) of every action of staff in any workflow.

    Where workflows have actions of one name, their inputs are all there; what is wrong for one of them is
    refused when it is planned.
    """
    found: dict[str, tuple[str, tuple[Input, ...]]] = {}
    for name in dict.fromkeys(name for flow in bundle["workflows"].values() for name in flow["actions"]):
        flows = [flow for flow in bundle["workflows"].values() if name in flow["actions"]]
        flows = [flow for flow in flows if STAFF in flow["actions"][name]["by"]]
        if flows:
            words = flows[0]["words"]["actions"][name]
            found[name] = str(words.get("help", words["name"])), tuple(_inputs(name, flows))
    return found


def _inputs(action: str, flows: list[Mapping[str, Any]]) -> Iterator[Input]:
    schemas = [flow["actions"][action]["takes"] or {"properties": {}} for flow in flows]
    words = [flow["words"]["actions"][action].get("inputs", {}) for flow in flows]
    # A reason that was not typed is asked for, if it is one of a list (`desk.staff.commands.cases.reason`).
    ways = [way for flow in flows for way in flow["actions"][action]["ways"]]
    is_asked = any(effect in OF_A_LIST for way in ways for effect in way.get("effects", ()))
    for name in dict.fromkeys(name for schema in schemas for name in schema["properties"]):
        rule = next(schema["properties"][name] for schema in schemas if name in schema["properties"])
        own = next((one[name] for one in words if name in one), {"label": name})
        is_needed = not (name == "reason" and is_asked) and all(
            name in schema.get("required", ()) for schema in schemas
        )
        yield Input(name=name, rule=rule, words=own, is_needed=is_needed)
