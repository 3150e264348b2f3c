"""What axe's rules of colours are run on: texts in elements in which none was seen before."""

import pytest

from tests.browser import axe
from tests.browser.visitor import Visitor

PAGE = "<html lang=ja><title>例</title><style>{}</style><main><h1>例</h1><p class=hint>例です。</p>{}</main>"
PALE = ".pale {color: #bbb}"
DARK_ONLY = "@media (prefers-color-scheme: dark) {.pale {color: #eee}}"


@pytest.fixture(autouse=True)
def nothing_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(axe, "_seen", set())


@pytest.mark.parametrize(
    "more",
    [
        "<p class=pale>うすい文</p>",
        "<div class=pale><p class=hint>うすい文</p></div>",
        "<p class=hint><span style='color: #bbb'>うすい文</span></p>",
    ],
)
@pytest.mark.parametrize("style", [PALE, DARK_ONLY])
def test_a_text_in_new_elements_is_looked_at_each_time_until_its_colours_are_right(
    visitor: Visitor, more: str, style: str
) -> None:
    page = visitor.page
    page.set_content(PAGE.format("", "<p class=hint>例です。</p>"))
    assert axe.colours_of_what_is_new(page) == []
    page.set_content(PAGE.format(style, more))
    for _ in range(2):
        assert any("color-contrast" in one for one in axe.colours_of_what_is_new(page))


def test_what_was_right_is_not_looked_at_again_but_at_another_width(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, looked = visitor.page, []
    real = axe.problems
    monkeypatch.setattr(axe, "problems", lambda *of: [looked.append(of[1]), *real(*of)][1:])
    for _ in range(2):
        page.set_content(PAGE.format("", ""))
        assert axe.colours_of_what_is_new(page) == []
    assert looked == ["light", "dark"]
    page.set_viewport_size({"width": 375, "height": 667})
    assert axe.colours_of_what_is_new(page) == []
    assert looked == ["light", "dark"] * 2
