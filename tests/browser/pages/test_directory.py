"""The telephone directory on a phone, and whether a desk is open at that moment."""

from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from local.clock import Clock
from tests.browser.visitor import Visitor

FINGER = 44
"""The CSS pixels that a finger needs."""

CENTER, PREFECTURE, HOTLINE = "consumer-center-line", "prefecture-center", "hotline"

MOMENTS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "2026-11-20T08:59": {
        CENTER: ("soon", "9時から"),
        PREFECTURE: ("soon", "9時から"),
        HOTLINE: ("closed", "この時間は、つながらないことが多い"),
    },
    "2026-11-20T10:00": {
        CENTER: ("open", "16時45分まで"),
        PREFECTURE: ("open", "17時まで"),
        HOTLINE: ("varies", "開いている窓口があれば"),
    },
    "2026-11-20T16:44": {CENTER: ("soon", "16時45分まで"), PREFECTURE: ("soon", "17時まで")},
    "2026-11-20T16:45": {CENTER: ("closed", "11月24日(火) 9時から"), PREFECTURE: ("soon", "17時まで")},
    "2026-11-20T17:00": {
        CENTER: ("closed", "11月24日(火) 9時から"),
        PREFECTURE: ("closed", "11月21日(土) 9時から"),
    },
    "2026-11-21T10:00": {CENTER: ("closed", "11月24日(火) 9時から"), PREFECTURE: ("open", "17時まで")},
    "2026-11-23T10:00": {
        CENTER: ("closed", "11月24日(火) 9時から"),
        PREFECTURE: ("closed", "11月24日(火) 9時から"),
        HOTLINE: ("varies", "開いている窓口があれば"),
    },
    "2026-12-30T10:00": {
        CENTER: ("closed", "1月4日(月) 9時から"),
        PREFECTURE: ("closed", "1月4日(月) 9時から"),
        HOTLINE: ("closed", "1月4日(月)"),
    },
}
"""Moment in Tokyo -> line -> its state and some words of it. Monday 2026-11-23 is a public holiday."""


@pytest.fixture(params=[375, 320])
def device(request: pytest.FixtureRequest) -> Mapping[str, Any]:
    """A phone whose owner is abroad: the time in Tokyo counts."""
    return {
        "viewport": {"width": request.param, "height": 667},
        "is_mobile": True,
        "has_touch": True,
        "device_scale_factor": 2,
        "timezone_id": "America/New_York",
    }


@pytest.fixture
def clock(request: pytest.FixtureRequest) -> Clock:
    """The machine's own, if a test sets none."""
    return Clock.parse(getattr(request, "param", ""))


def test_numbers_are_large_enough_to_touch(visitor: Visitor) -> None:
    visitor.visit("/")
    numbers_fit_a_finger(visitor.page.get_by_role("main").locator("a.tel"))
    visitor.check_page()
    visitor.page.get_by_role("banner").get_by_role("link", name="電話").tap()
    visitor.page.wait_for_url("**/directory/")
    numbers = visitor.page.get_by_role("main").locator("a.tel, dd a[href^='tel:']")
    assert len({*numbers.evaluate_all("links => links.map(link => link.href)")}) == 4
    numbers_fit_a_finger(numbers)
    visitor.check_page()


def numbers_fit_a_finger(numbers: Locator) -> None:
    boxes = [number.bounding_box() for number in numbers.all()]
    assert boxes
    assert [box for box in boxes if not box or box["height"] < FINGER or box["width"] < FINGER] == []


@pytest.mark.parametrize("device", [375], indirect=True)
@pytest.mark.parametrize(("clock", "moment"), [(moment, moment) for moment in MOMENTS], indirect=["clock"])
def test_the_page_shows_who_can_be_called_now(visitor: Visitor, moment: str) -> None:
    """By the desk's time: the device's clock is years ahead."""
    visitor.page.clock.set_fixed_time("2030-01-01T03:00:00+09:00")
    for path in ("/", "/directory/"):
        visitor.visit(path)
        for line, (state, words) in MOMENTS[moment].items():
            place = visitor.page.locator(f".desk-state[data-line={line}]")
            expect(place).to_have_attribute("data-state", state)
            expect(place).to_contain_text(words)
    visitor.check_page()


@pytest.mark.parametrize("device", [375], indirect=True)
@pytest.mark.parametrize("clock", ["2026-11-20T16:44:30"], indirect=True)
def test_an_open_page_shows_that_a_desk_closes(visitor: Visitor) -> None:
    visitor.page.clock.install(time="2030-01-01T03:00:00+09:00")
    visitor.visit("/directory/")
    place = visitor.page.locator(f".desk-state[data-line={CENTER}]")
    expect(place).to_have_attribute("data-state", "soon")
    visitor.page.clock.run_for("01:00")
    expect(place).to_have_attribute("data-state", "closed")


@pytest.mark.parametrize("device", [375], indirect=True)
@pytest.mark.parametrize("clock", ["2030-01-01T03:00:00"], indirect=True)
def test_a_page_that_cannot_ask_for_the_time_uses_the_device_s(visitor: Visitor) -> None:
    visitor.page.clock.set_fixed_time("2026-11-20T10:00:00+09:00")
    visitor.page.route("**/version.json", lambda route: route.abort())
    visitor.visit("/directory/")
    place = visitor.page.locator(f".desk-state[data-line={CENTER}]")
    expect(place).to_have_attribute("data-state", "open")
    visitor.watch.expect("failed /version.json")
