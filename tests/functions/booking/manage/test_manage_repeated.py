"""Managing a booking: the same post again, and changes in between."""

import pytest

from tests import actions
from tests.functions.booking.manage.test_manage import CANCEL, CHANGE, TO_CANCEL, at, kinds
from tests.functions.bookings import OTHER_SLOT, OTHER_URL, SLOT, URL, do, meta
from tests.functions.conftest import Desk
from tests.functions.manage_browser import submit


@pytest.mark.parametrize("what", ["cancel", "change"])
def test_the_same_post_twice_is_one_step_and_one_page(desk: Desk, what: str) -> None:
    page = at("received", desk)
    asked, button = (page.press(TO_CANCEL), CANCEL) if what == "cancel" else (page, CHANGE)
    typed = {} if what == "cancel" else {"slot": OTHER_SLOT}

    first = asked.press(button, **typed)
    again = asked.press(button, **typed)

    assert (again.status, again.title, again.text) == (200, first.title, first.text)
    assert len(desk.rows("event")) == 2
    assert len(kinds(desk)) == 2


def test_cancelling_on_two_tabs_is_one_step(desk: Desk) -> None:
    page = at("received", desk)
    one, two = page.press(TO_CANCEL), page.press(TO_CANCEL)
    one.press(CANCEL)

    other = two.press(CANCEL)

    assert other.status == 409
    assert other.facts["状況"] == "取り消されました"
    assert len(desk.rows("event")) == 2


def test_a_change_by_the_desk_is_shown_before_anything_is_done(desk: Desk) -> None:
    page = at("received", desk)
    do(actions.confirm(url=URL))

    shown = page.press(CHANGE, slot=OTHER_SLOT)

    assert shown.status == 409
    assert shown.error.startswith("別の手続きが先にあったため")
    assert shown.facts["状況"] == "日時が決まりました"
    assert meta(desk)["slot"] == SLOT
    assert shown.press(CHANGE, slot=OTHER_SLOT).title == "希望の日時を変えました"


def test_a_repeated_old_post_shows_the_present_status(desk: Desk) -> None:
    page = at("received", desk)
    page.press(CHANGE, slot=OTHER_SLOT)
    do(actions.confirm(url=OTHER_URL))
    do(actions.move(slot="2026-11-27T10:00"))

    again = page.press(CHANGE, slot=OTHER_SLOT)

    assert (again.status, again.title) == (200, "予約の状況")
    assert again.facts["日時"] == "2026年11月27日(金) 10時"
    assert meta(desk)["status"] == "confirmed"


@pytest.mark.parametrize("change", [{"_op": "x"}, {"_op": ""}, {"_v": "1.0"}, {"_v": "１"}, {"_v": "9" * 10}])
def test_an_attempt_that_no_page_made_does_nothing(desk: Desk, change: dict[str, str]) -> None:
    asked = at("received", desk).press(TO_CANCEL)
    assert submit(asked.fields(CANCEL) | change).status == 400
    assert meta(desk)["status"] == "received"
