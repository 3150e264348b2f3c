"""Which answer makes another question asked: the if/then/else rules of a form's schema. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple


class Condition(NamedTuple):
    """When a question is asked: if another answer is one of `values`; with `unless`, if it is none."""

    field: str
    values: tuple[str | bool, ...]
    unless: bool = False

    def holds(self, answers: Mapping[str, Any]) -> bool:
        return (answers.get(self.field) in self.values) is not self.unless

    @property
    def posted(self) -> tuple[str, ...]:
        """`values` as the form's controls post them."""
        return tuple("true" if value is True else str(value) for value in self.values)


def conditions(schema: Mapping[str, Any]) -> Iterator[tuple[str, Condition]]:
    """(field, condition) of the schema's if/then/else rules."""
    for rule in schema.get("allOf", ()):
        for field, answer in rule.get("if", {}).get("properties", {}).items():
            values = tuple(answer.get("enum", [answer.get("const")]))
            for branch in ("then", "else"):
                for asked in rule.get(branch, {}).get("required", ()):
                    yield asked, Condition(field=field, values=values, unless=branch == "else")
