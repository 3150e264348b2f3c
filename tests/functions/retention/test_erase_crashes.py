"""`erase` in several transactions: what comes in between, and what is left when it is cut off."""

from collections import Counter
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

import keep
from desk.usecases import retention
from tests import actions
from tests.functions.bookings import SID, book, do, meta, put
from tests.functions.conftest import Desk, Staff
from tests.functions.crashes import Killed, When, dying, each_death
from tests.functions.events import Context
from tests.functions.nights import ended, gone, left_of
from tests.functions.retention.test_erase import PERSON, a_bounce, audits
from tests.functions.retention.test_retention_crashes import restore


def test_a_submission_too_large_for_one_transaction_is_erased(desk: Desk, staff: Staff) -> None:
    receipt = ended(desk)
    for n in range(3, 120):
        put(
            {
                "PK": f"SUB#{SID}",
                "SK": f"EV#{n:06}",
                "type": "event",
                "what": "note",
                "by": "staff-1",
                "at": "2026-11-20T01:00:00Z",
                "status": "cancelled",
                "v": n,
            }
        )
    put({**meta(desk), "v": 119})
    said = staff("erase", receipt, "--reason", "mistaken", "--yes")
    assert said.status == 0
    assert left_of(desk, SID, receipt) == []
    assert gone(desk)[0]["items"] > 119


def test_after_a_crash_at_any_write_the_same_command_finishes(
    desk: Desk, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = ended(desk)
    desk.at("2026-11-24T08:30:00+09:00")
    desk.morning()
    desk.sweep()
    before = desk.cloud.table_items()

    def run(n: int, when: When) -> bool:
        restore(desk, before)
        with dying(desk, monkeypatch, at=n, when=when):
            try:
                staff("erase", receipt, "--reason", "requested", "--yes")
            except Killed:
                pass
            else:
                return False
        said = staff("erase", receipt, "--reason", "requested", "--yes")
        assert said.status == 0 or "見つかりません" in said.err
        assert left_of(desk, SID, receipt, *PERSON) == []
        assert [event["why"] for event in gone(desk)] == ["erased"]
        assert len(audits(desk)) == 1
        return True

    assert each_death(run) >= 2 * 3


def test_what_is_posted_again_under_the_same_sid_meanwhile_stays_whole(
    desk: Desk, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After any write, another eraser finishes, the applicant's browser sends the same again and is told a
    new number; then the first eraser, whose answer was lost, tries again.
    """
    receipt = ended(desk)
    before = desk.cloud.table_items()
    real = desk.cloud.dynamodb.transact_write_items

    def run(n: int, when: When) -> bool:
        restore(desk, before)
        calls, again = [0], [""]

        def lost(**kwargs: Any) -> Any:
            calls[0] += 1
            if calls[0] != n + 1:
                return real(**kwargs)
            with monkeypatch.context() as patch:
                patch.setattr(desk.cloud.dynamodb, "transact_write_items", real)
                if when == "after":
                    real(**kwargs)
                staff("erase", receipt, "--reason", "requested", "--yes")
                again[0] = book(desk)
            raise ReadTimeoutError(endpoint_url="")

        with monkeypatch.context() as patch:
            patch.setattr(desk.cloud.dynamodb, "transact_write_items", lost)
            staff("erase", receipt, "--reason", "requested", "--yes")
        if calls[0] <= n:
            return False
        assert left_of(desk, receipt) == []
        kinds = Counter(item["type"] for item in desk.items("SUB#"))
        assert kinds == {"submission": 1, "event": 1, "mail": 2}
        assert not any("expires_at" in item for item in desk.items("SUB#"))
        assert len(desk.rows("slot")) == len(desk.rows("person")) == len(desk.rows("receipt")) == 1
        assert staff("show", again[0]).status == 0
        return True

    assert each_death(run) >= 2 * 3


def test_a_half_deleted_submission_is_in_no_list(
    desk: Desk, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "MOST_AT_ONCE", 3)
    receipt = ended(desk)
    a_bounce(desk)
    assert receipt in staff("list").out
    with dying(desk, monkeypatch, at=0, when="after"), pytest.raises(Killed):
        staff("erase", receipt, "--reason", "requested", "--yes")
    assert receipt not in staff("list").out
    assert receipt not in staff("orphans").out
    desk.later(days=366)
    keep.handler({}, Context())
    desk.cloud.reap()
    assert left_of(desk, SID, receipt) == []
    assert [event["why"] for event in gone(desk)] == ["retention"]


def test_it_finishes_what_retention_has_begun(desk: Desk, staff: Staff) -> None:
    receipt = ended(desk)
    desk.later(days=366)
    keep.handler({}, Context())
    assert left_of(desk, SID)
    said = staff("erase", receipt, "--reason", "requested", "--yes")
    assert said.status == 0
    assert left_of(desk, SID, receipt) == []
    assert [event["why"] for event in gone(desk)] == ["retention"]


def test_a_colleague_s_change_in_between_stops_the_erasure(
    desk: Desk, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = ended(desk)
    real = desk.cloud.dynamodb.transact_write_items

    def note_first(**kwargs: Any) -> Any:
        monkeypatch.setattr(desk.cloud.dynamodb, "transact_write_items", real)
        do(actions.note(text="例のメモ"))
        return real(**kwargs)

    monkeypatch.setattr(desk.cloud.dynamodb, "transact_write_items", note_first)
    said = staff("erase", receipt, "--reason", "requested", "--yes")
    assert said.status == 1
    assert meta(desk)["notes"]
    assert gone(desk) == audits(desk) == []
