"""Which control asks which kind of question, and how wide it is."""

from collections.abc import Mapping
from typing import Any

INPUTS: Mapping[str, Mapping[str, str]] = {
    "mail-address": {"type": "email", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"},
    "jp-phone": {"type": "tel"},
    "jp-postal-code": {"type": "text", "inputmode": "numeric"},
    "corporate-number": {"type": "text", "inputmode": "numeric"},
    "date": {"type": "date"},
}
_MOST_RADIOS = 10
"""Options of one choice that are all shown at once; more of them unfold, unless `control` says otherwise."""
WIDTHS = {
    "jp-postal-code": "s",
    "date": "s",
    "jp-phone": "m",
    "corporate-number": "m",
    "person-name": "m",
    "kana": "m",
}


def control_of(rule: Mapping[str, Any]) -> str:
    item = rule.get("items", rule)
    if item.get("format") == "slot":
        return "slot"
    if rule.get("type") == "array":
        return "checkboxes"
    if rule.get("type") == "boolean":
        return "checkbox"
    if "enum" in rule:
        return "select" if len(rule["enum"]) > _MOST_RADIOS else "radio"
    return "textarea" if rule.get("format") == "text" else "input"
