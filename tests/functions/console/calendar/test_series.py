"""Times that are closed on several days at once, by the command line and at the console."""

import re

import pytest

from tests.functions.bookings import book
from tests.functions.conftest import Desk, Staff
from tests.functions.console.at_the_counter import Counter
from tests.functions.console.both_ways import everything, put_back, stored
from tests.functions.console.calendar.test_day_and_month import words

OP = "00000000-0000-4000-8000-000000000001"
SERIES = {
    "desk": "consumer-center",
    "day": "2026-11-25",
    "until": "2026-12-09",
    "weekdays": ["2", "0"],
    "time": "10:00",
    "end": "12:00",
    "reason": "staff_away",
    "op": OP,
}
BY_COMMAND = ("block", "2026-11-25", "10:00-12:00", "--until", "12/9", "--weekdays", "月水")


def test_both_ways_close_a_time_every_week(desk: Desk, staff: Staff, counter: Counter) -> None:
    receipt, before = book(desk), everything(desk)
    said = staff(*BY_COMMAND, "--reason", "staff_away", "--yes")
    assert said.status == 0, said.err
    assert receipt in said.out
    by_command = stored(desk)
    days = sorted(row["SK"][:10] for row in desk.rows("block"))
    assert days == ["2026-11-25", "2026-11-30", "2026-12-02", "2026-12-07", "2026-12-09"]
    put_back(desk, before)
    shown = counter.post("/slots/block", {**SERIES, "step": "check"})
    assert receipt in shown["body"]
    assert "5日" in words(shown["body"])
    assert not desk.rows("block")
    form = shown["body"].partition('<form method="post" action="/slots/block"')[2].partition("</form>")[0]
    posted: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form):
        if name != "_token":
            posted.setdefault(name, []).append(value)
    for _ in range(2):
        assert counter.post("/slots/block", {**posted, "step": "do"})["statusCode"] == 303
        assert stored(desk) == by_command


def test_closed_days_are_left_out_and_so_are_those_that_somebody_has_closed(
    desk: Desk, staff: Staff, counter: Counter
) -> None:
    assert staff("block", "11/24", "--reason", "staff_away", "--yes").status == 0
    asked = {"desk": "consumer-center", "day": "2026-11-20", "until": "2026-11-24", "reason": "staff_away"}
    shown = words(counter.post("/slots/block", {**asked, "step": "check"})["body"])
    assert "もう受けないことになっています 11月24日(火) 終日 staff-1" in shown
    assert "11月23日" not in shown, "a holiday"
    assert counter.post("/slots/block", {**asked, "step": "do"})["statusCode"] == 303
    assert sorted(row["SK"][:10] for row in desk.rows("block")) == ["2026-11-20", "2026-11-24"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("--until", "11/24"), "終わりの日は"),
        (("--until", "2027-11-19"), "まで"),
        (("--until", "12/9", "--weekdays", "土"), "ふさぐ日がありません"),
        (("--until", "12/9", "--weekdays", "げつ"), "曜日として読み取れません"),
        (("--weekdays", "月"), "いつまでかも"),
    ],
)
def test_what_cannot_be_meant_is_said(desk: Desk, staff: Staff, typed: tuple[str, ...], said: str) -> None:
    refused = staff("block", "2026-11-25", *typed, "--reason", "staff_away", "--yes")
    assert refused.status == 2
    assert said in refused.err
    assert not desk.rows("block")
