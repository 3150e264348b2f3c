"""The desk's notices on the functions' own pages, for who has no script; and that they can harm no page."""

from typing import Any

import pytest
from bs4 import BeautifulSoup

import submit
from desk import bootstrap
from desk.storage.notices import put_notice
from tests.functions.conftest import Desk
from tests.functions.events import Context, get

TEXT = "例の電話が<b>通じません</b>。"


def put_up(desk: str = "") -> None:
    parts = bootstrap.parts()
    moments = {"from": "2026-11-20T00:00:00Z", "until": "2026-11-21T00:00:00Z"}
    notice = {"id": "1", "desk": desk, "level": "urgent", "text": TEXT, **moments, "by": "m", "at": ""}
    put_notice(parts.store, notice, [], seen=0, by="m", op="1", at=parts.clock())


def whole_page(form: str = "booking") -> BeautifulSoup:
    response = submit.handler(get(f"/api/forms/{form}", form=form, query={}), Context())
    assert response["statusCode"] == 200
    return BeautifulSoup(response["body"], "html.parser")


def notices(page: BeautifulSoup) -> list[str]:
    return [one.get_text(" ", strip=True) for one in page.select("#notices .notice")]


def test_they_stand_at_the_top_of_a_form_s_pages(desk: Desk) -> None:
    put_up()
    page = whole_page()
    (shown,) = notices(page)
    assert shown.endswith(TEXT)
    assert not page.select("#notices b")


def test_of_another_desk_they_are_not_there(desk: Desk) -> None:
    put_up("harassment")
    assert notices(whole_page()) == []
    assert notices(whole_page("consultation"))


def test_a_notice_that_can_not_be_read_takes_no_page_away(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_up()
    store, asked = bootstrap.parts().store, []
    own = store.client.get_item

    def broken(**request: Any) -> Any:
        if request["Key"]["PK"]["S"] == "NOTICE":
            asked.append(request)
            raise RuntimeError
        return own(**request)

    monkeypatch.setattr(store.client, "get_item", broken)
    page = whole_page()
    assert page.select("form")
    assert asked
    assert notices(page) == []
