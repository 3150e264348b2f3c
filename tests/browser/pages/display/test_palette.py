"""The dark palette follows the system until somebody chooses; the choice is kept."""

from playwright.sync_api import Locator, expect

from tests.browser.visitor import Visitor


def toggle(visitor: Visitor) -> Locator:
    return visitor.page.locator("header [data-palette-toggle]:visible")


def is_dark(visitor: Visitor) -> bool:
    """Whether the page's background is darker than its text."""
    ground, text = visitor.page.evaluate(
        """() => ["backgroundColor", "color"].map((name) => {
            const [red, green, blue] = getComputedStyle(document.body)[name].match(/[\\d.]+/g).map(Number);
            return red + green + blue;
        })"""
    )
    return bool(ground < text)


def test_the_system_s_palette_is_the_default(visitor: Visitor) -> None:
    visitor.visit("/")
    assert not is_dark(visitor)
    visitor.page.emulate_media(color_scheme="dark")
    assert is_dark(visitor)
    expect(toggle(visitor)).to_have_attribute("aria-pressed", "true")


def test_a_choice_is_kept(visitor: Visitor) -> None:
    visitor.visit("/")
    toggle(visitor).click()
    assert is_dark(visitor)
    visitor.visit("/online/")
    assert is_dark(visitor)
    expect(toggle(visitor)).to_have_attribute("aria-pressed", "true")
    visitor.check_page()
    visitor.page.emulate_media(color_scheme="dark")
    toggle(visitor).click()
    visitor.page.reload()
    assert not is_dark(visitor)
    visitor.check_page()
