"""An applicant manages a booking, from the link in the mail or by hand, with script and without."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from local.desk import LocalDesk
from local.web.server import Listener
from tests.applicants import RESIDENT, send
from tests.browser.formpage import FormPage
from tests.browser.visitor import Visitor, visiting

LINK = re.compile(r"https://\S+/online/manage/#(\S+)")
OTHER_SLOT = "2026-11-26T14:00"


@pytest.fixture(params=["with script", "without script"])
def has_script(request: pytest.FixtureRequest) -> bool:
    return bool(request.param == "with script")


@pytest.fixture
def device(has_script: bool) -> Mapping[str, Any]:
    return {"viewport": {"width": 375, "height": 667}, "java_script_enabled": has_script}


@pytest.fixture
def words(bundle: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = bundle["messages"]["manage"]
    return found


@pytest.fixture
def manager(visitor: Visitor, words: Mapping[str, Any]) -> Iterator["Manager"]:
    """At the end: no address contained a piece of the code, and only the done page's the receipt number."""
    manager = Manager(visitor, words)
    yield manager
    secrets = [piece for piece in re.split(r"[.-]", manager.secret) if len(piece) == 5]
    assert secrets
    asked = [url.partition("#")[0] for url in visitor.watch.urls if "/done?receipt=" not in url]
    assert [url for url in asked for secret in (*secrets, manager.receipt) if secret in url] == []


class Manager:
    """What an applicant does with a mail and the pages that it links to."""

    def __init__(self, visitor: Visitor, words: Mapping[str, Any]) -> None:
        self.visitor = visitor
        self.page = visitor.page
        self.words = words
        self.main = visitor.page.get_by_role("main")
        self.heading = self.main.get_by_role("heading", level=1)
        self.receipt = self.secret = ""

    def book(self, desk: LocalDesk, **answers: Any) -> int:
        """Book without the page; the answer's status."""
        answer = send(desk, "booking", {**RESIDENT, **answers}, origin=self.visitor.origin)
        if answer.status_code == 201:
            self.read_mail()
        return int(answer.status_code)

    def book_on_the_page(self, bundle: Mapping[str, Any]) -> None:
        """Fill in the booking's page and send it."""
        self.visitor.visit("/online/booking/")
        form = FormPage(self.page, bundle, "booking")
        form.fill(RESIDENT)
        form.send()
        self.read_mail()

    def read_mail(self) -> None:
        """Read the link in the newest auto-reply, as the mailbox's page shows it."""
        self.visitor.visit("/_local/mails")
        self.page.get_by_role("link", name=re.compile("申込みを受け付けました")).first.click()
        found = LINK.search(self.page.locator("main pre").first.inner_text())
        assert found
        self.receipt, _, self.secret = found[1].partition(".")

    def open_link(self) -> None:
        """With script the link is enough; without, the code is typed in: lower case, with other dashes."""
        self.visitor.visit(f"/online/manage/#{self.receipt}.{self.secret}")
        if not self.visitor.has_script:
            self.type_in(self.receipt.lower(), self.secret.lower().replace("-", "ー"))
        self.is_at("status")

    def type_in(self, receipt: str, code: str) -> None:
        self.main.get_by_label(self.words["receipt_label"], exact=True).fill(receipt)
        self.main.get_by_label(self.words["code_label"], exact=True).fill(code)
        self.press("look")

    def press(self, words: str) -> None:
        self.button(words).click()

    def button(self, words: str) -> Locator:
        return self.main.get_by_role("button", name=self.words[words], exact=True)

    def is_at(self, title: str) -> None:
        """This page is shown, its address has nothing of the link, and it's accessible."""
        expect(self.heading).to_have_text(self.words[f"{title}_title"])
        assert self.visitor.path == "/api/manage"
        self.visitor.check_page()

    def fact(self, label: str) -> Locator:
        term = self.page.get_by_role("term").filter(has_text=re.compile(f"^{self.words[label]}$"))
        return self.main.locator(".answer").filter(has=term).locator("dd")


def test_book_cancel_and_book_again(manager: Manager, desk: LocalDesk, bundle: Mapping[str, Any]) -> None:
    manager.book_on_the_page(bundle)
    first = manager.receipt
    assert manager.book(desk) == 409
    manager.open_link()
    expect(manager.fact("status_label")).to_have_text("申込みを受け付けました")
    expect(manager.fact("slot_label")).to_have_text("2026年11月25日(水) 10時")

    manager.press("to_cancel")
    manager.is_at("confirm")
    manager.press("keep")
    manager.is_at("status")
    manager.press("to_cancel")
    manager.press("cancel")
    manager.is_at("cancelled")
    expect(manager.main.locator(".receipt strong")).to_have_text(manager.receipt)

    told = [mail.subject for mail in desk.mailbox.mails if manager.receipt in mail.subject]
    assert [subject for subject in told if "予約を取り消しました" in subject]
    assert not [item for item in desk.table_items() if item["type"] == "slot"]
    manager.press("look_again")
    expect(manager.fact("status_label")).to_have_text("取り消されました")
    manager.book_on_the_page(bundle)
    assert manager.receipt != first


def test_another_slot_can_be_requested(manager: Manager, desk: LocalDesk) -> None:
    manager.book(desk)
    manager.open_link()

    manager.press("change")
    error = manager.main.locator("#manage-slot-error")
    expect(error).to_contain_text(manager.words["choose_slot"])
    manager.visitor.check_page()
    manager.visitor.watch.expect("422 /api/manage")
    if not manager.visitor.has_script:
        manager.main.get_by_role("radio", name=manager.words["other_slot"], exact=True).check()
    day, time = OTHER_SLOT.split("T")
    manager.page.locator("#manage-day").fill(day)
    manager.page.locator("#manage-time").select_option(time)
    manager.press("change")

    manager.is_at("changed")
    expect(manager.main.locator(".done")).to_contain_text("2026年11月26日(木) 14時")
    manager.press("look_again")
    nearest = manager.main.get_by_role("radio").first
    nearest.check()
    manager.press("change")
    manager.is_at("changed")
    (slot,) = [item for item in desk.table_items() if item["type"] == "slot"]
    assert not slot["SK"].startswith((RESIDENT["slot"], OTHER_SLOT))


def test_a_wrong_code_opens_nothing_and_can_be_corrected(manager: Manager, desk: LocalDesk) -> None:
    manager.book(desk)
    manager.visitor.visit("/online/manage/")
    manager.visitor.check_page()
    manager.type_in(manager.receipt, "A7K2M-9XQ4R")

    alert = manager.main.get_by_role("alert")
    expect(alert).to_have_text(manager.words["not_found"])
    manager.visitor.watch.expect("404 /api/manage")
    manager.visitor.check_page()
    manager.type_in(manager.receipt.replace("-", " "), manager.secret)
    manager.is_at("status")


def test_a_quoted_and_broken_link_may_be_pasted_into_either_field(manager: Manager, desk: LocalDesk) -> None:
    manager.book(desk)
    link = f"/online/manage/#{manager.receipt}.{manager.secret[:12]}\n> {manager.secret[12:]}"
    for label in ("code_label", "receipt_label"):
        manager.visitor.visit("/online/manage/")
        manager.main.get_by_label(manager.words[label], exact=True).fill(link)
        manager.press("look")
        manager.is_at("status")


@pytest.mark.parametrize("has_script", [True], ids=["with script"])
def test_the_link_works_on_an_open_page_and_back_shows_empty_fields(
    manager: Manager, desk: LocalDesk
) -> None:
    manager.book(desk)
    manager.visitor.visit("/online/manage/")
    manager.open_link()

    manager.page.go_back()

    manager.page.wait_for_url(f"{manager.visitor.origin}/online/manage/")
    # The next user of this computer finds no code here.
    field = manager.main.get_by_label(manager.words["code_label"], exact=True)
    expect(field).to_have_value("")


@pytest.mark.parametrize("has_script", [True], ids=["with script"])
def test_the_link_works_in_a_browser_of_some_years_ago(manager: Manager, desk: LocalDesk) -> None:
    """Safari before 16 knows no `requestSubmit`."""
    manager.page.add_init_script("delete HTMLFormElement.prototype.requestSubmit")
    manager.book(desk)
    manager.open_link()


@pytest.mark.parametrize("has_script", [True], ids=["with script"])
def test_a_dead_connection_loses_nothing(manager: Manager, desk: LocalDesk) -> None:
    manager.book(desk)
    manager.visitor.visit("/online/manage/")
    manager.page.route("**/api/manage", lambda route: route.fulfill(status=204))

    manager.page.evaluate("hash => { location.hash = hash }", f"{manager.receipt}.{manager.secret}")

    code = manager.main.get_by_label(manager.words["code_label"], exact=True)
    expect(code).to_have_value(manager.secret)
    assert manager.visitor.path == "/online/manage/"
    manager.page.unroute("**/api/manage")
    manager.press("look")
    manager.is_at("status")


@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_is_wider_than_the_screen(
    browser: Browser, listener: Listener, desk: LocalDesk, words: Mapping[str, Any], width: int
) -> None:
    with visiting(browser, listener.url, viewport={"width": width, "height": 700}) as visitor:
        manager = Manager(visitor, words)
        manager.book(desk)
        widths = []
        visitor.visit("/online/manage/")
        widths.append(_width(visitor))
        manager.open_link()
        widths.append(_width(visitor))
        for step, title in (("to_cancel", "confirm"), ("cancel", "cancelled"), ("look_again", "status")):
            manager.press(step)
            manager.is_at(title)
            widths.append(_width(visitor))
    assert max(widths) <= width


def _width(visitor: Visitor) -> int:
    return int(visitor.page.evaluate("document.documentElement.scrollWidth"))
