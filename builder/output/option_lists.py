"""Fills the options of a form's questions from the lists that they name (`options_from`, content/lists/)."""

from collections.abc import Mapping
from typing import Any

from builder.output.seminars.in_bundle import seminar_options
from builder.project import Data, Project

Lists = Mapping[str, list[Data]]
"""Name of a list -> its options: `id`, `label`, and where they have a time `from` and `until`."""


def lists_of(project: Project) -> Lists:
    """Every list that a rule may name; `seminars` is made of content/seminars.yml."""
    own = {name: list(data["options"]) for name, data in project.lists.items()}
    return own | ({"seminars": seminar_options(project)} if project.seminars else {})


def with_options(schema: Data, words: Data, lists: Lists) -> tuple[Data, Data]:
    """A form's rules with `enum`, and its words with `options` and `times`, where a rule names a list."""
    properties = {name: _rule(rule, lists) for name, rule in schema["properties"].items()}
    fields = {
        name: _words(schema["properties"].get(name, {}), field, lists)
        for name, field in words["fields"].items()
    }
    return {**schema, "properties": properties}, {**words, "fields": fields}


def _rule(rule: Data, lists: Lists) -> Data:
    if "items" in rule:
        return {**rule, "items": _rule(rule["items"], lists)}
    if "options_from" not in rule:
        return rule
    return {**rule, "enum": [option["id"] for option in lists[rule["options_from"]]]}


def _words(rule: Data, words: Data, lists: Lists) -> Data:
    name = rule.get("items", rule).get("options_from")
    if name is None:
        return words
    times: dict[str, Any] = {
        option["id"]: {key: option[key] for key in ("from", "until", "over") if key in option}
        for option in lists[name]
    }
    return {
        **words,
        "options": {option["id"]: option["label"] for option in lists[name]},
        "times": {option: ends for option, ends in times.items() if ends},
    }
