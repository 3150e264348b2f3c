"""`python -m desk erase`: what a person asks to have deleted is deleted from every item."""

from dataclasses import replace
from typing import Any

import pytest

import feedback
from desk import bootstrap
from tests import actions
from tests.functions.bookings import ENDED, PATHS, SID, URL, book, do, meta, put, reach
from tests.functions.conftest import Desk, Staff
from tests.functions.events import Context, ses
from tests.functions.nights import ended, gone, left_of

OTHER = "22222222-2222-4333-8444-555555555555"
PERSON = ("例 太郎", "taro@example.jp", "03-1234-5678", "0312345678", "例町1-2-3", "例の相談です。")


def audits(desk: Desk) -> list[Any]:
    return [item for item in desk.rows("audit") if item["PK"] == "AUDIT#erase"]


def a_bounce(desk: Desk) -> None:
    """A mail bounces for good, so that its address is suppressed."""
    (row,) = (row for row in desk.rows("mail") if row["kind"] == "cancellation")
    feedback.handler(ses("Bounce", row), Context(function_name="feedback"))


def test_what_its_applicant_changed_is_erased_with_the_counter_of_the_mailbox(
    desk: Desk, staff: Staff
) -> None:
    """The receipt and the applicant's own cancellation are counted together."""
    receipt = book(desk)
    desk.sweep()
    do(actions.withdraw())
    desk.sweep()
    assert len([row for row in desk.rows("mail") if "counted_at" in row and row["to"] == PERSON[1]]) == 2
    said = staff("erase", receipt, "--reason", "requested", "--yes")
    assert (said.status, said.err) == (0, "")
    assert left_of(desk, SID, receipt, *PERSON) == desk.items("RATE#auto-reply") == []


def test_everything_of_a_submission_is_deleted_at_once(desk: Desk, staff: Staff) -> None:
    receipt = book(desk)
    desk.sweep()
    do(actions.cancel())
    do(actions.note(text="例 太郎さんからの電話"))
    desk.sweep()
    desk.later(minutes=1)
    a_bounce(desk)
    desk.at("2026-11-24T08:30:00+09:00")
    desk.morning()
    desk.sweep()
    assert any(receipt in str(row["facts"]) for row in desk.items("DIGEST#"))
    assert desk.rows("suppression")
    assert desk.rows("message")
    assert desk.items("RATE#auto-reply")
    said = staff("erase", receipt, "--reason", "requested", answer="はい\n")
    assert (said.status, said.err) == (0, "")
    assert left_of(desk, SID, receipt, *PERSON) == []
    assert desk.rows("suppression") == desk.rows("person") == desk.rows("slot") == []
    assert desk.items("RATE#auto-reply") == []
    # The digests themselves stay: they record that the desk was informed.
    assert len(desk.items("DIGEST#")) == 2
    (event,) = gone(desk)
    assert (event["why"], event["status"], event["form"]) == ("erased", "cancelled", "booking")
    (audit,) = audits(desk)
    assert (audit["who"], audit["reason"]) == ("staff-1", "requested")
    assert receipt not in str(audit)
    assert staff("show", receipt).status == 1


def test_it_says_what_it_will_do_and_what_it_can_not_reach(desk: Desk, staff: Staff) -> None:
    receipt = ended(desk)
    before = desk.cloud.table_items()
    said = staff("erase", receipt, "--reason", "requested", answer="いいえ\n")
    assert said.status == 1
    assert "元にもどせません" in said.out
    assert "何もしませんでした。" in said.out
    assert desk.cloud.table_items() == before
    said = staff("erase", receipt, "--reason", "requested", "--yes")
    assert "35日間" in said.out
    assert "窓口の受信箱" in said.out
    for value in PERSON:
        assert value not in said.out


@pytest.mark.parametrize("state", sorted(set(PATHS) - ENDED))
def test_an_open_submission_is_refused_with_what_to_do_first(desk: Desk, staff: Staff, state: str) -> None:
    reach(desk, state)
    before = desk.cloud.table_items()
    said = staff("erase", meta(desk)["receipt"], "--reason", "requested", "--yes")
    assert said.status == 1
    assert "先に cancel" in said.err
    assert desk.cloud.table_items() == before


def test_an_unsent_mail_is_deleted_too_and_mentioned_first(desk: Desk, staff: Staff) -> None:
    receipt = book(desk)
    do(actions.cancel())
    said = staff("erase", receipt, "--reason", "test", "--yes")
    assert "送らずに、いっしょに消します" in said.out
    desk.sweep()
    assert desk.mails() == []
    assert left_of(desk, SID, receipt) == []


def test_a_mail_that_is_being_sent_postpones_the_erasure(desk: Desk, staff: Staff) -> None:
    receipt = ended(desk)
    (row,) = (row for row in desk.rows("mail") if row["kind"] == "cancellation")
    put({**row, "status": "sending"})
    for argv in ((receipt,), ("--mail", "taro@example.jp")):
        said = staff("erase", *argv, "--reason", "requested", "--yes")
        assert said.status == 1
        assert "10分ほど待って" in said.err
    assert gone(desk) == []
    put(row)
    assert staff("erase", receipt, "--reason", "requested", "--yes").status == 0


def test_another_booking_s_slot_and_claim_stay(desk: Desk, staff: Staff) -> None:
    receipt = ended(desk)
    other = book(desk, sid=OTHER, email="other@example.jp")
    do(actions.confirm(url=URL), sid=OTHER)
    before = [item for item in desk.cloud.table_items() if OTHER in str(item)]
    staff("erase", receipt, "--reason", "requested", "--yes")
    assert [item for item in desk.cloud.table_items() if OTHER in str(item)] == before
    assert staff("show", other).status == 0


@pytest.mark.parametrize("kind", ["Complaint", "Bounce", "Delivery"])
def test_late_ses_reports_are_dropped(desk: Desk, staff: Staff, kind: str) -> None:
    """If it raised, the report would be retried and end in the dead-letter queue, with the address."""
    receipt = ended(desk)
    (row,) = (row for row in desk.rows("mail") if row["kind"] == "cancellation")
    staff("erase", receipt, "--reason", "requested", "--yes")
    before = desk.cloud.table_items()
    feedback.handler(ses(kind, row), Context(function_name="feedback"))
    assert desk.cloud.table_items() == before


def test_without_the_hash_key_suppressions_are_found_by_the_mails(desk: Desk, staff: Staff) -> None:
    receipt = ended(desk)
    a_bounce(desk)
    parts = bootstrap.parts()
    settings = replace(parts.settings, mail_hash_key=b"")
    bootstrap.configure(settings=settings, dynamodb=parts.dynamodb, clock=parts.clock)
    assert staff("erase", receipt, "--reason", "requested", "--yes").status == 0
    assert desk.rows("suppression") == []
    assert left_of(desk, SID, receipt) == []


@pytest.mark.parametrize(
    "argv", [("--reason", "requested"), ("K7M2-9XQ4-R",), ("--mail", "a@example.jp", "--reason", "x")]
)
def test_wrong_arguments_are_refused(staff: Staff, argv: tuple[str, ...]) -> None:
    assert staff("erase", *argv).status == 2
