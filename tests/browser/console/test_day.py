"""A day at the counter, in a browser that runs no script: sign in, confirm a booking, answer a consultation,
look somebody up, take a caller's booking, and sign out when nothing due is left.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from desk import bootstrap
from desk.domain.submissions.workflow import Action
from desk.usecases.change_submission import act
from local.desk import LocalDesk
from local.web.server import Listener
from tests.applicants import RESIDENT, WORKER, send
from tests.browser.console.signed_in import forget_the_provider, signed_in
from tests.browser.life.test_invitation import MEETING

EVERYBODY = "例 すべての役割の人"
CALLER = {name: value for name, value in RESIDENT.items() if name != "slot"} | {
    "name": "例 電話子",
    "kana": "れい でんわこ",
    "email": "denwa@example.jp",
}


@pytest.fixture
def device() -> Mapping[str, Any]:
    return {"viewport": {"width": 1024, "height": 768}, "java_script_enabled": False}


def test_a_day_of_the_desk(
    browser: Browser, addresses: tuple[Listener, ...], desk: LocalDesk, device: Mapping[str, Any]
) -> None:
    origin = addresses[0].url
    booking = str(send(desk, "booking", RESIDENT, origin=origin).json["receipt"])  # type: ignore[index]
    asked = str(send(desk, "consultation", WORKER, origin=origin).json["receipt"])  # type: ignore[index]
    with signed_in(browser, desk, EVERYBODY, device) as member:
        page, main = member.page, member.page.get_by_role("main")
        member.check_page()
        # The booking, from the list to its mail, by keyboard where it matters.
        main.get_by_role("link", name=booking, exact=True).click()
        expect(main.locator(".next")).to_be_visible()
        member.check_page()
        main.locator(".next").focus()
        page.keyboard.press("Enter")
        expect(main.get_by_label("ほかの会議のURL")).to_be_visible()
        member.check_page()
        main.get_by_label("ほかの会議のURL").fill("https://elsewhere.example.org/")
        main.get_by_role("button", name="どうなるかを見る").click()
        expect(main.get_by_role("alert")).to_contain_text("会議のURL")
        member.watch.expect(f"422 /cases/{booking}/confirm")
        member.check_page()
        main.get_by_label("ほかの会議のURL").fill(MEETING)
        main.get_by_role("button", name="どうなるかを見る").click()
        expect(main.locator("pre")).to_contain_text(MEETING)
        member.check_page()
        main.get_by_role("button", name="「日時の確定」をする").click()
        expect(main.get_by_role("status")).to_contain_text("日時の確定")
        expect(main.locator(".state")).to_have_text("日時確定")
        # The consultation, found by the end of its number.
        member.visit("/find")
        member.check_page()
        main.get_by_label("さがす番号").fill(asked[-6:])
        page.keyboard.press("Enter")
        expect(page).to_have_url(f"{member.origin}/cases/{asked}")
        main.get_by_role("link", name="回答", exact=True).click()
        main.get_by_role("textbox", name="回答").fill("例の回答です。")
        main.get_by_label("例市の文例").select_option(label="例市の手引きの案内")
        main.get_by_role("button", name="欄に入れる").click()
        both = re.compile("例の回答です。.*手引き", re.DOTALL)
        expect(main.get_by_role("textbox", name="回答")).to_have_value(both)
        member.check_page()
        main.get_by_role("button", name="どうなるかを見る").click()
        expect(main.locator("pre")).to_contain_text("例の回答です。")
        member.check_page()
        main.get_by_role("button", name="すぐに送る").click()
        expect(main.locator(".state")).to_have_text(re.compile("回答"))
        for path in ("/list", "/slots", "/replies", "/notices", f"/cases/{booking}/mails"):
            member.visit(path)
            member.check_page()
        # Whoever sits down next sees nothing.
        page.get_by_role("button", name="サインアウトする").click()
        expect(page.get_by_role("main")).not_to_contain_text(booking)
        page.go_back()
        expect(page.locator("body")).not_to_contain_text(booking)
        forget_the_provider(member, desk)


def confirm(desk: LocalDesk, booking: str) -> None:
    with desk.cloud.lock:
        parts = bootstrap.parts()
        sid = parts.store.sid_of_receipt(booking)
        assert sid
        action = Action(name="confirm", given={"url": MEETING})
        act(action, sid, by="staff-1", op="00000000-0000-4000-8000-000000000001", parts=parts)


def fill_in(form: Locator, answers: Mapping[str, Any]) -> None:
    """What the caller says, into the controls of these names; the time is chosen already."""
    for name, value in answers.items():
        control = form.locator(f"[name='{name}']")
        kind = control.first.evaluate("one => one.type")
        if kind == "radio":
            form.locator(f"[name='{name}'][value='{value}']").check()
        elif kind == "checkbox":
            control.check()
        elif kind == "select-one":
            control.select_option(value)
        else:
            control.fill(value)


def test_the_day_of_a_consultation_from_the_digest_to_the_last_call(
    browser: Browser, addresses: tuple[Listener, ...], desk: LocalDesk, device: Mapping[str, Any]
) -> None:
    booking = str(send(desk, "booking", RESIDENT, origin=addresses[0].url).json["receipt"])  # type: ignore[index]
    confirm(desk, booking)
    desk.move_clock(datetime.fromisoformat("2026-11-25T08:31:00+09:00"))
    (digest,) = [mail for mail in desk.mailbox.mails if booking in mail.text and "1件" in mail.text][-1:]
    assert RESIDENT["name"] not in digest.text, "the digest names receipts alone"
    with signed_in(browser, desk, EVERYBODY, device) as member:
        page, main = member.page, member.page.get_by_role("main")
        row = main.locator("tr", has=page.get_by_role("link", name=booking, exact=True)).first
        expect(row).to_contain_text("10時15分まで")
        row.get_by_role("link", name=booking, exact=True).click()
        no_show = main.locator(f"a[href='/cases/{booking}/no_show']")
        no_show.click()
        member.watch.expect(f"422 /cases/{booking}/no_show")
        expect(main.get_by_role("alert")).to_be_visible()
        # Ten in the morning, and nobody came; the session has ended meanwhile.
        desk.move_clock(datetime.fromisoformat("2026-11-25T10:16:00+09:00"))
        member.visit(f"/cases/{booking}/no_show")
        main.get_by_role("link").first.click()
        page.get_by_role("button", name=EVERYBODY, exact=False).click()
        main.locator(".next").click()
        expect(main.locator(".state.over")).to_be_visible()
        member.visit("/")
        expect(main.get_by_role("link", name=booking, exact=True)).to_have_count(0)
        # Somebody calls: a free time of the calendar, the form, what will happen, and the number to read out.
        member.visit("/slots/day?desk=consumer-center&day=2026-12-02")
        main.locator("a[href$='slot=2026-12-02T14:00']").first.click()
        fill_in(main.locator("form.taking"), CALLER)
        member.check_page()
        main.locator("form.taking .next").click()
        expect(main.locator("pre").first).to_contain_text("12月2日")
        main.get_by_role("button", name="受け付ける").click()
        call = page.locator("h1 .number").inner_text()
        expect(main.get_by_role("status")).to_contain_text(f"受付番号は {call} です")
        member.check_page()
        member.visit("/")
        row = main.locator("tr", has=page.get_by_role("link", name=call, exact=True))
        expect(row).to_contain_text("日時の確定")
        confirm(desk, call)
        # Five o'clock: nothing due is left, and whoever sits down next sees nothing.
        desk.move_clock(datetime.fromisoformat("2026-11-25T17:00:00+09:00"))
        member.visit("/")
        main.get_by_role("link").first.click()
        page.get_by_role("button", name=EVERYBODY, exact=False).click()
        expect(main.locator(".counts li")).to_have_count(1)
        expect(main.locator("section", has=page.locator("#ahead"))).to_contain_text(call)
        page.get_by_role("button", name="サインアウトする").click()
        expect(page.get_by_role("main")).not_to_contain_text(call)
        forget_the_provider(member, desk)
