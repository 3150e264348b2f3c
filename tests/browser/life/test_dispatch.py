"""A body applies for a dispatch, hears of the hearing and the decision, and is visited twice, by two experts.

With and without script; once in Firefox (`firefox/test_dispatch.py`).
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import expect

from desk import bootstrap
from local.clock import Clock
from tests.browser.formpage import FormPage
from tests.browser.life.test_invitation import staff
from tests.browser.visitor import Visitor
from tests.functions.dispatch.cases import BODY, MEMO, PLACE

LINK = re.compile(r"https://\S+/online/manage/#(\S+)")
ID = re.compile("id は ([0-9A-Z]{4}) です")


@pytest.fixture(params=[(375, True), (1280, False)], ids=["script", "no-script"])
def device(request: pytest.FixtureRequest) -> Mapping[str, Any]:
    width, has_script = request.param
    return {"viewport": {"width": width, "height": 800}, "java_script_enabled": has_script}


def test_from_the_form_to_the_last_visit(
    visitor: Visitor, clock: Clock, device: Mapping[str, Any], bundle: Mapping[str, Any]
) -> None:
    has_script = device["java_script_enabled"]
    page, main = visitor.page, visitor.page.get_by_role("main")
    visitor.visit("/harassment/dispatch/")
    main.get_by_role("link", name="専門家派遣を申し込む").first.click()
    form = FormPage(page, bundle, "dispatch")
    visitor.check_page()
    # A digit too many in the wrong place is told at its field, and put right there.
    form.fill(
        {**BODY, "corporate_number": "8000000000002"} if not form.step else _up_to(form, "corporate_number")
    )
    form.button.click()
    expect(form.error("corporate_number")).to_contain_text("13けたの数字")
    visitor.watch.expect("422 /api/forms/dispatch")
    form.control("corporate_number").fill("８０００－００００－００００１")
    form.fill({name: value for name, value in BODY.items() if name != "corporate_number"})
    form.to_check()
    expect(main).to_contain_text("8000000000001")
    visitor.check_page()
    form.send_button.click()
    receipt = form.receipt.inner_text()
    visitor.check_page()

    visitor.visit("/_local/mails")
    page.get_by_role("link", name=re.compile("専門家派遣の申込みを受け付けました")).first.click()
    found = LINK.search(main.locator("pre").first.inner_text())
    assert found
    number, _, code = found[1].partition(".")

    def look() -> None:
        visitor.visit("/online/manage/")
        main.locator("#manage-receipt").fill(number)
        main.locator("#manage-code").fill(code)
        main.get_by_role("button").first.click()
        expect(main.get_by_role("heading", level=1)).to_have_text("派遣の申込みの状況")

    look()
    expect(main).to_contain_text("までに、ヒアリングについて")
    visitor.check_page()
    if not has_script:
        return  # what follows is the same page with other words
    first, second = (
        ID.findall(staff(visitor, "expert-add", "--name", name, "--field", "例", "--mail", mail, "--yes"))[0]
        for name, mail in (("例 専一", "ichi@example.jp"), ("例 専二", "ni@example.jp"))
    )
    staff(visitor, "record-hearing", receipt, "--memo", MEMO, "--yes")
    staff(visitor, "approve", receipt, "--expert", first, "--visits", "2", "--yes")
    staff(visitor, "plan-visit", receipt, "--at", "2026-12-01T14:00", "--place", PLACE, "--yes")
    look()
    expect(main).to_contain_text("第1回の訪問は、2026年12月1日(火) 14時からです")
    expect(main).to_contain_text("専門家は 例 専一さんです")
    visitor.check_page()
    clock.move_to(datetime.fromisoformat("2026-12-01T16:30:00+09:00"))
    staff(visitor, "visit-done", receipt, "--yes")
    staff(visitor, "change-expert", receipt, "--expert", second, "--reason", "議題が変わったため", "--yes")
    staff(visitor, "plan-visit", receipt, "--at", "2026-12-08T14:00", "--yes")
    look()
    expect(main).to_contain_text("専門家は 例 専二さんです")
    clock.move_to(datetime.fromisoformat("2026-12-08T16:30:00+09:00"))
    staff(visitor, "visit-done", receipt, "--yes")
    staff(visitor, "complete", receipt, "--yes")
    look()
    expect(main).to_contain_text("派遣が終わりました")
    expect(main.get_by_role("button", name="取下げへ進む")).to_have_count(0)


def test_a_body_is_told_at_the_first_step_that_all_are_taken(
    visitor: Visitor, bundle: Mapping[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = bootstrap.parts().form("dispatch")
    assert kept
    page, main = visitor.page, visitor.page.get_by_role("main")
    monkeypatch.setitem(kept.words["limit"], "most", 1)
    visitor.visit("/harassment/dispatch-form/")
    form = FormPage(page, bundle, "dispatch")
    form.fill({name: value for name, value in BODY.items() if form.steps[name] <= 1 or not form.step})
    # While it was filled in, somebody else had the last one.
    monkeypatch.setitem(kept.words["limit"], "most", 0)
    form.button.click()
    expect(form.summary).to_contain_text("申込みを締めきりました")
    assert form.step in (0, 1)
    visitor.watch.expect("409 /api/forms/dispatch")
    visitor.check_page()
    # Who comes now is told before the first question.
    if visitor.has_script:
        page.evaluate("sessionStorage.clear()")
    visitor.visit("/harassment/dispatch-form/")
    if not visitor.has_script:
        main.get_by_role("link", name="今、申し込めるかを見る").click()
    expect(main).to_contain_text("申込みを締めきりました")
    expect(main.locator("input:visible")).to_have_count(0)
    visitor.check_page()


def _up_to(form: FormPage, last: str) -> Mapping[str, Any]:
    """The answers of the steps up to that of `last`, which is wrong by one digit."""
    wrong = {**BODY, last: "8000000000002"}
    return {name: value for name, value in wrong.items() if form.steps[name] <= form.steps[last]}
