"""An editor at `make run`: a mistake shows in the open page after saving, and goes when it is mended."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from local.clock import Clock
from local.desk import LocalDesk
from local.web.server import Listener
from tests.browser.visitor import visiting
from tests.conftest import copy_example
from tests.local.web.test_watching import LATER, save


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_example(tmp_path)


@pytest.fixture
def page(browser: Browser, root: Path) -> Iterator[Page]:
    with (
        Listener() as listener,
        LocalDesk(root, clock=Clock.parse(LATER), origins=listener.origins, is_watched=True) as desk,
        listener.serving(desk.app),
        visiting(browser, listener.url) as visitor,
    ):
        visitor.page.goto(f"{listener.url}/online/flow/")
        yield visitor.page


def test_mistakes_show_over_the_page_and_go_when_they_are_mended(page: Page, root: Path) -> None:
    panel = page.get_by_role("region", name="手もとの確認")
    expect(panel).to_have_count(0)

    save(root / "content/desks.yml", 'phone: "03', 'phone: "O3')
    save(root / "content/flow.yml", "  - id: ", "  - id: 大きい-")
    expect(panel.get_by_role("status")).to_have_text("直すところが2件あります")
    first, second = panel.get_by_role("listitem").all_inner_texts()
    assert first.startswith("content/flow.yml の"), "this page's own file"
    assert second.startswith("content/desks.yml の")
    assert "電話番号" in second
    expect(panel).to_contain_text("公開されません")
    expect(page.get_by_role("heading", level=1)).to_have_text("相談の流れ")

    panel.get_by_role("button", name="小さくする").click()
    expect(panel.get_by_role("listitem").first).to_be_hidden()

    save(root / "content/flow.yml", "  - id: 大きい-", "  - id: ")
    save(root / "content/desks.yml", 'phone: "O3', 'phone: "03')
    expect(panel).to_have_count(0)


def test_a_new_build_is_shown_unless_something_was_typed(page: Page, root: Path) -> None:
    flow = root / "content/online/flow.md"
    save(flow, "title: ", "title: 新しい")
    expect(page.get_by_role("heading", level=1)).to_have_text("新しい相談の流れ")

    page.goto(page.url.replace("flow", "booking"))
    page.get_by_role("radio", name="住んでいる").check()
    save(flow, "title: 新しい", "title: ")
    panel = page.get_by_role("region", name="手もとの確認")
    expect(panel.get_by_role("status")).to_have_text("新しい内容ができました")
    expect(page.get_by_role("radio", name="住んでいる")).to_be_checked()
    panel.get_by_role("button", name="読みこみなおす").click()
    expect(panel).to_have_count(0)
