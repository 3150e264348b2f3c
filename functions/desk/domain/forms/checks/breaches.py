"""What breaks a schema in answers, as error codes with what their words need. Pure."""

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from desk.domain.forms.checks.rules import Broken, broken
from desk.domain.forms.formats.mail import mail_fault
from desk.domain.forms.formats.moments import lacks_year
from desk.domain.forms.formats.typed import REFUSED

CODES = {
    "required": "required",
    "additionalProperties": "unknown_field",
    "maxLength": "max_length",
    "minLength": "min_length",
    "maxItems": "max_items",
    "minItems": "required",
    "uniqueItems": "unique",
    "enum": "enum",
    "const": "consent",
    "format": "format",
    "type": "type",
    "minimum": "range",
    "maximum": "range",
}
"""A schema keyword -> the error code of the words and the API. A form's schema may use no other keyword that
can fail: schemas/content/form-schema.schema.json.
"""

_FIRST = ("type", "maxLength")
"""Keywords whose error is reported in place of others: such an answer breaks other rules, too."""


def breaches(
    schema: Mapping[str, Any], answers: Mapping[str, Any]
) -> Iterator[tuple[str, str, dict[str, str]]]:
    """(field, code, details for the words) of everything in `answers` that breaks the schema; of a field, the
    first is the one to report.
    """
    for one in sorted(broken(schema, answers), key=lambda one: one.keyword not in _FIRST):
        if one.keyword == "required":
            yield from ((field, "required", {}) for field in one.rule["required"] if field not in answers)
        elif one.keyword == "additionalProperties":
            unknown = (field for field in answers if field not in one.rule["properties"])
            yield from ((_printable(field), "unknown_field", {}) for field in unknown)
        else:
            yield _of_a_value(one)


def _of_a_value(one: Broken) -> tuple[str, str, dict[str, str]]:
    code, limit = CODES[one.keyword], one.rule[one.keyword]
    details = {"format": str(limit)} if code == "format" else {}
    if one.keyword == "type" and limit == "integer":
        code = "number"
    if code == "enum":
        details["value"] = str(one.value)
    if code == "format":
        fault = mail_fault(one.value) if limit == "mail-address" else None
        if fault:
            details["mail"] = fault
        if limit in ("date", "slot") and lacks_year(one.value):
            details["year"] = ""
        at = next((at for at, char in enumerate(one.value) if char in REFUSED), None)
        if at is not None:
            details["place"] = one.value[:at]
    if code in ("max_length", "min_length", "max_items"):
        details["limit"] = f"{limit:,}"
    if code == "max_length":
        details["over"] = f"{len(one.value) - limit:,}"
    return one.field, code, details


def _printable(name: str) -> str:
    """An unknown field name, made safe to return: no control characters, 40 characters at most."""
    return "".join(char for char in name if unicodedata.category(char)[0] != "C")[:40]
