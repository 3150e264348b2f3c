"""A company waits for a seat at a seminar, is promoted, changes to another one after New Year, gets its
URL on the right morning, and withdraws.

With and without script; with script the block says how the seats stand as well.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import expect

from desk import bootstrap
from desk.domain.seminars.seminar import seminars_of
from desk.domain.submissions.workflow import Action
from desk.usecases.seminars.seminars import set_url
from desk.usecases.take_submission import take
from local.desk import LocalDesk
from tests.browser.formpage import FormPage
from tests.browser.life.test_magazine import read
from tests.browser.visitor import Visitor
from tests.functions.bookings import do
from tests.functions.conftest import SEMINAR
from tests.functions.seminars.applying import SEATS, sid

URL = "https://webinar.example.jp/j/123"
CODE = re.compile(r"https://\S+/online/manage/#(\S+)")


@pytest.fixture(params=[(375, True), (1280, False)], ids=["script", "no-script"])
def device(request: pytest.FixtureRequest) -> Mapping[str, Any]:
    width, has_script = request.param
    return {"viewport": {"width": width, "height": 800}, "java_script_enabled": has_script}


def fill_seats() -> None:
    parts = bootstrap.parts()
    form = parts.form("seminar")
    assert form
    for n in range(SEATS):
        take(form, sid(n), {**SEMINAR, "email": f"a{n}@example.jp"}, parts)


def set_url_of(seminar: str) -> None:
    parts = bootstrap.parts()
    form = parts.form("seminar")
    assert form
    set_url(form, seminars_of(form)[seminar], URL, parts)


def test_from_the_waiting_list_to_another_seminar_and_its_url(
    visitor: Visitor, desk: LocalDesk, bundle: Mapping[str, Any]
) -> None:
    page, main = visitor.page, visitor.page.get_by_role("main")
    heading = main.get_by_role("heading", level=1)
    fill_seats()
    visitor.visit("/harassment/seminar/")
    if visitor.has_script:
        expect(main.locator("[data-seminar=basics]")).to_have_attribute("data-state", "waiting")
        expect(main.locator("[data-seminar=law]")).to_have_attribute("data-state", "off")
        expect(main.locator("[data-seminar=response]")).to_have_attribute("data-state", "early")
    visitor.check_page()
    visitor.visit("/harassment/seminar-application/")
    form = FormPage(page, bundle, "seminar")
    if not visitor.has_script:
        main.get_by_role("link", name="満席の回がないかを見る").click()
    # Read out with the choice, and before anything is typed.
    expect(form.choice("seminar", "basics")).to_have_accessible_description("満席・キャンセル待ち")
    expect(main.locator(".form-limit")).to_contain_text("時点のものです")
    expect(main.locator(".form-limit a")).to_have_count(0)
    form.fill({**SEMINAR, "viewers": "2", "email": "matsu@example.jp"})
    visitor.check_page()
    form.to_check()
    expect(main).to_contain_text("キャンセル待ちで受け付けます")
    visitor.check_page()
    form.send_button.click()
    expect(form.receipt).to_be_visible()
    expect(heading).to_contain_text("キャンセル待ち")
    visitor.check_page()

    found = CODE.search(read(visitor, "キャンセル待ちで受け付けました"))
    assert found
    number, _, code = found[1].partition(".")

    def look() -> None:
        visitor.visit("/online/manage/")
        main.locator("#manage-receipt").fill(number)
        main.locator("#manage-code").fill(code)
        main.get_by_role("button").first.click()

    look()
    expect(main).to_contain_text("キャンセル待ちです")
    visitor.check_page()

    do(Action(name="withdraw"), sid=sid(0), by="applicant")
    desk.sweep()
    assert code in read(visitor, "席が空きました")
    look()
    expect(main).to_contain_text("カスタマーハラスメント対策の基本")
    visitor.check_page()
    main.get_by_role("radio", name=re.compile("マニュアルの作り方")).check()
    main.get_by_role("button", name=re.compile("変え")).first.click()
    expect(heading).to_have_text("セミナーの回を変えました")
    visitor.check_page()
    desk.sweep()
    assert "マニュアルの作り方" in read(visitor, "回を変えました")

    # On 6 January: two opening days before is the first one after New Year.
    set_url_of("manual")
    for morning in ("2026-12-28", "2026-12-29", "2027-01-02"):
        desk.move_clock(datetime.fromisoformat(f"{morning}T08:45:00+09:00"))
    visitor.visit("/_local/mails")
    expect(page.get_by_role("link", name=re.compile("視聴用のURL"))).to_have_count(0)
    desk.move_clock(datetime.fromisoformat("2027-01-04T08:45:00+09:00"))
    assert URL in read(visitor, "視聴用のURL")
    look()
    expect(main.locator("ul.mails")).to_contain_text("視聴用のURL")
    assert URL not in page.content(), "it is in the mail and nowhere else"
    main.get_by_role("button", name="取消しへ進む").click()
    visitor.check_page()
    main.get_by_role("button", name="取り消す", exact=True).click()
    expect(heading).to_have_text("申込みを取り消しました")
    visitor.check_page()
