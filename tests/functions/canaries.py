"""Answers that can be found again wherever they get to: for every form, by its own schema.

A new form needs a row in `RIGHT` (conftest.py) and nothing here.
"""

from typing import Any

from desk.domain.forms.form import Form
from tests.functions.conftest import RIGHT

MARKS = ("金糸雀", "カナリア", "canary-", "canary.")
"""Every canary has one of them, but for numbers."""

_BY_FORMAT = {
    "person-name": "金糸雀 名乃",
    "kana": "カナリア\u3000ナノ",
    "jp-postal-code": "9876543",
    "jp-address": "例県例市金糸雀町77-88-99",
    "jp-phone": "0397531357",
}


def canary_answers(form: Form) -> dict[str, Any]:
    """Right answers with a canary in each question that is answered in one's own words, and is asked."""
    found = dict(RIGHT[form.id])
    for name, rule in form.schema["properties"].items():
        kind = rule.get("format", "")
        if rule["type"] != "string" or "enum" in rule or (name in form.conditions and name not in found):
            continue
        if kind == "mail-address":
            found[name] = f"canary-{form.id}@example.net"
        elif kind in ("text", "line"):
            found[name] = f"金糸雀の{form.id}の{name}" + ("\nとその続き" if kind == "text" else "")
        elif kind in _BY_FORMAT:
            found[name] = _BY_FORMAT[kind]
    return found


def canaries_of(form: Form) -> list[str]:
    """The canaries of `canary_answers`, each line by itself."""
    answers, rules = canary_answers(form), form.schema["properties"]
    return [line for name, value in answers.items() if _is_own(rules[name]) for line in value.splitlines()]


def _is_own(rule: Any) -> bool:
    """Whether it is answered in one's own words, which are kept as they are."""
    return rule["type"] == "string" and "enum" not in rule and rule.get("format") != "slot"
