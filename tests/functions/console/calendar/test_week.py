"""The week of a desk at the console, and closing a time: the same as by the command line."""

import re
from html import unescape

from desk.console.member import Right
from tests import actions
from tests.functions.bookings import OTHER_SID, SID, URL, book, do
from tests.functions.conftest import CONSULTATION, Desk, Staff
from tests.functions.console.at_the_counter import EVERYTHING, Counter, member
from tests.functions.console.both_ways import everything, put_back, stored

OP = "00000000-0000-4000-8000-000000000001"
BLOCK = {"desk": "consumer-center", "day": "2026-11-25", "time": "10:00", "reason": "staff_away", "op": OP}


def line(page: object, day: str, time: str) -> str:
    """The words at a time of a day."""
    assert isinstance(page, dict)
    section = page["body"].partition(day)[2].partition("</section>")[0]
    found = re.search(rf"<li[^>]*>\s*<b>{time}</b>(.*?)</li>", section, re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[1])).split()) if found else ""


def test_a_week_shows_who_comes_what_is_free_and_what_is_closed(desk: Desk, counter: Counter) -> None:
    receipt = book(desk)
    page = counter.get("/slots", week="2026-11-25")
    assert f"{receipt} 確定前" in line(page, "11月25日(水)", "10時")
    assert "あと" in line(page, "11月25日(水)", "11時")
    do(actions.confirm(url=URL))
    assert f"{receipt} 日時確定" in line(counter.get("/slots", week="2026-11-25"), "11月25日(水)", "10時")
    assert receipt not in counter.get("/slots", week="2026-12-02")["body"]
    # A national holiday.
    assert ">11月23日(月)</a>" not in page["body"]
    assert ">11月24日(火)</a>" in page["body"]


def test_command_line_and_console_close_and_open_the_same(desk: Desk, staff: Staff, counter: Counter) -> None:
    receipt, before = book(desk), everything(desk)
    said = staff("block", "2026-11-25", "10:00", "--reason", "staff_away", "--yes")
    assert said.status == 0, said.err
    closed = stored(desk)
    said = staff("unblock", "2026-11-25", "10:00", "--yes")
    assert said.status == 0, said.err
    opened = stored(desk)
    put_back(desk, before)

    shown = counter.post("/slots/block", {**BLOCK, "step": "check"})
    assert receipt in shown["body"], "who is booked there is shown first"
    assert stored(desk) == stored(desk, before)
    done = counter.post("/slots/block", {**BLOCK, "step": "do"})
    assert done["statusCode"] == 303
    assert stored(desk) == closed
    page = counter.get("/slots", week="2026-11-25")
    assert "受けません" in line(page, "11月25日(水)", "10時")
    (key,) = re.findall(r'name="block" value="([^"]*)"', page["body"])
    undone = {"desk": "consumer-center", "block": unescape(key)}
    for _ in range(2):
        assert counter.post("/slots/unblock", undone)["statusCode"] == 303
    assert stored(desk) == opened


def test_closing_needs_a_reason_and_is_for_leads_of_that_desk(desk: Desk, counter: Counter) -> None:
    refused = counter.post("/slots/block", {**BLOCK, "reason": "", "step": "do"})
    assert refused["statusCode"] == 422
    assert 'value="2026-11-25"' in refused["body"]
    handler = Counter(member({"consumer-center": frozenset({Right.SEE, Right.HANDLE})}))
    assert handler.post("/slots/block", {**BLOCK, "step": "do"})["statusCode"] == 403
    assert "/slots/block" not in handler.get("/slots")["body"]
    other = Counter(member({"harassment": EVERYTHING, "consumer-center": frozenset({Right.SEE})}))
    assert other.post("/slots/block", {**BLOCK, "step": "do"})["statusCode"] == 404
    assert not desk.rows("block")


def test_who_sees_no_desk_with_bookings_sees_none(desk: Desk) -> None:
    status, _ = desk.send("consultation", CONSULTATION, sid=SID)
    assert status == 201
    receipt = book(desk, sid=OTHER_SID)
    other = Counter(member({"harassment": EVERYTHING}))
    page = other.get("/slots")
    assert page["statusCode"] == 200
    assert receipt not in page["body"]
    assert other.get("/slots", desk="consumer-center")["statusCode"] == 404
