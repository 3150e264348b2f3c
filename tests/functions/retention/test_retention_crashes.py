"""Retention crashes at any call: the next night finishes, once. Changes in between are refused."""

from collections.abc import Mapping
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

import feedback
import keep
from desk import bootstrap
from desk.domain.errors import BeingDeleted, NotFound, SidReused
from desk.usecases import retention
from desk.usecases.change_submission import act
from tests import actions
from tests.functions.bookings import SID, do, meta, put
from tests.functions.conftest import BOOKING, Desk, Staff
from tests.functions.crashes import Killed, When, dying, each_death
from tests.functions.events import Context, ses
from tests.functions.nights import QUIET, a_night, ended, gone, left_of, years_later


def reset(desk: Desk) -> None:
    for item in desk.cloud.table_items():
        key = {name: {"S": item[name]} for name in ("PK", "SK")}
        desk.cloud.dynamodb.delete_item(TableName=bootstrap.parts().settings.table, Key=key)


def restore(desk: Desk, items: list[Mapping[str, Any]]) -> None:
    reset(desk)
    for item in items:
        put(item)


@pytest.mark.parametrize("most", [90, 3])
def test_after_a_crash_at_any_call_the_next_night_finishes_and_records_it_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """At 3 items per transaction it takes several; DynamoDB may delete and staff may look in between."""
    monkeypatch.setattr(retention, "MOST_AT_ONCE", most)
    receipt = ended(desk)
    years_later(desk)
    before = desk.cloud.table_items()

    def run(n: int, when: When) -> bool:
        restore(desk, before)
        with dying(desk, monkeypatch, at=n, when=when) as called:
            try:
                keep.handler({}, Context())
            except Killed:
                assert len(called) == n + 1
            else:
                return False
        desk.cloud.reap()
        # Whole or deleted: nobody is shown half of it.
        dossier = bootstrap.parts().store.dossier(SID)
        assert dossier is None or (len(dossier.events), len(dossier.mails)) == (2, 3)
        a_night(desk)
        a_night(desk)
        assert left_of(desk, SID, receipt) == []
        assert [event["status"] for event in gone(desk)] == ["cancelled"]
        (month,) = (item for item in desk.rows("figures") if "at" in item)
        assert month["#status|cancelled"] == 1, "its month counts it once"
        return True

    # The last one is the write of the month's figures.
    assert each_death(run) == (4 if most == 90 else 12)


@pytest.mark.parametrize("most", [90, 3])
def test_a_lost_response_makes_no_second_deletion(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(retention, "MOST_AT_ONCE", most)
    ended(desk)
    years_later(desk)
    real, calls = desk.cloud.dynamodb.transact_write_items, [0]

    def lose_every_other(**kwargs: Any) -> Any:
        calls[0] += 1
        answer = real(**kwargs)
        if calls[0] % 2:
            raise ReadTimeoutError(endpoint_url="")
        return answer

    monkeypatch.setattr(desk.cloud.dynamodb, "transact_write_items", lose_every_other)
    a_night(desk)
    assert desk.items("SUB#") == []
    assert len(gone(desk)) == 1


def begun(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> str:
    """A submission marked for deletion by a run that then crashed; its receipt number."""
    monkeypatch.setattr(retention, "MOST_AT_ONCE", 3)
    receipt = ended(desk)
    years_later(desk)
    with dying(desk, monkeypatch, at=0, when="after"), pytest.raises(Killed):
        keep.handler({}, Context())
    assert "going_at" in meta(desk)
    assert "expires_at" not in meta(desk)
    return receipt


def test_a_submission_being_deleted_is_hidden_from_everyone(
    desk: Desk, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = begun(desk, monkeypatch)
    for command in (("show",), ("note", "--text", "例", "--yes"), ("unsuppress",)):
        said = staff(command[0], receipt, *command[1:])
        assert (said.status, said.out) == (1, "")
        assert "削除しています" in said.err
    store = bootstrap.parts().store
    assert store.find_by_receipt(receipt) is None
    assert store.find_repeated(SID, "booking", BOOKING) is None
    assert receipt not in staff("list").out
    with pytest.raises(NotFound):
        do(actions.note(text="例"))
    status, body = desk.send("booking", BOOKING | {"slot": "2027-12-01T09:00"}, sid=SID)
    assert (status, body["type"].rpartition("/")[2] or body["title"]) != (201, "")
    assert status == SidReused.status


@pytest.mark.parametrize("reaped", [False, True])
@pytest.mark.parametrize("kind", ["Complaint", "Bounce", "Delivery"])
def test_late_ses_reports_bring_nothing_back(desk: Desk, kind: str, reaped: bool) -> None:
    ended(desk)
    (row,) = (row for row in desk.rows("mail") if row["kind"] == "cancellation")
    bootstrap.parts().bundle["forms"]["booking"]["words"]["retention_days"] = 20
    years_later(desk, days=20)
    keep.handler({}, Context())
    if reaped:
        desk.cloud.reap()
    before = desk.cloud.table_items()
    feedback.handler(ses(kind, row), Context(function_name="feedback"))
    assert desk.cloud.table_items() == before


def test_a_note_at_the_same_moment_is_either_kept_or_refused(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The note was decided on before the deletion and is written after it."""
    ended(desk)
    years_later(desk)
    real = desk.cloud.dynamodb.transact_write_items

    def go_first(**kwargs: Any) -> Any:
        monkeypatch.setattr(desk.cloud.dynamodb, "transact_write_items", real)
        keep.handler({}, Context())
        return real(**kwargs)

    monkeypatch.setattr(desk.cloud.dynamodb, "transact_write_items", go_first)
    with pytest.raises(BeingDeleted):
        act(actions.note(text="例"), SID, by="staff-1", op="op-1", parts=bootstrap.parts())
    desk.cloud.reap()
    assert left_of(desk, SID) == []


def test_a_bounce_just_before_keeps_it(desk: Desk, monkeypatch: pytest.MonkeyPatch, staff: Staff) -> None:
    receipt = ended(desk)
    (row,) = (row for row in desk.rows("mail") if row["kind"] == "cancellation")
    bootstrap.parts().bundle["forms"]["booking"]["words"]["retention_days"] = 20
    years_later(desk, days=20)
    real = desk.cloud.dynamodb.transact_write_items

    def bounce_first(**kwargs: Any) -> Any:
        monkeypatch.setattr(desk.cloud.dynamodb, "transact_write_items", real)
        feedback.handler(ses("Bounce", row), Context(function_name="feedback"))
        return real(**kwargs)

    monkeypatch.setattr(desk.cloud.dynamodb, "transact_write_items", bounce_first)
    a_night(desk)
    assert gone(desk) == []
    assert receipt in staff("list").out


def test_a_note_just_before_keeps_it_for_the_quiet_time(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ended(desk)
    years_later(desk)
    real = desk.cloud.dynamodb.transact_write_items

    def note_first(**kwargs: Any) -> Any:
        monkeypatch.setattr(desk.cloud.dynamodb, "transact_write_items", real)
        do(actions.note(text="例のメモ"))
        return real(**kwargs)

    monkeypatch.setattr(desk.cloud.dynamodb, "transact_write_items", note_first)
    a_night(desk)
    assert meta(desk)["notes"][0]["text"] == "例のメモ"
    assert gone(desk) == []
    desk.later(days=QUIET)
    a_night(desk)
    assert len(gone(desk)) == 1
