"""The way into a video meeting: on the manage page from ten minutes before the start until the end."""

import pytest

from tests import actions
from tests.functions.bookings import URL, book, do
from tests.functions.conftest import Desk
from tests.functions.manage_browser import Page, look

DAY = "2026-11-25"


def door(page: Page) -> str:
    """Where the button leads; "" if there is none. The URL is nowhere else on the page."""
    found = page.soup.find("a", string="相談に入る")
    url = str(found["href"]) if found else ""  # type: ignore[index]
    assert page.html.count(URL) == (1 if url else 0)
    return url


@pytest.mark.parametrize(
    ("time", "is_open"),
    [
        ("09:49:59", False),
        ("09:50:00", True),
        ("10:00:00", True),
        ("10:29:59", True),
        ("10:30:00", False),
    ],
)
def test_the_button_is_there_from_ten_minutes_before_until_the_end(
    desk: Desk, time: str, is_open: bool
) -> None:
    number = book(desk)
    do(actions.confirm(url=URL))
    desk.at(f"{DAY}T{time}+09:00")
    assert door(look(number)) == (URL if is_open else "")


def test_before_that_the_page_says_from_when_on(desk: Desk) -> None:
    number = book(desk)
    assert "相談に入る" not in look(number).text  # not confirmed yet
    do(actions.confirm(url=URL))
    desk.at(f"{DAY}T09:49:00+09:00")
    page = look(number)
    assert "2026年11月25日(水) 9時50分になると" in page.text
    assert "招待メールのURLから" in page.text
    assert door(page) == ""
    desk.at(f"{DAY}T10:30:00+09:00")
    assert "になると、ここに" not in look(number).text


@pytest.mark.parametrize("name", ["move", "switch", "cancel", "change"])
def test_only_a_confirmed_video_meeting_has_one(desk: Desk, name: str) -> None:
    number = book(desk, slot="2026-11-26T10:00")
    do(actions.confirm(url=URL))
    doing = {
        "move": actions.move(slot="2026-11-26T14:00"),
        "switch": actions.switch("phone"),
        "cancel": actions.cancel(),
        "change": actions.change(slot="2026-11-26T14:00"),
    }[name]
    do(doing)
    desk.at("2026-11-26T09:55:00+09:00")
    assert door(look(number)) == ""


def test_who_is_identified_can_come_back(desk: Desk) -> None:
    number = book(desk)
    do(actions.confirm(url=URL))
    desk.at(f"{DAY}T10:05:00+09:00")
    do(actions.identify())
    assert door(look(number)) == URL
    do(actions.start())
    assert door(look(number)) == URL
    do(actions.finish())
    assert door(look(number)) == ""


def test_the_page_names_the_kind(desk: Desk) -> None:
    number = book(desk, meeting_kind="counter")
    assert "相談の方法 窓口" in look(number).text
    do(actions.confirm())
    assert "時間までに、例市役所 2階" in look(number).text
