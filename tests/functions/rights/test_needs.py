"""infra/template.yaml allows what each function and each command asks of the table.

Emulated AWS refuses nothing: a missing right would be found only in production.
Retention and erasing: test_retention_needs.py.
"""

import uuid
from pathlib import Path

import pytest

import feedback
import slots
from desk import bootstrap
from desk.canary.logbook import Logbook
from tests import actions
from tests.functions.booking.manage.test_manage import CANCEL, CHANGE, TO_CANCEL
from tests.functions.bookings import OTHER_SLOT, SID, URL, book, do, meta
from tests.functions.conftest import BOOKING, CONSULTATION, NOW, Desk, Staff
from tests.functions.events import Context, get_slots, ses
from tests.functions.mail.delivery.test_deliver import REJECTED, failing_ses
from tests.functions.manage_browser import look
from tests.functions.rights.rights import lacking, watched
from tests.functions.rights.test_retention_needs import of_policy, of_role

OTHER = "22222222-2222-4333-8444-555555555555"
LAST_OF_ALL = "66666666-2222-4333-8444-555555555555"
FIFTH = "77777777-2222-4333-8444-555555555555"


def bounced(desk: Desk, kind: str) -> None:
    (row,) = (row for row in desk.rows("mail") if row["kind"] == kind and "message_id" in row)
    feedback.handler(ses("Bounce", row), Context(function_name="feedback"))


def ended_and_held(desk: Desk, *, sid: str = OTHER) -> str:
    """A consultation that has ended, whose auto-reply is held; its receipt."""
    bootstrap.parts().bundle["auto_reply_caps"]["per_address_a_day"] = 1
    for one in (str(uuid.uuid4()), sid):
        status, body = desk.send("consultation", CONSULTATION, sid=one)
        assert status == 201
        desk.sweep()
    do(actions.finish(), sid=sid)
    assert [row for row in desk.items(f"SUB#{sid}") if row.get("status") == "held"]
    return str(body["receipt"])


def ended_and_undelivered(desk: Desk) -> str:
    receipt = book(desk)
    desk.sweep()
    do(actions.cancel())
    desk.sweep()
    bounced(desk, "cancellation")
    return receipt


# ---- The functions


def test_morning_may_read_ended_submissions_with_unsettled_mails(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One whose mail didn't arrive, one whose mail is held, and one of the desk's own digests that failed."""
    ended_and_undelivered(desk)
    ended_and_held(desk)
    book(desk, sid=LAST_OF_ALL, email="jiro@example.jp", slot="2026-11-26T14:00")
    do(actions.confirm(url=URL), sid=LAST_OF_ALL)
    desk.at("2026-11-24T08:30:00+09:00")
    desk.morning()
    failing_ses(desk, REJECTED, times=9, to="kurashi@")
    desk.sweep()
    assert [row["PK"] for row in desk.rows("mail") if row["kind"] == "digest" and row["status"] == "failed"]
    desk.at("2026-11-25T08:30:00+09:00")
    with watched(desk, monkeypatch) as needs:
        desk.morning()
    assert lacking(of_role("MorningRole"), needs) == set()
    asked = {key for action, _, key in needs if action == "GetItem"}
    assert asked == {f"SUB#{SID}", f"SUB#{OTHER}"}
    assert {action for action, _, _ in needs} >= {"PutItem", "ConditionCheckItem"}
    digests = [row for row in desk.rows("mail") if row["kind"] == "digest"]
    assert len({row["PK"] for row in digests}) == 2


def test_deliver_may_record_every_outcome(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sent, held, refused, and one notice too many."""
    caps = bootstrap.parts().bundle["auto_reply_caps"]
    caps |= {"per_address_a_day": 1, "notices_an_hour": 2}
    for sid in (SID, OTHER):
        desk.send("consultation", CONSULTATION, sid=sid)
    desk.send("consultation", CONSULTATION | {"email": "taro@example.jp"}, sid=LAST_OF_ALL)
    failing_ses(desk, REJECTED, times=1, to="taro")
    with watched(desk, monkeypatch) as needs:
        desk.sweep()
        desk.later(hours=1)
        desk.sweep()
    assert {row["status"] for row in desk.rows("mail")} == {"sent", "held", "failed", "superseded"}
    assert lacking(of_role("DeliverRole"), needs) == set()
    assert {action for action, _, _ in needs} == {"GetItem", "PutItem", "UpdateItem", "Query"}


@pytest.mark.parametrize("kind", ["Delivery", "Bounce", "Complaint"])
def test_feedback_may_record_every_report(desk: Desk, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    book(desk)
    desk.sweep()
    (row,) = (row for row in desk.rows("mail") if row["kind"] == "auto-reply")
    with watched(desk, monkeypatch) as needs:
        feedback.handler(ses(kind, row), Context(function_name="feedback"))
    assert {action for action, _, _ in needs} >= {"GetItem", "UpdateItem"}
    assert lacking(of_role("FeedbackRole"), needs) == set()


def test_submit_may_take_and_refuse(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A taken slot is answered with free ones; a third booking of a mailbox is taken without its slot."""
    with watched(desk, monkeypatch) as needs:
        book(desk)
        assert desk.send("booking", BOOKING, sid=SID)[0] == 200
        assert desk.send("booking", BOOKING | {"email": "jiro@example.jp"}, sid=OTHER)[0] == 409
        for sid, slot in ((LAST_OF_ALL, OTHER_SLOT), (str(uuid.uuid4()), "2026-11-30T14:00")):
            assert desk.send("booking", BOOKING | {"slot": slot}, sid=sid)[0] == 201
        desk.send("consultation", CONSULTATION, sid=OTHER)
    assert lacking(of_role("SubmitRole"), needs) == set()
    actions = {action for action, _, _ in needs}
    assert actions == {"GetItem", "PutItem", "Query", "UpdateItem", "ConditionCheckItem"}


def test_slots_may_read_what_is_taken(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with watched(desk, monkeypatch) as needs:
        answer = slots.handler(get_slots("form=booking"), Context(function_name="slots"))
    assert answer["statusCode"] == 200
    assert {action for action, _, _ in needs} == {"Query"}
    assert lacking(of_role("SlotsRole"), needs) == set()


def test_manage_may_look_up_change_and_cancel(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    receipt = book(desk)
    with watched(desk, monkeypatch) as needs:
        assert look(receipt, "wrong").status == 404
        look(receipt).press(CHANGE, slot_day="2026-11-26", slot_time="14:00")
        look(receipt).press(TO_CANCEL).press(CANCEL)
    assert meta(desk)["status"] == "cancelled"
    assert lacking(of_role("ManageRole"), needs) == set()
    assert {action for action, _, _ in needs} == {"GetItem", "Query", "PutItem", "DeleteItem", "UpdateItem"}


def test_the_canary_may_use_its_logbook(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    book(desk)
    logbook = Logbook(table=bootstrap.parts().store, form="booking")
    with watched(desk, monkeypatch) as needs:
        logbook.begin(SID, at=NOW)
        assert list(logbook.unfinished()) == [SID]
        assert logbook.booking(SID)
        logbook.end(SID)
        logbook.record("failed", step="page", why="http-500", at=NOW)
    assert lacking(of_role("CanaryRole"), needs) == set()
    assert {action for action, _, _ in needs} == {"PutItem", "Query", "DeleteItem", "UpdateItem"}


# ---- The staff's commands


def test_staff_may_run_every_command(
    desk: Desk, staff: Staff, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    booked = book(desk)
    desk.sweep()
    bounced(desk, "auto-reply")
    held, dropped = ended_and_held(desk), ended_and_held(desk, sid=LAST_OF_ALL)
    desk.send("consultation", CONSULTATION | {"email": "saburo@example.jp"}, sid=FIFTH)
    text = tmp_path / "answer.txt"
    text.write_text("例の回答です。\n", encoding="utf-8")
    sheet = tmp_path / "sheet.txt"
    sheet.write_text(
        "inquirer: 1\ntopics: 1\nmessage: 例\nreply_by: 2\nphone: 0312345678\n", encoding="utf-8"
    )
    for words in (
        ("list",),
        ("show", booked),
        ("unsuppress", booked),
        ("confirm", booked, "--url", URL),
        ("switch", booked, "--kind", "counter"),
        ("correct", booked, "--mail", "new@example.jp"),
        ("move", booked, "--slot", OTHER_SLOT, "--reason", "asked"),
        ("note", booked, "--text", "例のメモ"),
        ("cancel", booked),
        ("send-held", held),
        ("drop-held", dropped),
        ("answer", meta(desk, sid=FIFTH)["receipt"], "--file", str(text)),
        ("take", "consultation", "--file", str(sheet)),
        ("health",),
    ):
        with watched(desk, monkeypatch) as needs:
            said = staff(*words, answer="はい\n")
        assert (said.status, said.err) == (0, "") or words == ("health",), (words, said)
        assert needs, words
        assert lacking(of_policy("StaffPolicy"), needs) == set(), words


def test_exporters_may_run_export_and_orphans(
    desk: Desk, staff: Staff, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    book(desk)
    period = ("--from", "2026-11-01", "--to", "2026-12-31")
    for words in (
        ("export", "--deidentified", *period),
        ("export", "--full", *period, "--reason", "例の点検", "--out", str(tmp_path / "out")),
        ("orphans",),
    ):
        with watched(desk, monkeypatch) as needs:
            said = staff(*words, answer="はい\n")
        assert (said.status, said.err) == (0, ""), (words, said)
        assert {action for action, _, _ in needs} >= {"Scan"}, words
        assert lacking(of_policy("ExportPolicy"), needs) == set(), words
