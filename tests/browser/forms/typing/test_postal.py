"""A postal code fills the address as far as it determines it, and never replaces typed text."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.applicants import RESIDENT
from tests.browser.formpage import FormPage
from tests.browser.visitor import Visitor

Bundle = Mapping[str, Any]

PALACE, ADDRESS = "1000001", "東京都千代田区千代田"
_FILE = re.compile(r"/assets/postal\.\w+/\d\d\.json$")


@pytest.fixture
def form(visitor: Visitor, bundle: Bundle) -> FormPage:
    visitor.visit("/online/booking/")
    form = FormPage(visitor.page, bundle, "booking")
    form.reach("postal_code", RESIDENT)
    return form


def said(form: FormPage) -> Locator:
    return form.field("postal_code").locator("[aria-live=polite]")


def the_file_comes(form: FormPage, typed: str) -> None:
    """Type a postal code, and wait until its file was loaded and read."""
    with form.page.expect_response(_FILE) as answer:
        form.control("postal_code").fill(typed)
    answer.value.finished()
    form.page.evaluate("new Promise((resume) => requestAnimationFrame(() => requestAnimationFrame(resume)))")


@pytest.mark.parametrize("typed", [PALACE, "100-0001", "１００－０００１", "〒１００ー０００１"])
def test_a_code_fills_the_address(visitor: Visitor, form: FormPage, typed: str) -> None:
    control = form.control("postal_code")
    control.press_sequentially(typed)
    expect(form.control("address")).to_have_value(ADDRESS)
    expect(said(form)).to_have_text(re.compile("住所.*続き"))
    expect(control).to_be_focused()
    visitor.check_page()
    assert [url for url in visitor.watch.urls if PALACE in url or typed in url] == []
    assert [url for url in visitor.watch.urls if _FILE.search(url)] != []


def test_a_filled_address_is_kept_as_a_draft(form: FormPage) -> None:
    the_file_comes(form, PALACE)
    expect(form.control("address")).to_have_value(ADDRESS)
    form.page.reload()
    expect(form.control("address")).to_have_value(ADDRESS)
    assert form.control("postal_code").input_value() == PALACE


def test_another_code_changes_the_filled_address(form: FormPage) -> None:
    the_file_comes(form, PALACE)
    expect(form.control("address")).to_have_value(ADDRESS)
    the_file_comes(form, "1200034")
    expect(form.control("address")).to_have_value("東京都足立区千住")


@pytest.mark.parametrize("typed", ["東京都足立区例町１－２", f"{ADDRESS}１番", "例"])
def test_a_typed_address_stays(form: FormPage, typed: str) -> None:
    form.control("address").fill(typed)
    the_file_comes(form, PALACE)
    expect(form.control("address")).to_have_value(typed)
    expect(said(form)).to_be_empty()


def test_text_added_to_a_filled_address_stays(form: FormPage) -> None:
    the_file_comes(form, PALACE)
    expect(form.control("address")).to_have_value(ADDRESS)
    form.control("address").fill(f"{ADDRESS}１番")
    expect(said(form)).not_to_be_empty()
    the_file_comes(form, "1200034")
    expect(form.control("address")).to_have_value(f"{ADDRESS}１番")
    expect(said(form)).to_be_empty()


def test_an_address_written_over_the_filled_one_is_not_called_filled_in(form: FormPage) -> None:
    the_file_comes(form, PALACE)
    expect(said(form)).not_to_be_empty()
    form.control("address").fill("例県例市例町1-2-3")
    expect(said(form)).to_be_empty()


def test_an_unknown_code_fills_nothing(form: FormPage) -> None:
    the_file_comes(form, "9999999")
    expect(form.control("address")).to_be_empty()
    expect(said(form)).to_be_empty()


@pytest.mark.parametrize("kind", ["missing", "no line", "no data"])
def test_a_missing_file_breaks_nothing(visitor: Visitor, form: FormPage, kind: str) -> None:
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url.removeprefix(visitor.origin))
        if kind == "no line":
            route.abort()
        else:
            route.fulfill(status=404 if kind == "missing" else 200, body="<title>?</title>")

    form.page.route(_FILE, answer)
    with form.page.expect_request(_FILE):
        form.control("postal_code").fill(PALACE)
    form.control("address").fill(f"{ADDRESS}１番")
    expect(said(form)).to_be_empty()
    it_is_sent(visitor, form)
    expect(form.error("postal_code")).to_be_hidden()
    expect(form.error("address")).to_be_hidden()
    (path,) = asked
    if kind != "no data":
        visitor.watch.expect(f"404 {path}" if kind == "missing" else f"failed {path}")


def test_a_filled_address_still_needs_its_house_number(visitor: Visitor, form: FormPage) -> None:
    """Sent as it is, it's refused with a hint to go on; the page with the error fills addresses too."""
    the_file_comes(form, PALACE)
    expect(form.control("address")).to_have_value(ADDRESS)
    it_is_sent(visitor, form)
    expect(form.error("address")).to_contain_text("番地")
    the_file_comes(form, "1200034")
    expect(form.control("address")).to_have_value("東京都足立区千住")
    expect(said(form)).to_have_text(re.compile("続き"))


def it_is_sent(visitor: Visitor, form: FormPage) -> None:
    """Half filled in, so that the form is returned with its errors."""
    form.button.click()
    expect(form.summary).to_be_focused()
    visitor.watch.expect(f"422 {form.path}")
