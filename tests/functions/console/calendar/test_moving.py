"""Another time for a booking is chosen from the free ones, with what the applicant wished for above them."""

import re

import pytest

from tests import actions
from tests.functions.bookings import OTHER_SID, URL, book, do, meta
from tests.functions.conftest import Desk
from tests.functions.console.at_the_counter import Counter
from tests.functions.console.calendar.test_day_and_month import words

WISH, TAKEN, FREE = "2026-11-26T14:00", "2026-11-27T10:00", "2026-11-27T11:00"


def offered(body: str) -> dict[str, bool]:
    """Slot -> whether it is chosen, of the radio buttons."""
    found = re.findall(r'type="radio"[^>]*name="slot" value="([^"]+)"( checked)?', body)
    return {slot: bool(chosen) for slot, chosen in found}


@pytest.mark.parametrize("action", ["confirm", "move"])
def test_free_times_and_wishes_are_chosen_by_radio_buttons(desk: Desk, counter: Counter, action: str) -> None:
    receipt = book(desk, other_slots=[WISH])
    book(desk, sid=OTHER_SID, slot=TAKEN, email="jiro@example.jp")
    path = f"/cases/{receipt}/{action}"
    body = counter.get(path)["body"]
    assert "第2希望：11月26日(木) 14時（空いています）" in words(body)
    assert FREE in offered(body)
    assert TAKEN not in offered(body)
    assert "2026-11-23T10:00" not in offered(body), "a holiday"
    assert "2026-11-20T09:00" not in offered(body), "has begun"
    assert 'name="slot" type="text"' not in body
    given = {"slot": FREE, "reason": "staff_away", "version": "1"} | (
        {"url": URL} if action == "confirm" else {}
    )
    shown = counter.post(path, {**given, "step": "check"})["body"]
    assert offered(shown)[FREE], "what was chosen stays chosen"
    done = counter.post(path, {**given, "step": "do"})
    assert done["statusCode"] == 303, words(done["body"])
    assert meta(desk)["slot"] == FREE


def test_a_time_past_the_deadline_says_so(desk: Desk, counter: Counter) -> None:
    receipt = book(desk)
    do(actions.confirm(url=URL))
    desk.at("2026-11-24T09:00:00+09:00")
    body = counter.get(f"/cases/{receipt}/move")["body"]
    assert "2026-11-24T11:00" in offered(body)
    assert "11時 期限後" in words(body)
    assert "「期限後」の日時には、下のしるしもいります。" in words(body)


def test_a_time_that_was_taken_meanwhile_is_told_with_free_ones_near_it(desk: Desk, counter: Counter) -> None:
    receipt = book(desk)
    book(desk, sid=OTHER_SID, slot=TAKEN, email="jiro@example.jp")
    given = {"slot": TAKEN, "reason": "staff_away", "version": "1", "step": "do"}
    refused = counter.post(f"/cases/{receipt}/move", given)
    assert refused["statusCode"] == 422
    assert "空いて" in words(refused["body"])
    assert meta(desk)["slot"] != TAKEN
