"""A fault while a form is stored: it is retried or reported, and nothing is doubled or logged."""

from dataclasses import replace

import pytest

import submit
from desk import bootstrap
from desk.domain.codes.receipt import is_receipt
from tests.functions.conftest import BOOKING, CONSULTATION, Desk, written
from tests.functions.forms.table_faults import CONFLICT, LOST, THROTTLED, Fault
from tests.functions.forms.test_submit import sid


@pytest.mark.parametrize(("error", "times"), [(THROTTLED, 2), (CONFLICT, 2), (LOST, 1)])
@pytest.mark.parametrize("after", [False, True])
def test_a_transient_fault_is_retried_and_nothing_is_doubled(
    desk: Desk, error: Exception, times: int, after: bool
) -> None:
    Fault(desk, error, times=times, after=after)
    status, answer = desk.send("consultation", CONSULTATION, sid=sid())
    assert status == (200 if after else 201)
    assert is_receipt(answer["receipt"])
    assert len(desk.rows("submission")) == len(desk.rows("receipt")) == 1
    assert 0 < sum(desk.pauses) < 1


@pytest.mark.parametrize("error", [THROTTLED, CONFLICT, LOST])
def test_a_lasting_fault_is_reported_and_a_later_retry_converges(desk: Desk, error: Exception) -> None:
    fault = Fault(desk, error, times=100)
    one = sid()
    status, problem = desk.send("consultation", CONSULTATION, sid=one)
    assert status == 503
    assert problem["type"] == "urn:madoguchi:problem:unavailable"
    assert sum(desk.pauses) < 5
    fault.left = 0
    assert desk.send("consultation", CONSULTATION, sid=one)[0] == 201


def test_a_receipt_number_that_exists_is_drawn_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.usecases.take_submission.new_receipt", lambda: "AAAA-AAAA-A")
    assert desk.send("consultation", CONSULTATION, sid=sid())[1]["receipt"] == "AAAA-AAAA-A"
    status, answer = desk.send("consultation", CONSULTATION, sid=sid())
    assert status == 201
    assert is_receipt(answer["receipt"])
    assert answer["receipt"] != "AAAA-AAAA-A"
    second = [row for row in desk.rows("mail") if row["facts"]["receipt"] == answer["receipt"]]
    assert {row["kind"] for row in second} == {"auto-reply", "staff-notice"}


def test_without_a_hash_key_nothing_is_stored(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = bootstrap.parts()
    monkeypatch.setattr(parts, "settings", replace(parts.settings, mail_hash_key=b""))
    assert desk.send("booking", BOOKING, sid=sid())[0] == 503
    assert desk.items() == []


def test_an_unknown_field_name_is_reported_but_not_logged(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    _, problem = desk.send("consultation", {**CONSULTATION, "金糸雀": "1", "email": "x"}, sid=sid())
    assert problem["errors"][-1]["field"] == "金糸雀"
    log = written(submit.logger, caplog)
    assert '"email":"format"' in log
    assert "金糸雀" not in log


def test_an_unforeseen_fault_gets_a_clear_answer_and_logs_no_value(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    Fault(desk, ValueError("taro@example.jp is in this text"), times=1)
    status, problem = desk.send("consultation", CONSULTATION, sid=sid())
    assert (status, problem["type"]) == (503, "urn:madoguchi:problem:unavailable")
    log = written(submit.logger, caplog)
    assert "ValueError" in log
    assert "example.jp" not in log
