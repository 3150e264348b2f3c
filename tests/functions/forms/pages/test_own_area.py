"""Every later page of a form stands in the form's own area: its path, and whom it names to contact."""

from collections.abc import Mapping
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from desk.domain.codes.manage_code import link_code
from tests.functions.bookings import SID
from tests.functions.conftest import RIGHT, Desk
from tests.functions.forms.pages.page import Page, visit
from tests.functions.forms.test_form_calls import pairs
from tests.functions.magazine import reader
from tests.functions.manage_browser import KEYS, look
from tests.functions.manage_browser import Page as Managed
from tests.functions.manage_browser import submit as post_step


def path_of(html: Tag) -> list[str]:
    """The path above a page, without its own name."""
    return [one.get_text(strip=True) for one in html.select("nav.path li")][:-1]


def contacts_of(html: Tag) -> list[str]:
    return [one.get_text(strip=True) for one in html.select(".contact__name")]


def of(page: Page | Managed | str) -> Tag:
    if isinstance(page, Page):
        return page.html
    return BeautifulSoup(page if isinstance(page, str) else page.html, "html.parser")


@pytest.fixture(params=list(RIGHT))
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def area_of(desk: Desk, form: str) -> tuple[str, list[str]]:
    """(name of the area, desk) of the form's own page, as the site shows it."""
    frame: Mapping[str, Any] = desk.bundle["pages"][form]
    page = of(f"{frame['before']}{frame['after']}")
    (contact,) = contacts_of(page)
    assert contact == desk.bundle["desks"][desk.bundle["forms"][form]["words"]["desk"]]["name"]
    return path_of(page)[1], [contact]


def test_check_page_errors_and_receipt(desk: Desk, form: str) -> None:
    area = area_of(desk, form)
    checked = visit(desk, form, pairs(form))
    done = checked.press("_step", "send")
    wrong = visit(desk, form, [("_step", "check")])
    assert (checked.status, done.status, wrong.status) == (200, 200, 422)
    for page in (checked, done, wrong):
        assert (path_of(page.html)[1], contacts_of(page.html)) == area


def test_what_became_of_it(desk: Desk, form: str) -> None:
    area = area_of(desk, form)
    _, body = desk.send(form, RIGHT[form], sid=SID)
    known = {"receipt": body["receipt"], "code": link_code(SID, keys=KEYS)}
    status = look(**{"receipt": known["receipt"], "secret": known["code"]})
    confirm = post_step({**known, "_step": "cancel"})
    op = {"_op": "44444444-2222-4333-8444-555555555555", "_v": "1"}
    refused = post_step({**known, **op, "_step": "take_offer", "slot": "2026-11-26T14:00"})
    cancelled = post_step({**known, **op, "_step": "withdraw"})
    assert [page.status for page in (status, confirm, refused, cancelled)] == [200, 200, 409, 200]
    for page in (status, confirm, refused, cancelled):
        assert (path_of(of(page))[1], contacts_of(of(page))) == area
        # Exactly one place of the menu is where one is, and it is the area's.
        here = {one.get_text(strip=True) for one in of(page).select(".site-nav [aria-current]")}
        assert here == {area[0]}


def test_a_wrong_number_names_every_desk_that_it_could_be_of(desk: Desk) -> None:
    page = look("AAAA-AAAA-A", "A" * 20)
    assert page.status == 404
    assert contacts_of(of(page)) == [
        desk.bundle["desks"][name]["name"] for name in ("consumer-center", "harassment")
    ]


def test_leaving_the_magazine(desk: Desk) -> None:
    frame = desk.bundle["magazines"][reader.ID]["page"]
    page = of(f"{frame['before']}{frame['after']}")
    asked = reader.ask()
    lost = reader.call("/api/magazine/leave", query={"code": "x"})
    for shown in (asked, lost):
        assert (path_of(of(shown)), contacts_of(of(shown))) == (path_of(page), contacts_of(page))
