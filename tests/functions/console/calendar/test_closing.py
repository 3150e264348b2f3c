"""A closure at the console: the same as by the command line; cut off, it goes on with what is left."""

import re
import uuid
from html import unescape
from typing import Any

import pytest

from desk.console.screens.slots import closing as screen
from desk.counter.times import closing
from desk.domain.errors import Unavailable
from tests import actions
from tests.functions.bookings import URL, do
from tests.functions.conftest import BOOKING, Desk, Staff
from tests.functions.console.at_the_counter import Counter
from tests.functions.console.both_ways import everything, put_back, stored
from tests.functions.console.calendar.test_day_and_month import words

DAY = "2026-11-26"
OP = "00000000-0000-4000-8000-000000000001"
ASKED = {"desk": "consumer-center", "day": DAY, "reason": "staff_away", "op": OP}


def booked(desk: Desk, time: str, name: str = "") -> tuple[str, str]:
    """(sid, receipt) of a booking on the day."""
    sid = str(uuid.uuid4())
    answers = {"slot": f"{DAY}T{time}", "email": f"{name or sid[:8]}@example.jp"}
    status, body = desk.send("booking", {**BOOKING, **answers}, sid=sid)
    assert status == 201, body
    return sid, str(body["receipt"])


def item(desk: Desk, receipt: str) -> Any:
    (found,) = [one for one in desk.items("SUB#") if one.get("receipt") == receipt and one["SK"] == "META"]
    return found


def controls(body: str) -> dict[str, str]:
    """What a browser posts of the list: hidden controls, and the radio buttons that are set."""
    form = body.partition('<form class="closing"')[2].partition("</form>")[0]
    found = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
    found |= dict(re.findall(r'type="radio"[^>]*name="([^"]+)" value="([^"]*)" checked', form))
    return {name: unescape(value) for name, value in found.items() if name != "_token"}


def close(counter: Counter, shown: Any, **chosen: str) -> Any:
    """Do it as shown, but for what is chosen: that is looked at first."""
    posted = {**controls(shown["body"]), **chosen}
    if chosen:
        shown = counter.post("/slots/closing", {**posted, "step": "do"})
        assert shown["statusCode"] == 200, "another choice is shown with its mail before"
        posted = controls(shown["body"])
    return counter.post("/slots/closing", {**posted, "step": "do"})


def test_both_ways_close_a_day_and_move_who_is_there_to_near_times(
    desk: Desk, staff: Staff, counter: Counter
) -> None:
    receipts = [booked(desk, time)[1] for time in ("09:00", "10:00")]
    before = everything(desk)
    said = staff("close-day", DAY, "--reason", "staff_away", "--near", "--yes")
    assert said.status == 0, said.err
    by_command = stored(desk)
    put_back(desk, before)
    shown = counter.post("/slots/closing", {**ASKED, "step": "list"})
    for receipt in receipts:
        assert receipt in shown["body"]
    assert "急に休むことになりました" in words(shown["body"]), "the mails are shown, with the reason"
    assert len(desk.items("AUDIT#view#")) == 2, "a mail names its reader: who has seen it is written down"
    assert stored(desk) == stored(desk, before), "what is only shown changes nothing"
    done = close(counter, shown)
    assert done["statusCode"] == 303, done["body"]
    assert stored(desk) == by_command
    again = close(counter, shown)
    assert again["statusCode"] == 303
    assert stored(desk) == by_command, "a double click does it once"


def test_each_booking_has_its_own_choice_and_the_mail_of_it_is_shown_before(
    desk: Desk, counter: Counter
) -> None:
    (_, moved), (_, cancelled), (_, left) = (booked(desk, time) for time in ("09:00", "10:00", "11:00"))
    shown = counter.post("/slots/closing", {**ASKED, "step": "list"})
    slot = "2026-11-27T14:00"
    chosen = {f"do-{moved}": slot, f"do-{cancelled}": "cancel", f"do-{left}": "leave"}
    done = close(counter, shown, **chosen)
    assert done["statusCode"] == 303, words(done["body"])
    assert item(desk, moved)["slot"] == slot
    assert item(desk, cancelled)["status"] == "cancelled"
    assert item(desk, left)["slot"] == f"{DAY}T11:00"
    path, _, query = done["headers"]["location"].partition("?")
    progress = counter.get(path, **dict(one.split("=") for one in query.split("&")))
    said = words(progress["body"])
    assert "済み2件、残り1件" in said
    assert f"{left} まだこの時間です" in said
    assert f"{moved} 11月27日(金) 14時" in said
    again = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', progress["body"]))
    rest = counter.post("/slots/closing", {**again, "step": "list"})
    assert left in rest["body"]
    assert moved not in rest["body"]


def test_a_closure_that_is_cut_off_tells_what_is_done_and_goes_on(
    desk: Desk, counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("a", "b", "c")
    for name, time in zip(names, ("09:00", "10:00", "11:00"), strict=True):
        booked(desk, time, name)
    desk.sweep()
    before, real, calls = len(desk.mails()), closing.act, []

    def act(*args: Any, **named: Any) -> Any:
        calls.append(args)
        if len(calls) > 1:
            raise Unavailable
        return real(*args, **named)

    shown = counter.post("/slots/closing", {**ASKED, "step": "list"})
    with monkeypatch.context() as patched:
        patched.setattr(closing, "act", act)
        with pytest.raises(Unavailable):
            close(counter, shown)
    key = f"{DAY}T00:00_block-1440-all"
    progress = counter.get("/slots/closing", desk="consumer-center", block=key)
    assert "済み1件、残り2件" in words(progress["body"])
    assert close(counter, shown)["statusCode"] == 303, "the same post again, as a browser repeats it"
    progress = counter.get("/slots/closing", desk="consumer-center", block=key)
    assert "済み3件、残り0件" in words(progress["body"])
    desk.sweep()
    assert len(desk.mails()) - before == 3, "nobody is told twice"


def test_more_bookings_than_one_request_does_are_done_by_the_next(
    desk: Desk, counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen, "AT_ONCE", 1)
    receipts = [booked(desk, time)[1] for time in ("09:00", "10:00")]
    first = close(counter, counter.post("/slots/closing", {**ASKED, "step": "list"}))
    assert "済み1件、残り1件" in words(first["body"])
    assert close(counter, first)["statusCode"] == 303
    assert all(item(desk, receipt)["slot"][:10] != DAY for receipt in receipts)


def test_what_a_colleague_has_changed_meanwhile_is_left_and_told(desk: Desk, counter: Counter) -> None:
    sid, receipt = booked(desk, "09:00")
    _, other = booked(desk, "10:00")
    shown = counter.post("/slots/closing", {**ASKED, "step": "list"})
    do(actions.confirm(url=URL), sid=sid, by="staff-2")
    done = close(counter, shown)
    assert done["statusCode"] == 409
    said = words(done["body"])
    assert "ほかの人が先に変えた" in said
    assert "staff-2" in said
    assert item(desk, receipt)["status"] == "confirmed"
    assert item(desk, other)["slot"][:10] != DAY
    assert close(counter, done)["statusCode"] == 303
    assert item(desk, receipt)["slot"][:10] != DAY


def test_a_time_is_no_longer_offered_at_once_and_two_are_never_sent_to_one_place(
    desk: Desk, counter: Counter
) -> None:
    (_, first), (_, second) = booked(desk, "09:00"), booked(desk, "10:00")
    shown = counter.post("/slots/closing", {**ASKED, "step": "list"})
    slot = "2026-11-27T14:00"
    same = {**controls(shown["body"]), f"do-{first}": slot, f"do-{second}": slot}
    told = counter.post("/slots/closing", {**same, "step": "do"})
    assert "選んだ日時は使えません" in words(told["body"])
    assert close(counter, told)["statusCode"] == 303
    assert [item(desk, one)["slot"] for one in (first, second)].count(slot) == 1
    status, body = desk.send("booking", {**BOOKING, "slot": f"{DAY}T14:00"}, sid=str(uuid.uuid4()))
    assert (status, body["errors"][0]["code"]) == (409, "taken")


def test_a_part_of_a_day_is_closed_without_the_rest(desk: Desk, counter: Counter) -> None:
    (_, early), (_, late) = booked(desk, "09:00"), booked(desk, "14:00")
    asked = {**ASKED, "time": "09:00", "end": "11:00"}
    shown = counter.post("/slots/closing", {**asked, "step": "list"})
    assert early in shown["body"]
    assert late not in shown["body"]
    assert close(counter, shown)["statusCode"] == 303
    assert item(desk, late)["slot"] == f"{DAY}T14:00"


@pytest.mark.parametrize("wrong", [{"day": ""}, {"reason": ""}, {"time": "11:00", "end": "09:00"}])
def test_what_is_typed_wrongly_is_told_and_nothing_is_lost(
    desk: Desk, counter: Counter, wrong: dict[str, str]
) -> None:
    refused = counter.post("/slots/closing", {**ASKED, **wrong, "step": "do"})
    assert refused["statusCode"] == 422
    assert 'role="alert"' in refused["body"]
    assert not desk.rows("block")
