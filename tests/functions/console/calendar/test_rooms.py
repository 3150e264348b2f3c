"""The desk's meeting rooms: chosen from a list, both ways; one that is in use at the time is told."""

import re

from desk import bootstrap
from tests import actions
from tests.functions.bookings import OTHER_SID, book, do, meta
from tests.functions.conftest import Desk, Staff
from tests.functions.console.at_the_counter import Counter
from tests.functions.console.both_ways import everything, put_back, stored
from tests.functions.console.calendar.test_day_and_month import words

ONE, TWO = "https://soudan.kaigi.example.jp/heya-1", "https://soudan.kaigi.example.jp/heya-2"
OP = "00000000-0000-4000-8000-000000000001"


def rooms(body: str) -> list[str]:
    return re.findall(r'type="radio"[^>]*name="url" value="(https[^"]+)"', body)


def in_room_one(desk: Desk, slot: str) -> str:
    """Somebody who is in the first room at a time; their receipt number."""
    receipt = book(desk, sid=OTHER_SID, slot=slot, email="jiro@example.jp")
    do(actions.confirm(url=ONE), sid=OTHER_SID)
    return receipt


def with_two_places() -> None:
    bootstrap.parts().bundle["forms"]["booking"]["words"]["slots"]["capacity"] = 2


def test_both_ways_confirm_in_a_room_of_the_list(desk: Desk, staff: Staff, counter: Counter) -> None:
    receipt, before = book(desk), everything(desk)
    for typed in ("会議室2", "2"):
        put_back(desk, before)
        said = staff("confirm", receipt, "--url", typed, "--yes")
        assert said.status == 0, said.err
        assert f"会議室2（{TWO}）" in said.out
        by_command = stored(desk)
    put_back(desk, before)
    body = counter.get(f"/cases/{receipt}/confirm")["body"]
    assert rooms(body) == [ONE, TWO]
    done = counter.post(
        f"/cases/{receipt}/confirm", {"url": TWO, "url_own": "", "version": "1", "op": OP, "step": "do"}
    )
    assert done["statusCode"] == 303
    assert stored(desk) == by_command
    assert f"会議室2（{TWO}）" in words(counter.get(f"/cases/{receipt}")["body"])


def test_a_room_that_is_in_use_comes_last_and_says_by_whom(
    desk: Desk, staff: Staff, counter: Counter
) -> None:
    with_two_places()
    receipt = book(desk)
    other = in_room_one(desk, meta(desk)["slot"])
    body = counter.get(f"/cases/{receipt}/confirm")["body"]
    assert rooms(body) == [TWO, ONE]
    told = f"同じ時間に、受付番号 {other} が使います"
    assert f"会議室1（{told}）" in words(body)
    shown = counter.post(f"/cases/{receipt}/confirm", {"url": ONE, "version": "1", "step": "check"})
    assert f"{told}。ほかの会議室を選んでください" in words(shown["body"])
    said = staff("confirm", receipt, "--url", "1", answer="いいえ\n")
    assert f"会議室1（{told}）" in said.out
    assert f"{told}。ほかの会議室を選んでください" in said.out
    free = counter.post(f"/cases/{receipt}/confirm", {"url": TWO, "version": "1", "step": "check"})
    assert "ほかの会議室を選んでください" not in words(free["body"])


def test_a_move_into_the_time_of_somebody_in_the_same_room_is_told(desk: Desk, counter: Counter) -> None:
    with_two_places()
    receipt = book(desk)
    do(actions.confirm(url=ONE))
    other = in_room_one(desk, "2026-11-26T14:00")
    given = {"slot": "2026-11-26T14:00", "reason": "staff_away", "step": "check"}
    shown = words(counter.post(f"/cases/{receipt}/move", given)["body"])
    assert f"受付番号 {other} が使います。ほかの会議室" in shown
    elsewhere = {**given, "slot": "2026-11-27T14:00"}
    assert other not in counter.post(f"/cases/{receipt}/move", elsewhere)["body"]


def test_another_url_can_be_typed_and_its_host_is_checked(desk: Desk, counter: Counter) -> None:
    receipt = book(desk)
    own = {"url": "", "version": "1", "step": "do"}
    refused = counter.post(f"/cases/{receipt}/confirm", {**own, "url_own": "https://other.example.jp/1"})
    assert refused["statusCode"] == 422
    assert 'href="#url"' in refused["body"]
    assert 'value="https://other.example.jp/1"' in refused["body"]
    special = "https://soudan.kaigi.example.jp/rinji"
    assert counter.post(f"/cases/{receipt}/confirm", {**own, "url_own": special})["statusCode"] == 303
    assert meta(desk)["meeting_url"] == special


def test_a_desk_without_a_list_types_the_url(desk: Desk, counter: Counter) -> None:
    bootstrap.parts().bundle["desks"]["consumer-center"].pop("meeting_rooms")
    body = counter.get(f"/cases/{book(desk)}/confirm")["body"]
    assert rooms(body) == []
    assert re.search(r'<input type="text" id="url" name="url"', body)
