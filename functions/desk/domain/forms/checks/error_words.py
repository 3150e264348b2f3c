"""What the applicant reads about a wrong answer: the field's own words, else the generic ones."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from desk.domain.errors import FieldError
from desk.domain.forms.formats.whole_numbers import number_words
from desk.domain.forms.placeholders import fill

if TYPE_CHECKING:
    from desk.domain.forms.form import Form


def field_error(form: "Form", field: str, code: str, details: Mapping[str, str]) -> FieldError:
    """The error `code` of a field in words. `details` is what the check found (`checks.breaches`)."""
    if "words" in details:
        return FieldError(field=field, code=code, message=details["words"])
    own = form.words["fields"].get(field, {}).get("errors", {})
    rule = form.schema["properties"].get(field, {})
    elsewhere = form.elsewhere(field).get(details.get("value", ""))
    if code in ("number", "range"):
        ends = {"least": rule.get("minimum", 0), "most": rule.get("maximum", 0)}
        details = {name: number_words(end, form.unit(field)) for name, end in ends.items()}
    if elsewhere:
        words = elsewhere["words"]
    elif "place" in details:
        words = form.messages["control"]
        details = {"place": _place_words(form, details["place"])}
    elif "mail" in details:
        words = form.messages["mail"][details["mail"]]
    elif "year" in details:
        words = form.messages["no_year"]
    elif code in own:
        words = own[code]
    elif code == "format":
        words = form.messages["format"].get(details["format"], form.messages["type"])
    elif code == "required" and _is_choice(rule):
        words = form.messages["consent" if rule.get("const") is True else "choose"]
    else:
        words = form.messages[code]
    return FieldError(field=field, code=code, message=fill(words, {"label": form.label(field), **details}))


def _place_words(form: "Form", before: str) -> str:
    """Where a character is, after what is `before` it; none of it is quoted."""
    words = form.messages["place_in_lines" if "\n" in before else "place"]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return fill(words, {"line": f"{line:,}", "column": f"{column:,}"})


def _is_choice(rule: Mapping[str, Any]) -> bool:
    item = rule.get("items", rule)
    return "enum" in item or "const" in item or item.get("type") == "boolean" or item.get("format") == "slot"
