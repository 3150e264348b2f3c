"""An address with a permanent bounce or a complaint gets no more mail, and the staff see that."""

import uuid
from typing import Any

import pytest

from desk.domain.mail.stored.suppression import suppression_pk
from tests.functions.conftest import CONSULTATION, Desk, Staff
from tests.functions.events import ses
from tests.functions.mail_reports.test_reports import record, sent

ADDRESS = "taro@example.jp"


def consult(desk: Desk, email: str) -> str:
    status, body = desk.send("consultation", {**CONSULTATION, "email": email}, sid=str(uuid.uuid4()))
    assert status == 201
    desk.sweep()
    return str(body["receipt"])


def to(desk: Desk, address: str) -> int:
    return [str(mail["To"]).lower() for mail in desk.mails()].count(address.lower())


@pytest.mark.parametrize("kind", ["Bounce", "Complaint"])
def test_no_more_mail_is_sent_and_staff_see_why(desk: Desk, staff: Staff, kind: str) -> None:
    record(ses(kind, sent(desk, email=ADDRESS)))
    receipt = consult(desk, "TARO@example.jp")
    assert to(desk, ADDRESS) == 1
    (failed,) = [row for row in desk.rows("mail") if row["to"] == "TARO@example.jp"]
    assert (failed["status"], failed["why"]) == ("failed", "suppressed")
    assert staff("list").out.count("メール未達") == 2
    assert "前に送ったメールが届かなかったため、送りませんでした" in staff("show", receipt).out


@pytest.mark.parametrize(
    ("kind", "detail"),
    [
        ("Delivery", {}),
        ("Delivery Delay", {}),
        ("Bounce", {"bounceType": "Transient", "bounceSubType": "MailboxFull"}),
        ("Bounce", {"bounceType": "Undetermined", "bounceSubType": "Undetermined"}),
        ("Complaint", {"complaintFeedbackType": "not-spam"}),
        ("Reject", {}),
        ("Rendering Failure", {}),
    ],
)
def test_a_temporary_failure_suppresses_no_address(desk: Desk, kind: str, detail: dict[str, Any]) -> None:
    record(ses(kind, sent(desk, email=ADDRESS), **detail))
    consult(desk, ADDRESS)
    assert to(desk, ADDRESS) == 2


def test_another_address_still_gets_mail(desk: Desk) -> None:
    record(ses("Bounce", sent(desk, email=ADDRESS)))
    consult(desk, "taro+2@example.jp")
    assert to(desk, "taro+2@example.jp") == 1


def test_the_list_holds_no_address(desk: Desk) -> None:
    record(ses("Bounce", sent(desk, email=ADDRESS)))
    (item,) = desk.rows("suppression")
    assert item.keys() == {"PK", "SK", "type", "kind", "at"}
    assert "taro" not in str(item)


def test_staff_can_unsuppress_an_address_and_that_is_recorded(desk: Desk, staff: Staff) -> None:
    first = sent(desk, email=ADDRESS)
    record(ses("Bounce", first))
    second = consult(desk, ADDRESS)

    said = staff("unsuppress", second)

    assert said.status == 0
    assert second in said.out
    assert desk.rows("suppression") == []
    assert "staff-1：メールの再開" in staff("show", second).out
    consult(desk, ADDRESS)
    assert to(desk, ADDRESS) == 2
    # The same report may come once more.
    record(ses("Bounce", first))
    assert desk.rows("suppression") == []


def test_unsuppressing_an_address_that_is_not_suppressed_changes_nothing(desk: Desk, staff: Staff) -> None:
    receipt = consult(desk, ADDRESS)
    before = desk.items()
    said = staff("unsuppress", receipt)
    assert (said.status, desk.items()) == (0, before)
    assert "止められていません" in said.out


def test_without_a_hash_key_no_address_can_be_suppressed() -> None:
    with pytest.raises(ValueError, match="MAIL_HASH_KEY"):
        suppression_pk(ADDRESS, key=b"")
