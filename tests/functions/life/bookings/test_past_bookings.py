"""A booking whose time is over, beside the person's new one."""

import pytest

from tests import actions
from tests.functions.bookings import (
    OTHER_SID,
    SID,
    URL,
    book,
    delete,
    do,
    put,
    reach,
)
from tests.functions.conftest import Desk


def test_closing_an_old_booking_keeps_the_person_s_new_one(desk: Desk) -> None:
    reach(desk, "started")
    desk.at("2026-11-25T10:30:00+09:00")
    book(desk, sid=OTHER_SID, slot="2026-11-30T10:00")

    do(actions.finish())

    assert [person["sid"] for person in desk.items("UNIQ#")] == [OTHER_SID]


def test_a_past_booking_can_be_moved_beside_the_person_s_new_one(desk: Desk) -> None:
    book(desk)
    do(actions.confirm(url=URL))
    desk.at("2026-11-25T10:30:00+09:00")
    book(desk, sid=OTHER_SID, slot="2026-11-30T10:00")

    do(actions.move(slot="2026-11-30T11:00"))

    until = {claim["sid"]: claim["until"] for claim in desk.items("UNIQ#")}
    assert until == {SID: "2026-11-30T02:30:00Z", OTHER_SID: "2026-11-30T01:30:00Z"}


@pytest.mark.parametrize(("owner", "left"), [(SID, []), (OTHER_SID, [OTHER_SID])])
def test_a_claim_of_before_2026_12_is_given_back_unless_it_is_a_later_booking_s(
    desk: Desk, owner: str, left: list[str]
) -> None:
    """Then a mailbox had one claim, which an over-due booking might have lost to a later one."""
    book(desk)
    (meta,) = desk.rows("submission")
    (claim,) = desk.items("UNIQ#")
    delete(claim)
    put({name: value for name, value in meta.items() if name not in ("claim", "source")})
    put({**claim, "SK": "META", "sid": owner})

    do(actions.cancel())

    assert [one["sid"] for one in desk.items("UNIQ#")] == left
