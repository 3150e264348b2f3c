"""A form as staff fill it in for somebody who calls: its rules, relaxed by its `by_phone`. Pure."""

from collections.abc import Mapping
from typing import Any

from desk.domain.forms.form import Form


def by_phone(bundle: Mapping[str, Any], form_id: str) -> Form | None:
    """The form for callers; None if it isn't filled in for them. Raises KeyError for an unknown form.

    Without the questions that need no answer by phone, and with its own lead: with 0, a slot can be booked
    until it starts. With `until_start`, a seminar can be applied for until it starts. All other rules stay.
    """
    definition = bundle["forms"][form_id]
    rules = definition["words"].get("by_phone")
    if rules is None:
        return None
    schema, words = definition["schema"], definition["words"]
    left_open = rules.get("not_required", ())
    required = [field for field in schema.get("required", ()) if field not in left_open]
    if "lead_opening_days" in rules and "slots" in words:
        lead = {"lead_opening_days": rules["lead_opening_days"], "cutoff": "24:00"}
        words = {**words, "slots": {**words["slots"], **lead}}
    if rules.get("until_start") and "seminars" in words:
        words = {**words, "fields": _until_start(words)}
    relaxed = {**definition, "schema": {**schema, "required": required}, "words": words}
    return Form({**bundle, "forms": {**bundle["forms"], form_id: relaxed}}, form_id)


def _until_start(words: Mapping[str, Any]) -> Mapping[str, Any]:
    """The questions, with the end of each seminar's applications at its start; not of what isn't held."""
    field, rows = words["seminars"]["field"], words["seminars"]["list"]
    times = dict(words["fields"][field].get("times", {}))
    for row in rows:
        if times.get(row["id"], {}).get("until") == row["apply_until"]:
            times[row["id"]] = {**times[row["id"]], "until": f"{row['day']} {row['start']}"}
    return {**words["fields"], field: {**words["fields"][field], "times": times}}


def read_out(form: Form, answers: Mapping[str, Any]) -> tuple[str, ...]:
    """The consents among the answers, in the form's order: by phone they are read out, and agreed to."""
    properties = form.schema["properties"]
    return tuple(name for name, rule in properties.items() if name in answers and rule.get("const") is True)
