"""Forms that another desk may have: the code supports all that `make check` allows."""

import copy
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desk.domain.forms.form import Form
from desk.staff.figures.counts import HIDDEN, tally
from tests.conftest import NOW


def test_a_slot_may_be_an_optional_field(bundle: Mapping[str, Any]) -> None:
    other: Any = copy.deepcopy(bundle)
    other["forms"]["booking"]["schema"]["required"].remove("slot")
    form = Form(other, "booking")
    answers = form.normalise({"name": "例"})
    assert "slot" not in {error.field for error in form.errors(answers, now=datetime.fromisoformat(NOW))}
    assert form.slot(answers) is None


def test_a_question_may_be_asked_of_everybody_but_some(bundle: Mapping[str, Any]) -> None:
    """`else`: asked and required unless another question has a certain answer."""
    other: Any = copy.deepcopy(bundle)
    schema = other["forms"]["booking"]["schema"]
    schema["required"].remove("camera")
    carer = {"properties": {"relationship": {"enum": ["carer", "guardian"]}}, "required": ["relationship"]}
    schema["allOf"].append({"if": carer, "else": {"required": ["camera"]}})
    form = Form(other, "booking")
    now = datetime.fromisoformat(NOW)
    for answers, asked in (({"relationship": "carer"}, False), ({"relationship": "self"}, True), ({}, True)):
        missing = {error.field for error in form.errors(form.normalise(answers), now=now)}
        assert (form.is_asked("camera", answers), "camera" in missing) == (asked, asked)

    items = [
        {"received_at": "2026-11-20T01:00:00Z", "status": "received", "answers": dict(answers)}
        for answers in [{"relationship": "self", "camera": "voice"}] * 6 + [{"relationship": "carer"}] * 7
    ]
    rows = [row[1:] for row in tally(form, items, {}) if row[0] == form.label("camera")]
    assert rows == [(HIDDEN, "")]  # how many were asked is not public
