"""The page after sending: it can be reloaded, names nobody, and can't be guessed."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

import submit
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
