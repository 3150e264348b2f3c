"""The notices of the public pages, by the script that is published: shown, ended by the clock, and whatever
the answer is, the page stays as it is.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from builder.files.desk_files import REPOSITORY
from builder.pages.published.assets import published_assets

NOW = "2026-11-24T10:00:00+09:00"
DATE = "Tue, 24 Nov 2026 01:00:00 GMT"
NOTICE = {
    "id": "1",
    "desk": "",
    "level": "urgent",
    "text": "例の電話が<b>通じません</b>。\n夕方に直ります。",
    "from": "2026-11-24T00:00:00Z",
    "until": "2026-11-24T02:00:00Z",
}
BOX = """<div id="notices" role="status" data-desk="center" data-info="お知らせ"
 data-urgent="大切なお知らせ"></div>"""
Show = Callable[..., Page]


def answered(*notices: Any) -> str:
    return json.dumps({"notices": list(notices)})


@pytest.fixture
def show(browser: Browser) -> Iterator[Show]:
    """Opens a page whose desk answers with a text, a status or nothing at all; by a device's clock."""
    (script,) = [one for one in published_assets(REPOSITORY / "builder/assets") if one.name == "notices.js"]
    context = browser.new_context()
    code = script.content.decode()
    html = f"<!doctype html><title>例</title>{BOX}<main>例の本文</main><script>{code}</script>"

    def shown(
        text: str | None,
        *,
        status: int = 200,
        kind: str = "application/json",
        device: str = NOW,
        said: list[str] | None = None,
    ) -> Page:
        def answer(route: Route) -> None:
            if not route.request.url.endswith("/api/notices"):
                route.fulfill(body=html, content_type="text/html; charset=utf-8")
            elif text is None:
                route.abort()
            else:
                route.fulfill(status=status, body=text, headers={"content-type": kind, "date": DATE})

        page = context.new_page()
        page.clock.install(time=device)
        page.route("**/*", answer)
        page.on("pageerror", lambda error: said.append(str(error)) if said is not None else None)
        ended = "requestfinished" if text is not None else "requestfailed"
        with page.expect_event(ended, lambda one: "api" in one.url):
            page.goto("http://desk.example/")
        return page

    yield shown
    context.close()


def test_it_is_said_as_text_and_goes_by_itself(show: Show) -> None:
    page = show(answered(NOTICE))
    box = page.get_by_role("status")
    expect(box).to_contain_text("大切なお知らせ")
    expect(box).to_contain_text("<b>通じません</b>")
    assert page.locator("#notices b").count() == 0
    page.clock.fast_forward("00:59:00")
    expect(box).to_contain_text("通じません")
    page.clock.fast_forward("00:02:00")
    expect(box).to_be_empty()


@pytest.mark.parametrize("device", ["2026-11-24T23:00:00+09:00", "2019-01-01T00:00:00+09:00"])
def test_the_desk_s_clock_counts_and_not_the_device_s(show: Show, device: str) -> None:
    expect(show(answered(NOTICE), device=device).get_by_role("status")).to_contain_text("通じません")


def test_the_next_page_has_it_before_the_desk_answers_and_drops_what_was_taken_back(show: Show) -> None:
    expect(show(answered(NOTICE)).locator(".notice")).to_have_count(1)
    expect(show(answered()).get_by_role("status")).to_be_empty()


def test_another_desk_s_is_not_shown(show: Show) -> None:
    page = show(
        answered({**NOTICE, "desk": "other"}, {**NOTICE, "id": "2", "desk": "center", "text": "ここだけ"})
    )
    expect(page.locator(".notice")).to_have_count(1)
    expect(page.get_by_role("status")).to_contain_text("ここだけ")


@pytest.mark.parametrize(
    ("text", "more"),
    [
        (None, {}),
        ("<html>", {"kind": "text/html"}),
        ("{", {}),
        ("null", {}),
        ('{"notices": {}}', {}),
        (answered(None, 1, "x", {"text": "例"}, {**NOTICE, "level": "x"}, {**NOTICE, "until": "x"}), {}),
        (answered({**NOTICE, "text": "長" * 5000}), {}),
        (answered({**NOTICE, "text": {"a": 1}}), {}),
        (answered(NOTICE), {"status": 500}),
    ],
    ids=["dead network", "a page", "cut off", "null", "no list", "garbage", "endless", "no text", "500"],
)
def test_nothing_that_comes_breaks_the_page(show: Show, text: str | None, more: Any) -> None:
    said: list[str] = []
    page = show(text, said=said, **more)
    page.clock.fast_forward("00:01:00")
    expect(page.get_by_role("main")).to_have_text("例の本文")
    expect(page.get_by_role("status")).to_be_empty()
    assert said == []
