"""What was typed for an action, against the action's schema (schemas/actions/)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desk.domain.calendar.moments import tokyo_day
from desk.domain.errors import FieldError, InvalidAnswers, NotAllowedNow
from desk.domain.forms.checks.breaches import breaches
from desk.domain.forms.checks.normalising import normalised
from desk.domain.forms.form import Form
from desk.domain.forms.formats.moments import day_of
from desk.domain.forms.placeholders import fill


def checked(
    given: Mapping[str, Any],
    action: Mapping[str, Any],
    words: Mapping[str, Any],
    form: Form,
    *,
    now: datetime,
) -> Mapping[str, Any]:
    """What was typed, normalised. `action` is the workflow's, `words` are those of its inputs.

    Raises InvalidAnswers with one error for each input.
    """
    schema = action["takes"]
    if schema is None:
        if given:
            raise NotAllowedNow
        return {}
    rules = schema["properties"]
    typed = {name: _normalised(rules.get(name, {}), value, form, now=now) for name, value in given.items()}
    values = {name: value for name, value in typed.items() if value != ""}
    found: dict[str, FieldError] = {}
    for name, code, details in breaches(schema, values):
        found.setdefault(name, _error(name, code, details, schema, words, form))
    if found:
        raise InvalidAnswers(tuple(found.values()))
    return values


def _normalised(rule: Mapping[str, Any], value: Any, form: Form, *, now: datetime) -> Any:
    plain = normalised(rule, value, nothing=None, grid=form.grid, now=now)
    return day_of(plain, tokyo_day(now)) if rule.get("format") == "date" else plain


def _error(
    name: str,
    code: str,
    details: Mapping[str, str],
    schema: Mapping[str, Any],
    words: Mapping[str, Any],
    form: Form,
) -> FieldError:
    """The input's own words if it has any, else those of forms."""
    own = words.get(name, {})
    rule = schema["properties"].get(name, {})
    limit = rule.get("maxLength")
    label = {"label": own.get("label", name), **({"limit": f"{limit:,}"} if limit else {})}
    if code in ("number", "range"):
        details = {"least": str(rule["minimum"]), "most": str(rule["maximum"])}
    generic = form.messages["format"][details["format"]] if code == "format" else form.messages[code]
    return FieldError(field=name, code=code, message=fill(own.get("error", generic), {**label, **details}))
