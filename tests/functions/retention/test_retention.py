"""Retention: ended submissions are deleted in time, but none that somebody still has to deal with."""

import copy
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ConnectTimeoutError

import keep
from desk import bootstrap
from desk.usecases import retention
from tests import actions
from tests.conftest import EXAMPLE
from tests.functions.bookings import ENDED, PATHS, SID, book, do, meta, put, reach
from tests.functions.conftest import BOOKING, CONSULTATION, Desk, Staff, written
from tests.functions.events import Context
from tests.functions.nights import A_YEAR, QUIET, a_night, ended, gone, left_of, years_later

OTHER = "22222222-2222-4333-8444-555555555555"


@pytest.mark.parametrize("state", sorted(ENDED))
def test_an_ended_submission_is_deleted_whole_and_leaves_one_record(desk: Desk, state: str) -> None:
    reach(desk, state)
    receipt = meta(desk)["receipt"]
    desk.sweep()
    years_later(desk)
    a_night(desk)
    assert left_of(desk, SID, receipt, "taro@example.jp", "例 太郎", "0312345678") == []
    (event,) = gone(desk)
    assert event["PK"] == f"GONE#{desk.now:%Y-%m}"
    assert (event["why"], event["form"], event["desk"]) == ("retention", "booking", "consumer-center")
    assert (event["received"], event["status"]) == ("2026-11", state)


@pytest.mark.parametrize("state", sorted(set(PATHS) - ENDED))
def test_an_open_submission_stays_however_old_it_is(desk: Desk, state: str) -> None:
    reach(desk, state)
    desk.sweep()
    before = desk.items("SUB#")
    years_later(desk, days=3 * A_YEAR)
    a_night(desk)
    assert desk.items("SUB#") == before
    assert gone(desk) == []


def test_it_stays_until_the_last_minute_of_its_retention(desk: Desk) -> None:
    ended(desk)
    desk.later(days=A_YEAR)
    a_night(desk)
    assert meta(desk)["status"] == "cancelled"
    desk.later(seconds=1)
    a_night(desk)
    assert desk.items("SUB#") == []


def test_the_form_s_present_retention_applies(desk: Desk, tmp_path: Path) -> None:
    ended(desk)
    bundle: dict[str, Any] = copy.deepcopy(dict(desk.bundle))
    bundle["forms"]["booking"]["words"]["retention_days"] = 30
    path = tmp_path / "changed.json"
    path.write_text(json.dumps(bundle))
    parts = bootstrap.parts()
    settings = replace(parts.settings, bundle_path=path)
    bootstrap.configure(settings=settings, dynamodb=parts.dynamodb, clock=parts.clock)
    years_later(desk, days=30)
    a_night(desk)
    assert len(gone(desk)) == 1


def test_the_page_on_personal_data_states_the_retention() -> None:
    page = (EXAMPLE / "content/privacy.md").read_text()
    assert f"最後の対応やメールから{retention.QUIET.days}日間は" in page
    assert "{{ block personal-data }}" in page


def test_each_form_has_its_own_retention(desk: Desk) -> None:
    ended(desk)
    desk.send("consultation", CONSULTATION, sid=OTHER)
    bootstrap.parts().bundle["forms"]["consultation"]["words"]["retention_days"] = 3 * A_YEAR
    do(actions.cancel(), sid=OTHER)
    desk.sweep()
    years_later(desk)
    a_night(desk)
    assert [item["PK"] for item in desk.rows("submission")] == [f"SUB#{OTHER}"]


def test_a_submission_that_ended_late_stays_for_the_quiet_time(desk: Desk) -> None:
    """A mail sent at the end may still bounce, and then somebody has to know whose it was."""
    book(desk)
    years_later(desk, days=2 * A_YEAR)
    do(actions.cancel())
    desk.sweep()
    desk.later(days=QUIET, seconds=-1)
    a_night(desk)
    assert meta(desk)["status"] == "cancelled"
    desk.later(seconds=1)
    a_night(desk)
    assert desk.items("SUB#") == []


def ses_is_down(desk: Desk) -> None:
    def fail(**_: Any) -> Any:
        raise ConnectTimeoutError(endpoint_url="")

    desk.cloud.ses.send_email = fail


def test_an_unsettled_failed_mail_keeps_it_until_a_note_settles_it(desk: Desk, staff: Staff) -> None:
    receipt = book(desk)
    do(actions.cancel())
    ses_is_down(desk)
    desk.sweep()
    years_later(desk)
    a_night(desk)
    assert desk.items("SUB#")
    desk.sweep()
    assert "failed" in {row["status"] for row in desk.rows("mail")}
    for _ in range(3):
        desk.later(days=QUIET)
        desk.sweep()
        a_night(desk)
    assert receipt in staff("list").out

    staff("note", receipt, "--text", "電話で伝えました", "--yes")
    desk.later(days=QUIET)
    keep.handler({}, Context())
    # DynamoDB may take days to delete it; meanwhile it's in no list.
    assert desk.items("SUB#")
    assert list(bootstrap.parts().store.mails("failed")) == []
    desk.cloud.reap()
    assert left_of(desk, SID, receipt) == []
    assert len(gone(desk)) == 1
    assert receipt not in staff("list").out


@pytest.mark.parametrize("status", ["pending", "sending", "held", "of tomorrow"])
def test_a_mail_on_its_way_keeps_it(desk: Desk, status: str) -> None:
    """A status that this code doesn't know keeps it too."""
    ended(desk)
    (row,) = (row for row in desk.rows("mail") if row["kind"] == "cancellation")
    put({**row, "status": status, "GSI1PK": "MAIL#held", "GSI1SK": "x"})
    years_later(desk)
    a_night(desk)
    assert len(desk.items("SUB#")) > 1
    put({**row, "status": "dropped", "dropped_at": row["created_at"]})
    a_night(desk)
    assert desk.items("SUB#") == []


def test_several_runs_a_night_delete_each_submission_once(desk: Desk) -> None:
    for n in range(3):
        ended(desk, sid=f"{n}{SID[1:]}", email=f"p{n}@example.jp", slot=f"2026-11-2{5 + n}T09:00")
    years_later(desk)
    for _ in range(3):
        keep.handler({}, Context())
    assert len(gone(desk)) == 3
    # DynamoDB deletes only now.
    a_night(desk)
    assert len(gone(desk)) == 3


def test_the_log_has_the_count_and_no_personal_data(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    receipt = ended(desk)
    years_later(desk)
    caplog.clear()
    a_night(desk)
    log = written(keep.logger, caplog)
    assert '"gone":1' in log.replace(" ", "")
    for value in (SID, receipt, *(str(value) for value in BOOKING.values())):
        assert value not in log or value in ("yes", "self", "True")


def test_the_metrics_count_deleted_and_waiting(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    ended(desk)
    ended(desk, sid=OTHER, email="other@example.jp", slot="2026-11-26T10:00")
    years_later(desk)
    do(actions.note(text="例のメモ"), sid=OTHER)
    capsys.readouterr()
    a_night(desk)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if '"_aws"' in line]
    figures = {
        name: line[name]
        for line in lines
        for name in ("SubmissionDeleted", "DeletionWaiting")
        if name in line
    }
    assert figures == {"SubmissionDeleted": [1.0], "DeletionWaiting": [1.0]}


def test_a_note_queues_an_ended_submission_that_was_not_queued(desk: Desk) -> None:
    ended(desk)
    stored = meta(desk)
    put({name: value for name, value in stored.items() if not name.startswith("GSI1")})
    years_later(desk)
    a_night(desk)
    assert gone(desk) == []
    do(actions.note(text="確かめました"))
    desk.later(days=QUIET)
    a_night(desk)
    assert len(gone(desk)) == 1
