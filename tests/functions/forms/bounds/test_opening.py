"""A form with a time of application, by JSON and by pages without script: truthful at every post."""

import copy
from collections.abc import Mapping
from typing import Any

import pytest

from tests import actions
from tests.functions.bookings import OTHER_SID, SID, do
from tests.functions.conftest import CONSULTATION, Desk
from tests.functions.forms.pages.page import CONSULTING, visit

EARLY, OPEN, LATE, OVER = (
    f"2026-{moment}+09:00"
    for moment in ("11-24T08:59:59", "11-24T09:00:00", "12-25T17:29:00", "12-25T17:30:00")
)
OPENS, CLOSES = "2026年11月24日(火) 9時", "2026年12月25日(金) 17時"
AFTER = "次の受付は春です。"


@pytest.fixture
def bundle(bundle: Mapping[str, Any]) -> Mapping[str, Any]:
    changed: dict[str, Any] = copy.deepcopy(dict(bundle))
    changed["forms"]["consultation"]["words"]["open"] = {
        "from": "2026-11-24 09:00",
        "until": "2026-12-25 17:00",
        "after": f"<p>{AFTER}</p>",
    }
    return changed


def send(desk: Desk, sid: str = SID) -> tuple[int, dict[str, Any]]:
    return desk.send("consultation", CONSULTATION, sid=sid)


@pytest.mark.parametrize(("moment", "code"), [(EARLY, "not-yet-open"), (OVER, "closed")])
def test_json_says_that_and_when_it_is_open(desk: Desk, moment: str, code: str) -> None:
    desk.at(moment)
    status, problem = send(desk)
    assert (status, problem["type"].rpartition(":")[2]) == (409, code)
    assert problem["open"] == {"from": "2026-11-24T09:00:00+09:00", "until": "2026-12-25T17:00:00+09:00"}
    assert desk.rows("submission") == []


@pytest.mark.parametrize("moment", [OPEN, LATE])
def test_it_takes_what_comes_in_time_or_soon_after(desk: Desk, moment: str) -> None:
    desk.at(moment)
    assert send(desk)[0] == 201


def test_a_retry_gets_the_receipt_of_what_was_taken_in_time(desk: Desk) -> None:
    desk.at(LATE)
    receipt = send(desk)[1]["receipt"]
    desk.at(OVER)
    assert (send(desk)[0], send(desk)[1]["receipt"]) == (200, receipt)
    assert send(desk, OTHER_SID)[0] == 409


@pytest.mark.parametrize(("moment", "said"), [(EARLY, OPENS), (OVER, AFTER)])
def test_a_page_says_it_and_loses_nothing_that_was_typed(desk: Desk, moment: str, said: str) -> None:
    desk.at(moment)
    page = visit(desk, "consultation", CONSULTING)
    assert page.status == 409
    summary = page.html.select_one(".error-summary:not([hidden])")
    assert summary
    assert said in summary.get_text()
    assert "下に残っている" in summary.get_text()
    assert ("message", "例") in page.fields
    assert page.errors == {}
    assert desk.rows("submission") == []


def test_a_visitor_who_began_in_time_is_told_until_when_to_send(desk: Desk) -> None:
    desk.at("2026-12-25T16:59:00+09:00")
    before = visit(desk, "consultation", CONSULTING)
    assert "17時30分" not in before.html.get_text()
    desk.at(LATE)
    check = visit(desk, "consultation", CONSULTING)
    assert "2026年12月25日(金) 17時30分までに送れば" in check.html.get_text()
    done = before.press("_step", "send")
    assert (done.status, len(desk.rows("submission"))) == (200, 1)


def test_a_check_page_that_is_sent_too_late_comes_back_with_all_that_was_typed(desk: Desk) -> None:
    desk.at(LATE)
    check = visit(desk, "consultation", CONSULTING)
    desk.at(OVER)
    page = check.press("_step", "send")
    assert (page.status, desk.rows("submission")) == (409, [])
    assert AFTER in page.html.select(".error-summary")[0].get_text()
    assert {("message", "例"), ("email", "hanako@example.jp")} <= set(page.fields)


def test_what_was_taken_can_be_handled_after_the_end(desk: Desk) -> None:
    desk.at(LATE)
    send(desk)
    desk.at(OVER)
    do(actions.answer(text="例の回答です。"))
    desk.sweep()
    assert [mail["To"] for mail in desk.mails()][-1] == CONSULTATION["email"]


def test_every_page_names_the_period(desk: Desk) -> None:
    desk.at(OPEN)
    page = visit(desk, "consultation", [*CONSULTING[:-1], ("_step", "check"), ("_edit", "")])
    (place,) = page.html.select(".form-period")
    assert place.p
    assert place.p.get_text() == f"受付期間：{OPENS}から{CLOSES}まで"
    assert all(part.has_attr("hidden") for part in place.select("[data-period]"))
    assert int(str(place["data-closes"])) - int(str(place["data-opens"])) == (31 * 24 + 8) * 3_600_000
