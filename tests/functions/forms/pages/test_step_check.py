"""What a form in steps asks before it goes on: the errors of a step's sections. Nothing is taken."""

from collections.abc import Mapping

import pytest

import submit
from tests.functions.conftest import Desk, written
from tests.functions.forms.pages.page import BOOKING, Page, changed, visit

WRONG: Mapping[str, str] = {"workplace": "", "message": "", "kana": "x", "email": ".a@example.jp"}


def asked(desk: Desk, *sections: str, **change: str) -> Page:
    pairs = [*changed(BOOKING, **change), *(("_section", section) for section in sections)]
    return visit(desk, "booking", pairs)


@pytest.mark.parametrize(
    ("sections", "errors"),
    [
        (("applicant", "precautions"), {"workplace"}),
        (("matter",), {"message"}),
        (("person", "contact", "meeting"), {"kana", "email"}),
    ],
    ids=["first", "middle", "last"],
)
def test_only_the_errors_of_the_step_are_shown(
    desk: Desk, sections: tuple[str, ...], errors: set[str]
) -> None:
    page = asked(desk, *sections, **WRONG)
    assert page.status == 422
    assert set(page.errors) == errors
    assert len(page.html.select(".error-summary li")) == len(errors)
    # Everything typed is still there, also what is wrong in other steps.
    assert dict(page.fields)["kana"] == "x"
    assert desk.items() == []


@pytest.mark.parametrize("section", ["schedule", "unknown"])
def test_a_step_without_errors_has_no_page(
    desk: Desk, section: str, caplog: pytest.LogCaptureFixture
) -> None:
    page = asked(desk, section, **WRONG)
    assert (page.status, page.html.get_text()) == (204, "")
    assert desk.items() == []
    assert "refused" not in written(submit.logger, caplog)


def test_answers_of_other_steps_count(desk: Desk) -> None:
    """Whether a workplace is asked for depends on another answer, wherever that is."""
    assert asked(desk, "applicant", workplace="").status == 422
    assert asked(desk, "applicant", workplace="", eligibility="resident").status == 204
