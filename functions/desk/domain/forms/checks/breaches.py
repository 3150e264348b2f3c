"""What jsonschema finds wrong with answers, as error codes with what their words need. Pure."""

import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from desk.domain.forms.formats.mail import mail_fault
from desk.domain.forms.formats.moments import lacks_year
from desk.domain.forms.formats.typed import REFUSED

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

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

FIRST = ("type", "maxLength")
"""Keywords whose error is reported in place of others: such an answer breaks other rules, too."""


def breaches(error: "ValidationError") -> Iterator[tuple[str, str, dict[str, str]]]:
    """(field, code, details for the words) of each field that one schema error is about."""
    keyword = str(error.validator)
    value: Any = error.validator_value
    instance: Any = error.instance
    schema: Any = error.schema
    code = CODES[keyword]
    if keyword == "required":
        for field in value:
            if field not in instance:
                yield field, code, {}
    elif code == "unknown_field":
        for field in instance:
            if field not in schema["properties"]:
                yield _printable(field), code, {}
    else:
        field = str(error.absolute_path[0]) if error.absolute_path else ""
        details = {"format": str(value)} if code == "format" else {}
        if keyword == "type" and value == "integer":
            code = "number"
        if code == "enum":
            details["value"] = str(instance)
        if code == "format":
            fault = mail_fault(instance) if value == "mail-address" else None
            if fault:
                details["mail"] = fault
            if value in ("date", "slot") and lacks_year(instance):
                details["year"] = ""
            at = next((at for at, char in enumerate(instance) if char in REFUSED), None)
            if at is not None:
                details["place"] = instance[:at]
        if code in ("max_length", "min_length", "max_items"):
            details["limit"] = f"{value:,}"
        if code == "max_length":
            details["over"] = f"{len(instance) - value:,}"
        yield field, code, details


def _printable(name: str) -> str:
    """An unknown field name, made safe to return: no control characters, 40 characters at most."""
    return "".join(char for char in name if unicodedata.category(char)[0] != "C")[:40]
