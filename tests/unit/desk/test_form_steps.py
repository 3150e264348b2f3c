"""Which questions a form's page shows together, and what of it is folded away at first."""

import copy
from collections.abc import Mapping
from typing import Any

import pytest

from desk.domain.forms.form import Form
from desk.views.form import FormView, form_view, render_form

ALONE = (False, False, False, False)


def form_of(bundle: Mapping[str, Any], *, steps: bool, together: tuple[bool, ...] = ALONE) -> Form:
    """The consultation in four sections; `together`: which of them share the step of the one before."""
    changed = copy.deepcopy(dict(bundle["forms"]["consultation"]))
    names = [name for section in changed["words"]["sections"] for name in section["fields"]]
    groups = [names[:2], names[2:4], names[4:6], names[6:]]
    changed["words"]["sections"] = [
        {"id": f"s{number}", "title": f"{number}", "fields": group, "same_step": with_it}
        for number, (group, with_it) in enumerate(zip(groups, together, strict=True))
    ]
    changed["words"]["steps"] = steps
    return Form({**bundle, "forms": {"consultation": changed}}, "consultation")


def steps_of(view: FormView) -> list[tuple[int, bool]]:
    return [(section.step, section.is_first_of_step) for section in view.sections]


@pytest.mark.parametrize(
    ("together", "steps", "total"),
    [
        (ALONE, [(1, True), (2, True), (3, True), (4, True)], 5),
        ((False, True, False, True), [(1, True), (1, False), (2, True), (2, False)], 3),
        ((False, True, True, True), [(1, True), (1, False), (1, False), (1, False)], 2),
    ],
    ids=["each its own", "two and two", "all together"],
)
def test_a_section_is_a_step_unless_it_says_otherwise(
    bundle: Mapping[str, Any], together: tuple[bool, ...], steps: list[tuple[int, bool]], total: int
) -> None:
    view = form_view(form_of(bundle, steps=True, together=together))
    assert steps_of(view) == steps
    # The check page is the last one.
    assert view.steps == total


def test_a_form_without_steps_has_none_in_its_page(bundle: Mapping[str, Any]) -> None:
    form = form_of(bundle, steps=False)
    assert form_view(form).steps == 0
    assert "data-in-step" not in render_form(form)
    assert "data-step-next" not in render_form(form)


@pytest.mark.parametrize(
    ("answers", "edited", "is_open"),
    [({}, "", False), ({"other_slots": ["2026-11-26T09:00"]}, "", True), ({}, "other_slots", True)],
    ids=["empty", "filled", "to be changed"],
)
def test_a_folded_question_is_open_if_there_is_something_to_see(
    bundle: Mapping[str, Any], answers: Mapping[str, Any], edited: str, is_open: bool
) -> None:
    html = render_form(Form(bundle, "booking"), answers, edited=edited)
    assert ('<details class="folded" open>' in html) is is_open
