"""A booking whose time is over, beside the person's new one."""

import pytest

from desk.domain import errors
from tests import actions
from tests.functions.bookings import (
    OTHER_SID,
    SID,
    URL,
    book,
    do,
    reach,
)
from tests.functions.conftest import Desk


def test_closing_an_old_booking_keeps_the_person_s_new_one(desk: Desk) -> None:
    reach(desk, "started")
    desk.at("2026-11-25T10:30:00+09:00")
    book(desk, sid=OTHER_SID, slot="2026-11-30T10:00")

    do(actions.finish())

    assert [person["sid"] for person in desk.items("UNIQ#")] == [OTHER_SID]


def test_a_past_booking_can_not_be_moved_while_the_person_has_a_new_one(desk: Desk) -> None:
    book(desk)
    do(actions.confirm(url=URL))
    desk.at("2026-11-25T10:30:00+09:00")
    book(desk, sid=OTHER_SID, slot="2026-11-30T10:00")
    before = desk.items()

    with pytest.raises(errors.AlreadyBooked):
        do(actions.move(slot="2026-11-30T11:00"))

    assert desk.items() == before


def test_a_past_booking_can_be_moved_if_the_person_has_no_other_live_one(desk: Desk) -> None:
    book(desk)
    do(actions.confirm(url=URL))
    desk.at("2026-11-25T10:30:00+09:00")
    book(desk, sid=OTHER_SID, slot="2026-11-30T10:00")
    do(actions.cancel(), sid=OTHER_SID)

    do(actions.move(slot="2026-11-30T11:00"))

    assert [person["sid"] for person in desk.items("UNIQ#")] == [SID]
