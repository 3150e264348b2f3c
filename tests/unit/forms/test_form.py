"""Forms that another desk may have: the code supports all that `make check` allows."""

import copy
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from desk.domain.forms.form import Form
from desk.domain.forms.formats.moments import with_year
from desk.usecases.figures.tables import HIDDEN, tally
from tests.conftest import NOW


def test_a_slot_may_be_an_optional_field(bundle: Mapping[str, Any]) -> None:
    other: Any = copy.deepcopy(bundle)
    other["forms"]["booking"]["schema"]["required"].remove("slot")
    form = Form(other, "booking")
    now = datetime.fromisoformat(NOW)
    answers = form.normalise({"name": "例"}, now=now)
    assert "slot" not in {error.field for error in form.errors(answers, now=now)}
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
        missing = {error.field for error in form.errors(form.normalise(answers, now=now), now=now)}
        assert (form.is_asked("camera", answers), "camera" in missing) == (asked, asked)

    items = [
        {"received_at": "2026-11-20T01:00:00Z", "status": "received", "answers": dict(answers)}
        for answers in [{"relationship": "self", "camera": "voice"}] * 6 + [{"relationship": "carer"}] * 7
    ]
    rows = [row[1:] for row in tally(form, items, {}) if row[0] == form.label("camera")]
    assert rows == [(HIDDEN, "")]  # how many were asked is not public


def test_a_day_without_a_year_is_asked_for_its_year(bundle: Mapping[str, Any]) -> None:
    """Only a slot's year is certain: nothing says whether another day is to come or has passed."""
    other: Any = copy.deepcopy(bundle)
    other["forms"]["booking"]["schema"]["properties"]["kana"] = {"type": "string", "format": "date"}
    form = Form(other, "booking")
    now = datetime.fromisoformat(NOW)
    (message,) = (
        error.message
        for error in form.errors(form.normalise({"kana": "4月1日"}, now=now), now=now)
        if error.field == "kana"
    )
    assert "年も書いてください" in message
    assert form.normalise({"kana": "令和8年4月1日"}, now=now)["kana"] == "2026-04-01"


@given(st.dates(), st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 12, 31)))
def test_a_slot_s_day_without_its_year_is_one_that_can_be_booked(day: date, today: date) -> None:
    """If there is one; what has its year is not changed."""
    last = today + timedelta(days=60)
    found = with_year(f"{day.month}/{day.day}T10:00", today, last)
    days = [today + timedelta(days=ahead) for ahead in range(61)]
    for one in days:
        if (one.month, one.day) == (day.month, day.day):
            assert found == f"{one}T10:00"
    assert with_year(found, today, last) == found
