"""The page after sending: it can be reloaded, names nobody, and can't be guessed."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

import submit
from desk.domain.submissions.workflow import Action
from tests import actions
from tests.functions.bookings import URL, do
from tests.functions.conftest import Desk
from tests.functions.events import Context, get, post
from tests.functions.forms.pages.page import Page, check


def done_url(desk: Desk) -> tuple[str, dict[str, str]]:
    page = check(desk)
    pairs = [*page.fields, ("_step", "send")]
    sent = {"content-type": "application/x-www-form-urlencoded"}
    response = submit.handler(post("booking", urlencode(pairs), headers=sent), Context())
    assert response["statusCode"] == 303
    assert response["headers"]["cache-control"] == "no-store"
    url = urlsplit(response["headers"]["location"])
    return url.path, dict(parse_qsl(url.query))


def test_the_done_page_can_be_reloaded_and_names_nobody(desk: Desk) -> None:
    path, query = done_url(desk)
    assert set(query) == {"receipt", "seal"}
    pages = [Page(desk, submit.handler(get(path, form="booking", query=query), Context())) for _ in range(2)]
    assert pages[0].html == pages[1].html
    answer = submit.handler(get(path, form="booking", query=query), Context())
    assert answer["headers"]["clear-site-data"] == '"cache"', "no page is kept as it was left"
    assert "2026年11月25日(水) 10時" in pages[0].html.article.get_text()  # type: ignore[union-attr]
    assert len(desk.rows("submission")) == 1


@pytest.mark.parametrize("change", [{"seal": "0" * 32}, {"seal": ""}, {"receipt": "AAAA-AAAA-A"}])
def test_a_done_page_can_not_be_guessed(desk: Desk, change: Mapping[str, str]) -> None:
    path, query = done_url(desk)
    response = submit.handler(get(path, form="booking", query={**query, **change}), Context())
    assert response["statusCode"] == 404
    other = submit.handler(get(path, form="consultation", query=query), Context())
    assert other["statusCode"] == 404


def test_a_done_page_ends_after_its_days(desk: Desk) -> None:
    path, query = done_url(desk)
    days = desk.bundle["done_page_days"]
    desk.later(days=days - 1, hours=23)
    late = Page(desk, submit.handler(get(path, form="booking", query=query), Context()))
    assert late.status == 200
    # The day by which it promised an answer has passed.
    text = late.html.article.get_text()  # type: ignore[union-attr]
    assert ("11月24日" in text, "できるだけ早い開庁日までに" in text) == (False, True)

    desk.later(hours=1)
    answer = submit.handler(get(path, form="booking", query=query), Context())
    page = Page(desk, answer)
    assert page.status == 410
    assert page.heading == "この画面の内容は、古くなりました"
    assert query["receipt"] in page.html.get_text()
    assert "11月25日" not in page.html.article.get_text()  # type: ignore[union-attr]


@pytest.mark.parametrize("action", [actions.confirm(url=URL), actions.withdraw()])
def test_a_done_page_says_nothing_that_is_no_longer_true(desk: Desk, action: Action) -> None:
    path, query = done_url(desk)
    (stored,) = desk.rows("submission")
    do(action, sid=stored["PK"].removeprefix("SUB#"))
    page = Page(desk, submit.handler(get(path, form="booking", query=query), Context()))
    assert (page.status, page.heading) == (410, "この画面の内容は、古くなりました")
