"""/api/manage while the table fails, or the code itself: nothing is broken or lost."""

from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

import manage
from tests.functions.bookings import book, meta, reach, receipt_of
from tests.functions.conftest import Desk, written
from tests.functions.manage_browser import WRONG, Page, look

FAULTS = [
    ClientError({"Error": {"Code": "ProvisionedThroughputExceededException", "Message": "例 太郎"}}, "Query"),
    EndpointConnectionError(endpoint_url="https://dynamodb.example"),
]


def failing(desk: Desk, monkeypatch: pytest.MonkeyPatch, error: Exception, *calls: str) -> None:
    def fail(**_: Any) -> None:
        raise error

    for call in calls:
        monkeypatch.setattr(desk.cloud.dynamodb, call, fail)


def test_a_wrong_try_that_can_not_be_counted_is_refused_as_wrong(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = book(desk)
    failing(desk, monkeypatch, FAULTS[1], "update_item")

    assert look(number).status == 200
    assert look(number, WRONG).status == 404


@pytest.mark.parametrize("error", FAULTS, ids=["throttled", "unreachable"])
def test_with_an_unreachable_table_the_page_offers_to_send_the_same_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    reach(desk, "received")
    asked = look(receipt_of(desk)).press("取消しへ進む")
    with monkeypatch.context() as broken:
        failing(desk, broken, error, "transact_write_items")
        page = asked.press("取り消す")
        assert (page.status, meta(desk)["status"]) == (503, "received")
        assert page.title.startswith("ただいま受け付けられません。")

        failing(desk, broken, error, "get_item", "query")
        page = page.press("もう一度送る")
        assert page.status == 503

    done = page.press("もう一度送る")

    assert done.title == "予約を取り消しました"
    assert len(desk.rows("event")) == 2


def test_a_retry_after_a_lost_answer_is_the_same_step(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    reach(desk, "received")
    asked = look(receipt_of(desk)).press("取消しへ進む")
    real, lost = desk.cloud.dynamodb.transact_write_items, []

    def lose(**request: Any) -> Any:
        answer = real(**request)
        if not lost:
            lost.append(answer)
            raise EndpointConnectionError(endpoint_url="https://dynamodb.example")
        return answer

    monkeypatch.setattr(desk.cloud.dynamodb, "transact_write_items", lose)

    assert asked.press("取り消す").title == "予約を取り消しました"
    assert len(desk.rows("event")) == 2


def test_without_the_free_slots_a_day_and_a_time_can_be_chosen(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = book(desk)
    real = desk.cloud.dynamodb.query

    def fail(**request: Any) -> Any:
        if "SLOT#" in str(request) and "begins_with" not in str(request):
            raise FAULTS[1]
        return real(**request)

    monkeypatch.setattr(desk.cloud.dynamodb, "query", fail)
    page = look(number)

    assert (page.status, page.free) == (200, [])
    done = page.press("この日時に変える", slot_day="2026-11-26", slot_time="14:00")
    assert done.title == "希望の日時を変えました"


def test_an_internal_error_gets_a_page_and_logs_no_value(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    number = book(desk)

    def broken(*_: Any, **__: Any) -> Page:
        raise RuntimeError(f"例 太郎 {number}")

    monkeypatch.setattr("desk.web.manage.pages.act", broken)
    page = look(number).press("取消しへ進む").press("取り消す")

    assert page.status == 503
    log = written(manage.logger, caplog)
    assert "RuntimeError" in log
    assert "太郎" not in log
