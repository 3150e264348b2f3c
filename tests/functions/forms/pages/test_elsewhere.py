"""A choice that leads to another desk: offered, never accepted, and the words say where to go."""

from typing import Any

from tests.functions.conftest import BOOKING, Desk
from tests.functions.forms.pages.page import BOOKING as POSTED
from tests.functions.forms.pages.page import changed, visit

SID = "00000000-0000-4000-8000-000000000001"
WHERE = "事業者の方は、例市の商工の窓口へお願いします。"


def test_who_chooses_it_is_told_where_to_go_and_gets_no_further(desk: Desk) -> None:
    page = visit(desk, "booking", changed(POSTED, eligibility="business"))
    assert (page.status, list(page.errors)) == (422, ["eligibility"])
    assert WHERE in page.errors["eligibility"]
    assert "](" not in page.errors["eligibility"]  # the text of the link, without Markdown
    (chosen,) = page.html.select("#f-eligibility :checked")
    assert chosen["value"] == "business"
    assert desk.items() == []


def test_nothing_else_is_asked_of_who_chooses_it(desk: Desk) -> None:
    """Neither on the page nor by the API, and the words at the top have the link."""
    page = visit(desk, "booking", [("eligibility", "business"), ("email", "wrong@"), ("_step", "check")])
    assert (page.status, list(page.errors)) == (422, ["eligibility"])
    (summary,) = page.html.select(".error-summary")
    heading = summary.find("h2")
    assert heading
    assert heading.get_text() == desk.bundle["messages"]["form"]["elsewhere_title"]
    assert WHERE in summary.get_text()
    assert [link["href"] for link in summary.select("a")] == ["/harassment/consultation/"]
    assert len(page.html.select(".has-error")) == 1
    status, body = desk.send("booking", {"eligibility": "business", "email": "wrong@"}, sid=SID)
    assert (status, [error["field"] for error in body["errors"]]) == (422, ["eligibility"])


def test_the_words_beside_the_choice_have_the_link(desk: Desk) -> None:
    page = visit(desk, "booking", changed(POSTED, eligibility="business"))
    (words,) = page.html.select("#f-eligibility .elsewhere")
    (link,) = words.select("a")
    assert (link["href"], link.get_text()) == ("/harassment/consultation/", "対策の相談")
    assert WHERE in words.get_text()
    (choice,) = page.html.select('#f-eligibility [value="business"]')
    assert words["id"] in str(choice["aria-describedby"]).split()


def test_the_api_refuses_it_with_the_same_words(desk: Desk) -> None:
    status, body = desk.send("booking", {**BOOKING, "eligibility": "business"}, sid=SID)
    errors: list[Any] = body["errors"]
    assert (status, [error["code"] for error in errors]) == (422, ["enum"])
    assert WHERE in errors[0]["message"]
