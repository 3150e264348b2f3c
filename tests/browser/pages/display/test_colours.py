"""What axe is run on: elements that weren't seen before; its rules of colours, texts in such elements."""

from pathlib import Path

import pytest

from tests.browser import axe
from tests.browser.known import Known
from tests.browser.visitor import Visitor

PAGE = "<html lang=ja><title>例</title><style>{}</style><main><h1>例</h1><p class=hint>例です。</p>{}</main>"
PALE = ".pale {color: #bbb}"
DARK_ONLY = "@media (prefers-color-scheme: dark) {.pale {color: #eee}}"


@pytest.fixture(autouse=True)
def nothing_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(axe, "seen", Known())
    monkeypatch.setattr(axe, "right", Known())


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


NAMED = '<label for="a">名前</label><input id="a" value="例">'


@pytest.mark.parametrize(
    "more",
    [
        '<label>名前</label><input id="a" value="例">',
        '<label for="a"></label><input id="a" value="例">',
        '<label for="a" hidden>名前</label><input id="a" value="例">',
        f"{NAMED}<img src='data:,'>",
        f"{NAMED}<p class=pale>うすい文</p>",
    ],
)
def test_a_page_that_was_right_is_looked_at_again_when_its_elements_are_others(
    visitor: Visitor, more: str
) -> None:
    visitor.page.set_content(PAGE.format(PALE, NAMED))
    visitor.check_page()
    visitor.page.set_content(PAGE.format(PALE, more))
    for _ in range(2):
        with pytest.raises(AssertionError, match=r"color-contrast|label|image-alt"):
            visitor.check_page()


def test_other_words_in_the_same_elements_are_not_looked_at(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.page.set_content(PAGE.format(PALE, NAMED))
    visitor.check_page()
    monkeypatch.setattr(axe, "problems", None)
    visitor.page.set_content(PAGE.format(PALE, NAMED).replace("例", "別の例"))
    visitor.check_page()


def test_what_one_process_has_seen_another_knows(tmp_path: Path) -> None:
    one, other = (Known(tmp_path / "seen") for _ in range(2))
    one.add(["a", "b"])
    assert other.unknown(["a", "c", "b", "c"]) == ["c"]
    other.add(["c"])
    assert one.unknown(["c", "d"]) == ["d"]
    assert Known().unknown(["a"]) == ["a"]
