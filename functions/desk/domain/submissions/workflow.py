"""Workflows: the life of a submission as data: its states, and the actions that lead from one to the next.

The rules are schemas/workflows/*.yml and the words content/workflows/*.yml; the bundle has both, with every
short form written out (`builder.output.workflows`). `desk.domain.transitions` carries an action out.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

APPLICANT = "applicant"
"""`by` in the event trail, if it was the applicant."""

STAFF = "staff"

CLOCK = "clock"
"""`by` of what is done on the morning of an opening day (`desk.usecases.morning.by_the_clock`)."""

BEFORE = "before"
"""`to` of a way out of an end: the state before it, by the trail."""


def role_of(by: str) -> str:
    """APPLICANT, CLOCK, or STAFF for everybody else's name."""
    return by if by in (APPLICANT, CLOCK) else STAFF


@dataclass(frozen=True, kw_only=True)
class Action:
    """What somebody wants to do: an action of the workflow, with what they typed for it."""

    name: str
    given: Mapping[str, Any] = field(default_factory=dict)


class Way(NamedTuple):
    """What an action does from some states: where it leads, with which effects and which mail ("" if none).

    `to` is None if the state stays as it is, or BEFORE. `guards` are (name, parameter), None without a
    parameter; `effects` are names. Both are names of the registries in `desk.domain.transitions`.
    """

    to: str | None
    guards: tuple[tuple[str, Any], ...]
    effects: tuple[str, ...]
    mail: str

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Way":
        return cls(
            to=data["to"],
            guards=tuple((name, parameter) for name, parameter in data["guards"]),
            effects=tuple(data["effects"]),
            mail=data["mail"],
        )


class Workflow:
    """One workflow of the bundle."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.start: str = data["start"]
        self.starts: Mapping[str, str] = data["starts"]
        self.states: Mapping[str, Mapping[str, Any]] = data["states"]
        self.actions: Mapping[str, Mapping[str, Any]] = data["actions"]
        self.order: Sequence[str] = data["order"]
        self.words: Mapping[str, Any] = data["words"]

    @classmethod
    def of_form(cls, bundle: Mapping[str, Any], form_id: str) -> "Workflow":
        """The workflow of a form. Raises KeyError if the bundle has no such form."""
        return cls(bundle["workflows"][bundle["forms"][form_id]["words"]["workflow"]])

    def is_idle(self, status: str) -> bool:
        """Whether nobody has to do anything about what is in this state."""
        return bool(self.states.get(status, {}).get("idle"))

    def way(self, status: str, action: str) -> Way | None:
        """What `action` does from `status`; None where it isn't allowed."""
        ways: Sequence[Mapping[str, Any]] = self.actions.get(action, {}).get("ways", ())
        return next((Way.of(way) for way in ways if status in way["from"]), None)

    def ways_to(self, status: str, action: str) -> Iterator[Way]:
        """The ways of `action` that lead to `status`."""
        for way in self.actions.get(action, {}).get("ways", ()):
            if way["to"] == status:
                yield Way.of(way)

    def actions_from(self, status: str, by: str) -> tuple[str, ...]:
        """What `by` (APPLICANT or STAFF) can do next, in the order of the file."""
        return tuple(
            name
            for name, action in self.actions.items()
            if by in action["by"] and any(status in way["from"] for way in action["ways"])
        )

    def in_order(self, actions: Iterable[str]) -> list[str]:
        """The actions in the order of the workflow's file."""
        return sorted(actions, key=self.order.index)

    def input_rule(self, name: str) -> Mapping[str, Any]:
        """The rule of an input in the schema of an action; {} if there is none."""
        schemas = (action["takes"] for action in self.actions.values() if action["takes"])
        rules = (schema["properties"][name] for schema in schemas if name in schema["properties"])
        return next(rules, {})

    def input_label(self, name: str) -> str:
        """What staff call an input of an action."""
        inputs = (words.get("inputs", {}) for words in self.words["actions"].values())
        return next((str(one[name]["label"]) for one in inputs if name in one), name)

    def is_end(self, status: str) -> bool:
        """Whether nothing is left to do in this state."""
        return bool(self.states.get(status, {}).get("end"))

    def first(self, action: str) -> tuple[str, ...]:
        """What is recorded before `action`, in this order, where that hasn't been done yet."""
        return tuple(self.actions.get(action, {}).get("first", ()))

    def if_full(self, action: str) -> str:
        """What is done instead of `action` at a seminar without a free seat; "" if nothing is."""
        return str(self.actions.get(action, {}).get("if_full", ""))

    def next(self, status: str) -> tuple[str, ...]:
        """What staff should do next in a state, the most likely first."""
        return tuple(self.states.get(status, {}).get("next", ()))

    def lead_only(self, action: str) -> bool | tuple[str, ...]:
        """Whether an action is only for who leads the desk; or the inputs of it that are."""
        rule = self.actions.get(action, {}).get("lead", False)
        return rule if isinstance(rule, bool) else tuple(rule)

    def is_call(self, action: str) -> bool:
        """Whether an action says that the desk called the applicant: its effects have `log_call`."""
        ways = self.actions.get(action, {}).get("ways", ())
        return any("log_call" in way["effects"] for way in ways)

    def is_quiet(self, action: str) -> bool:
        """Whether an action only adds to the case, so that nobody has to decide anew after it."""
        return bool(self.actions.get(action, {}).get("quiet"))


def has_ended(stored: Mapping[str, Any]) -> bool:
    """Whether a submission (META item) is in an end state: off the work queue, and the person may book again.

    It says so itself, so this is known of one whose form is gone, too.
    """
    return "ended_at" in stored
