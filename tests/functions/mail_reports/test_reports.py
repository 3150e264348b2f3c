"""SES's reports on a mail are recorded in its row, in any order and however often they come."""

from collections.abc import Mapping
from itertools import permutations
from typing import Any

import pytest
from botocore.exceptions import ClientError

import deliver
import feedback
from desk import bootstrap
from desk.delivery.reports import outcome, report_of
from tests.functions.bookings import book, put
from tests.functions.conftest import BOOKING, Desk, Staff, written
from tests.functions.events import REPORT_KINDS, Context, ses, stream

CANARY = "kanaria@example.jp"
CODES = (
    "Delivery",
    "DeliveryDelay",
    "Transient",
    "Transient.MailboxFull",
    "Undetermined",
    "Permanent.NoEmail",
    "Complaint",
    "NotSpam",
)


def sent(desk: Desk, kind: str = "auto-reply", **answers: Any) -> Mapping[str, Any]:
    """A new booking's mail that SES took."""
    book(desk, **answers)
    desk.sweep()
    return row(desk, kind)


def row(desk: Desk, kind: str = "auto-reply") -> Mapping[str, Any]:
    (found,) = [mail for mail in desk.rows("mail") if mail["kind"] == kind]
    return found


def record(*events: Mapping[str, Any]) -> None:
    for event in events:
        feedback.handler(event, Context())


@pytest.mark.parametrize(
    ("kind", "detail", "status", "why"),
    [
        ("Delivery", {}, "sent", None),
        ("Delivery Delay", {}, "sent", None),
        ("Bounce", {}, "failed", "Permanent"),
        ("Bounce", {"bounceSubType": "NoEmail"}, "failed", "Permanent.NoEmail"),
        ("Bounce", {"bounceType": "Transient"}, "failed", "Transient"),
        (
            "Bounce",
            {"bounceType": "Transient", "bounceSubType": "MailboxFull"},
            "failed",
            "Transient.MailboxFull",
        ),
        (
            "Bounce",
            {"bounceType": "Undetermined", "bounceSubType": "Undetermined"},
            "failed",
            "Undetermined",
        ),
        ("Complaint", {}, "failed", "Complaint"),
        (
            "Complaint",
            {"complaintSubType": "OnAccountSuppressionList"},
            "failed",
            "Permanent.OnAccountSuppressionList",
        ),
        ("Complaint", {"complaintFeedbackType": "not-spam"}, "sent", None),
        ("Reject", {}, "failed", "Reject"),
        ("Rendering Failure", {}, "failed", "RenderingFailure"),
    ],
)
def test_each_kind_of_report(
    desk: Desk, kind: str, detail: Mapping[str, Any], status: str, why: str | None
) -> None:
    record(ses(kind, sent(desk), **detail))
    found = row(desk)
    assert (found["status"], found.get("why")) == (status, why)
    assert found.get("GSI1PK") == ("MAIL#failed" if status == "failed" else None)
    assert found["sent_at"]


def test_every_kind_is_known() -> None:
    mail = {"to": "a@example.jp", "message_id": "1"}
    assert all(report_of(ses(kind, mail)["detail"]) for kind in REPORT_KINDS)
    assert report_of({"eventType": "Open", "mail": {"messageId": "1"}}) is None


def test_the_outcome_does_not_depend_on_the_order_of_reports() -> None:
    """Of any three kinds."""
    for three in permutations(CODES, 3):
        at = {code: f"2026-11-20T01:0{CODES.index(code)}:00.000Z" for code in three}
        results = {outcome([f"{at[code]} {code}" for code in order]) for order in permutations(three)}
        assert len(results) == 1


@pytest.mark.parametrize(
    ("codes", "counts"),
    [
        (("Delivery", "Complaint"), "Complaint"),
        (("Delivery", "Permanent"), "Permanent"),
        (("Delivery", "Transient.MailboxFull"), "Transient.MailboxFull"),
        (("Delivery", "Transient"), "Delivery"),  # most often an absence notice
        (("Delivery", "Undetermined"), "Delivery"),
        (("DeliveryDelay", "Transient"), "Transient"),
        (("DeliveryDelay", "Delivery"), "Delivery"),
        (("Permanent", "NotSpam"), "Permanent"),
    ],
)
def test_the_worst_report_counts(codes: tuple[str, ...], counts: str) -> None:
    for first, second in permutations(codes):
        reports = [f"2026-11-20T01:00:00.000Z {first}", f"2026-11-20T01:05:00.000Z {second}"]
        assert outcome(reports) == counts


def test_a_later_not_spam_report_cancels_the_complaint() -> None:
    first, second, third = (f"2026-11-20T01:0{n}:00.000Z" for n in range(3))
    for order in permutations((f"{first} Delivery", f"{second} Complaint", f"{third} NotSpam")):
        assert outcome(order) == "Delivery"
    for order in permutations((f"{first} Delivery", f"{second} NotSpam", f"{third} Complaint")):
        assert outcome(order) == "Complaint"


def test_after_a_cancelled_complaint_the_address_stays_suppressed_until_staff_free_it(
    desk: Desk, staff: Staff
) -> None:
    """SES has it on a list of its own, from which our code can't remove it."""
    mail = sent(desk)
    record(ses("Complaint", mail, at="2026-11-20T01:10:00.000Z"))
    assert row(desk)["status"] == "failed"
    not_spam = {"complaintFeedbackType": "not-spam"}
    record(ses("Complaint", mail, at="2026-11-20T01:20:00.000Z", **not_spam))
    found = row(desk)
    assert found["status"] == "sent"
    assert "GSI1PK" not in found
    assert len(desk.rows("suppression")) == 1
    assert staff("unsuppress", mail["facts"]["receipt"]).status == 0
    assert desk.rows("suppression") == []


def test_the_desk_is_alerted_once_if_the_outbox_gives_the_mail_up_meanwhile(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the report's row was read, it fails as ambiguous and the desk is alerted."""
    mail = sent(desk)
    real = desk.cloud.dynamodb.transact_write_items

    def after_giving_up(**kwargs: Any) -> Any:
        monkeypatch.setattr(desk.cloud.dynamodb, "transact_write_items", real)
        put({**row(desk), "status": "failed", "told_at": "2026-11-20T01:00:00Z"})
        return real(**kwargs)

    monkeypatch.setattr(desk.cloud.dynamodb, "transact_write_items", after_giving_up)
    record(ses("Bounce", mail))
    assert row(desk)["outcome"] == "Permanent"
    assert [one for one in desk.rows("mail") if one["kind"] == "undelivered"] == []


@pytest.mark.parametrize("at", ["2026-11-20T01:00:01.000Z", "2026-11-20T01:30:00.000Z"])
def test_a_delivery_that_comes_later_does_not_hide_a_bounce(desk: Desk, at: str) -> None:
    mail = sent(desk)
    record(ses("Bounce", mail, at="2026-11-20T01:10:00.000Z"), ses("Delivery", mail, at=at))
    assert row(desk)["status"] == "failed"


def test_a_delivery_after_a_bounce_without_a_reason_takes_the_mail_off_the_list(desk: Desk) -> None:
    mail = sent(desk)
    record(ses("Bounce", mail, bounceType="Transient"))
    assert row(desk)["status"] == "failed"
    record(ses("Delivery", mail))
    found = row(desk)
    assert found["status"] == "sent"
    assert not {"why", "failed_at", "GSI1PK", "GSI1SK"} & found.keys()


def test_the_same_report_twice_changes_nothing(desk: Desk) -> None:
    mail = sent(desk)
    record(ses("Bounce", mail))
    before = desk.items()
    desk.later(minutes=3)
    record(ses("Bounce", mail))
    assert desk.items() == before
    assert len(row(desk)["reports"]) == 1


def test_two_reports_at_once_are_both_kept(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second is written when the first has read the row and not written it yet."""
    mail = sent(desk)
    real = desk.cloud.dynamodb.transact_write_items

    def overtaken(**request: Any) -> Any:
        monkeypatch.setattr(desk.cloud.dynamodb, "transact_write_items", real)
        record(ses("Complaint", mail))
        return real(**request)

    monkeypatch.setattr(desk.cloud.dynamodb, "transact_write_items", overtaken)
    record(ses("Delivery", mail))
    found = row(desk)
    assert (len(found["reports"]), found["why"]) == (2, "Complaint")


def test_a_report_on_a_mail_not_yet_marked_is_retried(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """SES reports before the outbox has marked the mail."""
    book(desk)
    real = desk.cloud.ses.send_email
    early: list[Mapping[str, Any]] = []

    def send(**request: Any) -> Any:
        answer = real(**request)
        mail = {"to": BOOKING["email"], "message_id": answer["MessageId"]}
        early.append(ses("Bounce", mail))
        with pytest.raises(feedback.BringItAgain):
            record(early[-1])
        return answer

    monkeypatch.setattr(desk.cloud.ses, "send_email", send)
    deliver.handler(stream(row(desk)), Context())
    assert "example.jp" not in written(feedback.logger, caplog)
    record(*early)
    assert row(desk)["why"] == "Permanent"


def test_a_report_on_an_unknown_mail_is_retried(desk: Desk) -> None:
    mail = sent(desk)
    with pytest.raises(feedback.BringItAgain):
        record(ses("Bounce", {**mail, "message_id": "another"}))
    assert "reports" not in row(desk)


def erase(desk: Desk, mail: Mapping[str, Any]) -> None:
    key = {name: {"S": mail[name]} for name in ("PK", "SK")}
    desk.cloud.dynamodb.delete_item(TableName=bootstrap.parts().settings.table, Key=key)


@pytest.mark.parametrize("meanwhile", [False, True])
def test_a_report_on_an_erased_row_creates_none(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, meanwhile: bool
) -> None:
    """It is erased before the report comes, or when its row has been read."""
    mail = sent(desk)
    real = desk.cloud.dynamodb.transact_write_items

    def too_late(**request: Any) -> Any:
        erase(desk, mail)
        return real(**request)

    if meanwhile:
        monkeypatch.setattr(desk.cloud.dynamodb, "transact_write_items", too_late)
    else:
        erase(desk, mail)
    record(ses("Bounce", mail))
    left = desk.items(mail["PK"])
    assert [item["SK"] for item in left] == ["EV#000001", "META", "OUT#staff-notice#1"]


@pytest.mark.parametrize("call", ["get_item", "transact_write_items"])
def test_a_report_is_retried_if_the_table_is_throttled(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, call: str
) -> None:
    mail = sent(desk, email=CANARY)

    def throttled(**_: Any) -> Any:
        raise ClientError({"Error": {"Code": "ThrottlingException", "Message": CANARY}}, call)

    with monkeypatch.context() as patch:
        patch.setattr(desk.cloud.dynamodb, call, throttled)
        with pytest.raises(feedback.BringItAgain) as raised:
            record(ses("Bounce", mail))
    assert raised.value.__suppress_context__  # what Lambda prints of it names no address
    assert CANARY not in written(feedback.logger, caplog)
    record(ses("Bounce", mail))
    assert row(desk)["status"] == "failed"


def test_an_event_that_can_not_be_read_is_not_lost(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    event = ses("Bounce", {"to": CANARY, "message_id": "1"})
    del event["detail"]["bounce"]["timestamp"]
    with pytest.raises(feedback.BringItAgain):
        record(event)
    assert CANARY not in written(feedback.logger, caplog)


@pytest.mark.parametrize("kind", REPORT_KINDS)
def test_no_log_names_an_address(desk: Desk, caplog: pytest.LogCaptureFixture, kind: str) -> None:
    record(ses(kind, sent(desk, email=CANARY)))
    log = written(feedback.logger, caplog)
    assert "OUT#auto-reply#1" in log
    assert "kanaria" not in log
