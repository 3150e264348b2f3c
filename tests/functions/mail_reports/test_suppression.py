"""An address that mail came back from for good is sent nothing more, and the desk sees that it wasn't."""

import uuid
from typing import Any

import pytest

from desk.domain.mail.suppression import suppression_pk
from tests.functions.conftest import CONSULTATION, Desk, Staff
from tests.functions.events import ses
from tests.functions.mail_reports.test_reports import hear, sent

ADDRESS = "taro@example.jp"


def consult(desk: Desk, email: str) -> str:
    status, body = desk.send("consultation", {**CONSULTATION, "email": email}, sid=str(uuid.uuid4()))
    assert status == 201
    desk.sweep()
    return str(body["receipt"])


def to(desk: Desk, address: str) -> int:
    return [str(mail["To"]).lower() for mail in desk.mails()].count(address.lower())


@pytest.mark.parametrize("kind", ["Bounce", "Complaint"])
def test_nothing_more_is_sent_and_staff_see_it(desk: Desk, staff: Staff, kind: str) -> None:
    hear(ses(kind, sent(desk, email=ADDRESS)))
    receipt = consult(desk, "TARO@example.jp")
    assert to(desk, ADDRESS) == 1
    (held,) = [row for row in desk.rows("mail") if row["to"] == "TARO@example.jp"]
    assert (held["status"], held["why"]) == ("failed", "suppressed")
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
def test_what_may_pass_suppresses_nobody(desk: Desk, kind: str, detail: dict[str, Any]) -> None:
    hear(ses(kind, sent(desk, email=ADDRESS), **detail))
    consult(desk, ADDRESS)
    assert to(desk, ADDRESS) == 2


def test_another_person_s_mail_is_sent(desk: Desk) -> None:
    hear(ses("Bounce", sent(desk, email=ADDRESS)))
    consult(desk, "taro+2@example.jp")
    assert to(desk, "taro+2@example.jp") == 1


def test_the_list_holds_no_address(desk: Desk) -> None:
    hear(ses("Bounce", sent(desk, email=ADDRESS)))
    (item,) = desk.rows("suppression")
    assert item.keys() == {"PK", "SK", "type", "kind", "at"}
    assert "taro" not in str(item)


def test_staff_take_an_address_off_the_list_and_that_is_written_down(desk: Desk, staff: Staff) -> None:
    first = sent(desk, email=ADDRESS)
    hear(ses("Bounce", first))
    second = consult(desk, ADDRESS)

    said = staff("unsuppress", second)

    assert said.status == 0
    assert second in said.out
    assert desk.rows("suppression") == []
    assert "staff-1：メールの再開" in staff("show", second).out
    consult(desk, ADDRESS)
    assert to(desk, ADDRESS) == 2
    # The report that put it there may come once more.
    hear(ses("Bounce", first))
    assert desk.rows("suppression") == []


def test_nothing_is_written_down_where_nothing_was_held(desk: Desk, staff: Staff) -> None:
    receipt = consult(desk, ADDRESS)
    before = desk.items()
    said = staff("unsuppress", receipt)
    assert (said.status, desk.items()) == (0, before)
    assert "止められていません" in said.out


def test_no_key_no_list() -> None:
    with pytest.raises(ValueError, match="MAIL_HASH_KEY"):
        suppression_pk(ADDRESS, key=b"")
