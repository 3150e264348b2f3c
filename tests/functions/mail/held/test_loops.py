"""No mail of ours causes another one in a loop, whatever the receiving machines do."""

import uuid
from collections.abc import Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError

from desk import bootstrap
from desk.domain.mail.alerts import alert_of
from desk.domain.mail.uses.table import TO_THE_DESK
from tests import actions
from tests.functions.bookings import OTHER_SLOT, SID, URL, book, do
from tests.functions.conftest import CONSULTATION, TEMPLATE, Desk
from tests.functions.events import ses
from tests.functions.mail_reports.test_reports import record
from tests.functions.nights import a_night

ASKED = "22222222-2222-4333-8444-555555555555"
OFFICES = ("kurashi@city.example.jp", "info@taisaku.example.jp")


def every_kind(desk: Desk) -> Mapping[str, Any]:
    """Send a mail of every kind; returns kind -> row."""
    bundle = bootstrap.parts().bundle
    bundle["auto_reply_caps"]["per_address_a_day"] = 1
    desk.send("consultation", CONSULTATION, sid=ASKED)
    desk.sweep()
    desk.send("consultation", CONSULTATION, sid=str(uuid.uuid4()))  # held, and alerted
    desk.sweep()
    bundle["auto_reply_caps"]["per_address_a_day"] = 9
    do(actions.answer(text="例の回答です。"), sid=ASKED)
    book(desk, slot="2026-11-25T10:00")
    desk.sweep()
    record(ses("Bounce", next(row for row in desk.rows("mail") if row["to"] == "taro@example.jp")))
    desk.sweep()
    for item in desk.rows("suppression"):
        bootstrap.parts().dynamodb.delete_item(
            TableName=bootstrap.parts().settings.table, Key={"PK": {"S": item["PK"]}, "SK": {"S": "META"}}
        )
    do(actions.change(slot=OTHER_SLOT))
    desk.sweep()
    do(actions.confirm(url=URL))
    desk.sweep()
    for day in ("24", "25"):
        desk.at(f"2026-11-{day}T08:30:00+09:00")
        desk.morning()
        desk.sweep()
    do(actions.cancel())
    desk.sweep()
    desk.at("2026-12-01T08:30:00+09:00")
    a_night(desk)
    desk.morning()
    desk.sweep()
    return {row["kind"]: row for row in desk.rows("mail") if "sent_at" in row}


def test_every_automatic_mail_tells_machines_not_to_answer(desk: Desk) -> None:
    rows = every_kind(desk)
    assert rows.keys() == {
        "auto-reply", "staff-notice", "change", "invitation", "cancellation", "reminder", "answer",
        "digest", "undelivered", "held", "missed", "missed-lead", "monthly",
    }  # fmt: skip
    by_id = {mail.message_id: mail.message for mail in desk.cloud.mailbox.mails}
    for kind, row in rows.items():
        message = by_id[row["message_id"]]
        # An answer is written by a person, so it is not automatic. Absence notices to it are unwanted too.
        assert (message["Auto-Submitted"] == "no") == (kind == "answer"), kind
        suppressed = {word.strip() for word in message["X-Auto-Response-Suppress"].split(",")}
        assert {"OOF", "AutoReply"} <= suppressed or suppressed == {"All"}, kind


def test_no_resource_receives_mail() -> None:
    """No mail can reach a function, so nothing can answer one."""
    kinds = {resource["Type"] for resource in TEMPLATE.resources.values()}
    assert not {kind for kind in kinds if "Receipt" in kind or "WorkMail" in kind or "MailManager" in kind}
    events = [
        (event["Type"], event["Properties"])
        for resource in TEMPLATE.resources.values()
        for event in resource.get("Properties", {}).get("Events", {}).values()
    ]
    assert {kind for kind, _ in events} <= {"HttpApi", "DynamoDB", "Schedule", "EventBridgeRule"}
    for kind, properties in events:
        if kind == "EventBridgeRule":
            assert properties["Pattern"]["source"] == ["aws.ses"]
            assert properties["Pattern"]["detail"]["mail"]["tags"]  # reports on our own mails


@pytest.mark.parametrize("kind", sorted(TO_THE_DESK))
def test_an_undelivered_mail_to_the_desk_causes_no_other_mail(desk: Desk, kind: str) -> None:
    row = every_kind(desk)[kind]
    before = len(desk.rows("mail"))
    record(ses("Bounce", row), ses("Bounce", row, bounceType="Transient"), ses("Complaint", row))
    for _ in range(3):
        desk.later(hours=1)
        desk.sweep()
    assert len(desk.rows("mail")) == before
    assert alert_of(row, desk.bundle, why="Permanent", at=desk.now) is None


def test_a_desk_whose_mailbox_refuses_all_mail_gets_no_alert(desk: Desk) -> None:
    real = desk.cloud.ses.send_email

    def refuse(**request: Any) -> Any:
        if request["Destination"]["ToAddresses"][0] in OFFICES:
            raise ClientError({"Error": {"Code": "MessageRejected", "Message": ""}}, "SendEmail")
        return real(**request)

    desk.cloud.ses.send_email = refuse
    book(desk)
    for _ in range(5):
        desk.sweep()
        desk.later(hours=1)
    assert [row["kind"] for row in desk.rows("mail")] == ["auto-reply", "staff-notice"]


def test_an_absence_notice_causes_no_mail_to_the_applicant(desk: Desk) -> None:
    book(desk, sid=SID)
    desk.sweep()
    reply = next(row for row in desk.rows("mail") if row["kind"] == "auto-reply")
    record(ses("Delivery", reply), ses("Bounce", reply, bounceType="Transient", bounceSubType="General"))
    for _ in range(3):
        desk.later(hours=1)
        desk.sweep()
    assert sum(mail["To"] == "taro@example.jp" for mail in desk.mails()) == 1
