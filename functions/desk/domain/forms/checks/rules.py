"""Checks what was typed against its JSON Schema, with our own formats. Pure.

A form's and an action's schema use little of JSON Schema (schemas/content/form-schema.schema.json,
action-schema.schema.json), and this is that little. A whole implementation would be a seventh of the start of
the function that takes submissions; a test compares the two (docs/decisions/0032).
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from desk.domain.forms import formats


class Broken(NamedTuple):
    """A `keyword` of `rule` that `value` breaks; `field` is the answer with the value, "" for all of them."""

    field: str
    keyword: str
    value: Any
    rule: Mapping[str, Any]

    def __repr__(self) -> str:
        """Without the value, which may be personal data."""
        return f"Broken({self.field}, {self.keyword})"


def broken(schema: Mapping[str, Any], answers: Mapping[str, Any]) -> Iterator[Broken]:
    """Everything in `answers` that breaks the schema, in the order of its keywords."""
    for keyword in schema:
        if keyword == "properties":
            for field, rule in schema["properties"].items():
                if field in answers:
                    yield from _broken_rules(field, answers[field], rule)
        elif keyword == "allOf":
            for condition in schema["allOf"]:
                branch = "else" if any(broken(condition["if"], answers)) else "then"
                yield from broken(condition.get(branch, {}), answers)
        elif keyword in _OF_ALL_ANSWERS and not _OF_ALL_ANSWERS[keyword](answers, schema):
            yield Broken("", keyword, answers, schema)


def _broken_rules(field: str, value: Any, rule: Mapping[str, Any]) -> Iterator[Broken]:
    for keyword, limit in rule.items():
        if keyword == "items":
            for item in value if isinstance(value, list) else ():
                yield from _broken_rules(field, item, limit)
        elif keyword in _KEYWORDS:
            kind, is_right = _KEYWORDS[keyword]
            if (kind is object or _is(value, kind)) and not is_right(value, limit):
                yield Broken(field, keyword, value, rule)


def _is(value: Any, kind: type) -> bool:
    """Whether JSON has this type for a value: true and false are no numbers."""
    return isinstance(value, (int, float) if kind is float else kind) and (
        kind is bool or not isinstance(value, bool)
    )


def _is_of_type(value: Any, name: str) -> bool:
    if name == "integer":
        # JSON Schema's 1.0 is one.
        return _is(value, float) and (isinstance(value, int) or value.is_integer())
    return _is(value, {"string": str, "array": list, "boolean": bool, "object": dict}[name])


def _is_same(value: Any, other: Any) -> bool:
    return value == other and isinstance(value, bool) is isinstance(other, bool)


def _is_formatted(value: str, name: str) -> bool:
    return name not in formats.CHECKS or formats.CHECKS[name](value)


def _are_unique(values: list[Any], wanted: bool) -> bool:
    # What is no text breaks another rule.
    texts = [value for value in values if isinstance(value, str)]
    return not wanted or len(set(texts)) == len(texts)


_OF_ALL_ANSWERS: Mapping[str, Callable[[Mapping[str, Any], Mapping[str, Any]], bool]] = {
    "required": lambda answers, schema: all(field in answers for field in schema["required"]),
    "additionalProperties": lambda answers, schema: (
        schema["additionalProperties"] is not False or answers.keys() <= schema["properties"].keys()
    ),
}
_KEYWORDS: Mapping[str, tuple[type, Callable[[Any, Any], bool]]] = {
    "type": (object, _is_of_type),
    "enum": (object, lambda value, values: any(_is_same(value, one) for one in values)),
    "const": (object, _is_same),
    "format": (str, _is_formatted),
    "minLength": (str, lambda value, limit: len(value) >= limit),
    "maxLength": (str, lambda value, limit: len(value) <= limit),
    "minimum": (float, lambda value, limit: not value < limit),
    "maximum": (float, lambda value, limit: not value > limit),
    "minItems": (list, lambda value, limit: len(value) >= limit),
    "maxItems": (list, lambda value, limit: len(value) <= limit),
    "uniqueItems": (list, _are_unique),
}
"""Keyword -> the type of what it is about (`object`: of any), and whether a value keeps it."""
KEYWORDS = frozenset({*_KEYWORDS, *_OF_ALL_ANSWERS})
"""All that can be broken."""
