"""Checks what was typed against a JSON Schema, with our own formats."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from desk.domain.forms import formats

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator


def validator_of(schema: Mapping[str, Any]) -> "Draft202012Validator":
    """A validator that knows the formats of `desk.domain.forms.formats` and no others."""
    # Late: jsonschema is a third of what a function loads that only reads a form's words.
    from jsonschema import Draft202012Validator, FormatChecker

    checker = FormatChecker(formats=())
    for name, check in formats.CHECKS.items():
        checker.checks(name)(partial(_is_right, check))
    return Draft202012Validator(schema, format_checker=checker)


def _is_right(check: Callable[[str], bool], value: object) -> bool:
    """Only strings have a format; another type is the `type` keyword's error."""
    return not isinstance(value, str) or check(value)
