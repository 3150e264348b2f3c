"""A desk that nobody meets online: consultations only by phone, or only at the counter."""

from typing import Any

import pytest

from desk import bootstrap
from desk.console.member import Right
from desk.domain.submissions.meeting import kind_of
from tests.functions.bookings import SLOT, book, meta
from tests.functions.conftest import BOOKING, Desk, Staff
from tests.functions.console.at_the_counter import Counter, member
from tests.functions.life.bookings.test_meetings import PLACE, newest
from tests.functions.manage_browser import look


@pytest.fixture(params=["phone", "counter"])
def kind(request: pytest.FixtureRequest, desk: Desk) -> str:
    """The only way to meet at the desk: no video, so no host and no room for it, and no question."""
    form: dict[str, Any] = bootstrap.parts().bundle["forms"]["booking"]
    handling = form["words"]["handling"]
    del handling["meeting_hosts"], form["words"]["meeting_field"]
    handling["meeting_kinds"] = {request.param: handling["meeting_kinds"][request.param]}
    form["schema"]["required"].append("phone")
    bootstrap.parts().bundle["desks"]["consumer-center"].pop("meeting_rooms", None)
    return str(request.param)


def test_a_consultation_goes_its_way_without_an_address(desk: Desk, staff: Staff, kind: str) -> None:
    number = book(desk)
    said = staff("confirm", number, "--yes")
    assert said.status == 0, said.err
    text, calendar = newest(desk)
    words = {"phone": "終わりが「78」の番号へ、窓口からかけます", "counter": PLACE}[kind]
    place = {"phone": "電話", "counter": PLACE}[kind]
    assert words in text
    assert f"LOCATION:{place}" in calendar
    assert not [line for line in calendar if line.startswith("URL")]
    assert "meeting_url" not in meta(desk)

    desk.at(f"{SLOT[:10]}T09:55:00+09:00")
    page = look(number)
    assert words in page.text
    assert "相談に入る" not in page.text
    # There is no other way to name, or to switch to.
    assert "相談の方法" not in page.text
    assert "--kind" not in staff("show", number).out
    for action in ("identify", "start", "finish"):
        desk.at(f"{SLOT}:00+09:00")
        assert staff(action, number, "--yes").status == 0
    assert meta(desk)["status"] == "done"


def test_staff_are_not_asked_for_an_address_or_another_way(desk: Desk, kind: str) -> None:
    number = book(desk)
    counter = Counter(member({"consumer-center": frozenset({Right.SEE, Right.HANDLE, Right.LEAD})}))
    page = counter.get(f"/cases/{number}/confirm")
    assert page["statusCode"] == 200
    assert 'name="slot"' in page["body"]
    assert 'name="url"' not in page["body"]
    assert 'name="kind"' not in page["body"]
    case = counter.get(f"/cases/{number}")
    assert f"/cases/{number}/move" in case["body"]
    assert f"/cases/{number}/switch" not in case["body"]


def test_who_gave_no_number_comes_to_the_counter_of_a_desk_that_meets_nobody_online(desk: Desk) -> None:
    handling = bootstrap.parts().bundle["forms"]["booking"]["words"]["handling"]
    handling["meeting_kinds"].pop("video")
    form = bootstrap.parts().form("booking")
    assert form
    without = {name: answer for name, answer in BOOKING.items() if name != "phone"}
    for answers in (without, {**without, form.words["meeting_field"]: "phone"}):
        assert kind_of(form, {"answers": answers}) == "counter"
    assert kind_of(form, {"answers": {**BOOKING, "phone": "0312345678"}}) == "phone"
