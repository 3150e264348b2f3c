"""A reader subscribes to the magazine, confirms it, gets an issue and leaves, with script and without."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import expect

from desk import bootstrap
from desk.domain.magazines.issues import Issue
from desk.usecases.magazines.send_issue import send_issue
from local.desk import LocalDesk
from tests.browser.visitor import Visitor

ADDRESS = "yomite@example.jp"
LINK = re.compile(r"https://[^/\s]+(/harassment/magazine/)#(\S+)")
LEAVE = re.compile(r"https://[^/\s]+(/api/magazine/leave\?\S+)")


@pytest.fixture(params=["with script", "without script"])
def device(request: pytest.FixtureRequest) -> Mapping[str, Any]:
    has_script = request.param == "with script"
    return {"viewport": {"width": 375, "height": 667}, "java_script_enabled": has_script}


def read(visitor: Visitor, subject: str) -> str:
    visitor.visit("/_local/mails")
    visitor.page.get_by_role("link", name=re.compile(subject)).first.click()
    return visitor.page.locator("main pre").first.inner_text()


def send(desk: LocalDesk) -> None:
    """As staff do (tests/functions/magazine), and the sweep after it."""
    issue = Issue.of("news-2", bootstrap.parts().bundle)
    assert issue
    send_issue(issue, bootstrap.parts(), by="staff-1")
    desk.sweep()


def test_from_the_page_to_an_issue_and_out_again(visitor: Visitor, desk: LocalDesk) -> None:
    main = visitor.page.get_by_role("main")
    heading = main.get_by_role("heading", level=1)
    visitor.visit("/harassment/magazine/")
    visitor.check_page()
    main.get_by_role("button", name="確認のメールを受け取る").click()
    visitor.watch.expect("422 /api/magazine")
    expect(main.locator("#magazine-email-error")).to_contain_text("メールアドレスを書いてください")
    visitor.check_page()
    main.get_by_label("メールアドレス").fill(ADDRESS)
    main.get_by_role("button", name="確認のメールを受け取る").click()
    expect(heading).to_have_text("確認のメールを送りました")
    visitor.check_page()

    found = LINK.search(read(visitor, "登録の確認"))
    assert found
    visitor.visit(f"{found[1]}#{found[2]}")
    if visitor.has_script:
        assert visitor.page.evaluate("location.hash") == "", "it is in no address that stays"
        expect(main.get_by_label("確認コード")).to_be_hidden()
        expect(main.get_by_label("メールアドレス")).to_be_hidden()
    else:
        main.get_by_label("確認コード").fill(found[2])
    visitor.check_page()
    main.get_by_role("button", name="登録する").click()
    expect(heading).to_have_text("登録が終わりました")
    visitor.check_page()

    send(desk)
    left = LEAVE.search(read(visitor, "冬のセミナー"))
    assert left
    visitor.visit(left[1])
    expect(heading).to_contain_text("配信を止めますか")
    visitor.check_page()
    main.get_by_role("button", name="配信を止める").click()
    expect(heading).to_have_text("配信を止めました")
    visitor.check_page()
    main.get_by_role("link", name="メールマガジンのページへ").click()
    visitor.page.wait_for_url(f"{visitor.origin}/harassment/magazine/")
    asked = [url.partition("#")[0] for url in visitor.watch.urls]
    assert not [url for url in asked if found[2][:11] in url or "yomite" in url]


def test_a_wrong_code_and_a_broken_link(visitor: Visitor, desk: LocalDesk) -> None:
    main = visitor.page.get_by_role("main")
    visitor.visit("/harassment/magazine/")
    main.get_by_label("確認コード").fill("2345")
    main.get_by_role("button", name="登録する").click()
    visitor.watch.expect("404 /api/magazine")
    expect(main.locator("#magazine-code-error")).to_contain_text("この確認コードは使えません")
    visitor.check_page()
    visitor.visit("/api/magazine/leave?c=2345")
    visitor.watch.expect("404 /api/magazine/leave")
    expect(main.get_by_role("heading", level=1)).to_have_text("このリンクは使えません")
    visitor.check_page()
