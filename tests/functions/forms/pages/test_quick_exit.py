"""The way out of a form without script: an empty page, then the neutral one, and nothing is kept."""

import pytest

import submit
from tests.functions.conftest import Desk
from tests.functions.events import Context, get

PATH = "/api/forms/consultation/exit"


def test_an_empty_page_leads_to_the_answer_that_drops_what_was_kept(desk: Desk) -> None:
    first = submit.handler(get(PATH, form="consultation", query={}), Context())
    assert (first["statusCode"], first["headers"]["cache-control"]) == (200, "no-store")
    assert first["headers"]["refresh"] == f"0; url={PATH}?left=1"
    assert "clear-site-data" not in first["headers"], "the form is kept only once this page is there"
    second = submit.handler(get(PATH, form="consultation", query={"left": "1"}), Context())
    assert second["statusCode"] == 303
    assert second["headers"]["clear-site-data"] == '"cache"'
    words = desk.bundle["forms"]["consultation"]["words"]
    assert second["headers"]["location"] == words["quick_exit"]


@pytest.mark.parametrize("query", [{}, {"left": "1"}], ids=["first", "second"])
def test_a_form_without_a_quick_exit_leads_nowhere(desk: Desk, query: dict[str, str]) -> None:
    answer = submit.handler(get("/api/forms/booking/exit", form="booking", query=query), Context())
    assert answer["statusCode"] == 404
    assert "refresh" not in answer["headers"]
