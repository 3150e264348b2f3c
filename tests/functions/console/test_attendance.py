"""セミナー: who was there, by ticks, by a meeting service's report, as by a sheet at the command line."""

import re
from typing import Any

import pytest

from desk import bootstrap
from desk.console.endpoint import respond
from desk.web.http import Request
from tests.functions.conftest import Desk, Staff
from tests.functions.console.at_the_counter import EVERYTHING, Counter, member
from tests.functions.console.both_ways import COLLEAGUE, everything, put_back, stored
from tests.functions.seminars.applying import BEGUN, receipts, status

HARASSMENT = "harassment"


@pytest.fixture
def counter(desk: Desk) -> Counter:
    return Counter(member({HARASSMENT: EVERYTHING}, id_=COLLEAGUE))


def test_attendance_by_ticks_is_what_a_sheet_records(
    desk: Desk, staff: Staff, counter: Counter, tmp_path: Any
) -> None:
    numbers = receipts(desk, 4)
    desk.at(BEGUN)
    start = everything(desk)
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(f"{numbers[0]},出席\n", encoding="utf-8")
    assert staff("attendance", "basics", str(sheet), "--rest-absent", "--yes").status == 0
    by_command = _without_ops(stored(desk))
    put_back(desk, start)

    page = counter.get("/seminars/basics/attendance")["body"]
    assert page.count('type="checkbox" id="there-') == 3, "who waits is not asked about"
    nothing = counter.post("/seminars/basics/attendance", {"step": "check"})
    assert nothing["statusCode"] == 422
    form = {"there": numbers[0], "rest": "yes"}
    shown = counter.post("/seminars/basics/attendance", {**form, "step": "check"})["body"]
    assert "出席 1件、欠席 2件を記録します。0件は、そのままです" in shown
    op = re.search(r'name="op" value="([^"]+)"', shown)
    assert op
    for _ in range(2):  # a double click
        done = counter.post("/seminars/basics/attendance", {**form, "op": op[1], "step": "do"})
        assert done["statusCode"] in (303, 422)
    assert _without_ops(stored(desk)) == by_command
    assert [status(desk, n) for n in range(3)] == ["attended", "absent", "absent"]
    assert "もう記録した方" in counter.get("/seminars/basics/attendance")["body"]


def test_a_services_report_ticks_those_who_were_there(desk: Desk, counter: Counter) -> None:
    numbers = receipts(desk, 3)
    desk.at(BEGUN)
    before = stored(desk)
    report = "Topic\t例\n\nName\tEmail\n一\tA0@example.jp\n司会\thost@example.jp\n二\ta2@example.jp\n"
    page = counter.post("/seminars/basics/attendance", {"sheet": report, "step": "read"})
    assert page["statusCode"] == 200
    ticked = re.findall(r'name="there" value="([^"]+)" checked', page["body"])
    assert sorted(ticked) == sorted([numbers[0], numbers[2]])
    assert "1行あります（5行目）" in page["body"]
    assert "host@example.jp" not in page["body"]
    assert stored(desk) == before, "nothing is recorded yet"
    mine = {"sheet": "だれか,出席", "there": numbers[1], "step": "read"}
    strange = counter.post("/seminars/basics/attendance", mine)
    assert strange["statusCode"] == 422
    assert f'value="{numbers[1]}" checked' in strange["body"], "a tick set by hand stays"
    assert "1行目：受付番号を読み取れません。" in strange["body"]
    assert ">だれか,出席</textarea>" in strange["body"], "to be put right, not pasted again"


def test_a_report_that_was_pasted_when_the_session_had_ended_is_there_again(
    desk: Desk, counter: Counter
) -> None:
    receipts(desk, 1)
    desk.at(BEGUN)
    path = "/seminars/basics/attendance"
    request = Request(method="GET", path=path, path_parameters={}, query={}, headers={}, body=b"")
    kept = {"sheet": ["例の表"], "step": ["read"]}
    page = respond(request, counter.visitor, bootstrap.parts(), kept=kept)
    assert ">例の表</textarea>" in page["body"]


def test_a_seminar_of_hundreds_has_a_tick_for_each(desk: Desk, counter: Counter) -> None:
    (number,) = receipts(desk, 1)
    desk.at(BEGUN)
    page = counter.post("/seminars/basics/attendance", {"there": [number] * 10_000, "step": "check"})
    assert page["statusCode"] == 200


def _without_ops(items: list[Any]) -> list[str]:
    return sorted(re.sub(r"an attempt|[0-9a-f-]{36}", "", str(item)) for item in items)
