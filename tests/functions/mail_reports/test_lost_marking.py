"""SES took a mail, but its worker died before marking it: SES's report finds the row by its tag."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

import deliver
import feedback
from desk import bootstrap
from desk.domain.mail.stored.rows import message_pk, row_of, row_tag
from desk.domain.mail.stored.suppression import suppression_pk
from tests import actions
from tests.functions.bookings import book, do
from tests.functions.conftest import Desk
from tests.functions.events import Context, ses, stream
from tests.functions.mail.delivery.test_deliver import Killed
from tests.functions.mail_reports.test_reports import erase, row

NOT_MARKED = "2026-11-20T01:00:01.000Z"
"""SES's moment: a second after the booking."""


@pytest.fixture
def unmarked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Mapping[str, Any]:
    """A booking's auto-reply, sent by a process that died then: its message id and its tags."""
    real = desk.cloud.ses.send_email
    taken: dict[str, Any] = {}

    def take_and_die(*, EmailTags: Any, **request: Any) -> Any:  # noqa: N803
        del request["ConfigurationSetName"]  # moto would look it up
        taken["tags"] = {tag["Name"]: tag["Value"] for tag in EmailTags}
        taken["message_id"] = real(**request)["MessageId"]
        raise Killed

    book(desk)
    parts = bootstrap.parts()
    settings = replace(parts.settings, configuration_set="mail")
    bootstrap.configure(
        settings=settings,
        dynamodb=desk.cloud.dynamodb,
        ses=desk.cloud.ses,
        clock=parts.clock,
        sleep=desk.pauses.append,
    )
    with monkeypatch.context() as patch:
        patch.setattr(desk.cloud.ses, "send_email", take_and_die)
        with pytest.raises(Killed):
            deliver.handler(stream(row(desk)), Context())

    def send(**request: Any) -> Any:
        del request["ConfigurationSetName"]
        return real(**request)

    monkeypatch.setattr(desk.cloud.ses, "send_email", send)
    return taken


def record(kind: str, taken: Mapping[str, Any], *, at: str = NOT_MARKED, **detail: Any) -> None:
    mail = {"to": "taro@example.jp", "message_id": taken["message_id"]}
    feedback.handler(ses(kind, mail, at=at, row=taken["tags"]["row"], **detail), Context())


def to_applicant(desk: Desk) -> int:
    return sum(mail["To"] == "taro@example.jp" for mail in desk.mails())


def test_the_tag_names_the_row_and_no_applicant(desk: Desk, unmarked: Mapping[str, Any]) -> None:
    tag = unmarked["tags"]["row"]
    assert row_of(tag) == {name: row(desk)[name] for name in ("PK", "SK")}
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,256}", tag)
    assert "taro" not in tag


@pytest.mark.parametrize(
    "key",
    [
        {"PK": "SUB#7f0c5b1e-0000-4000-8000-000000000001", "SK": "OUT#undelivered#12#auto-reply"},
        {"PK": "DIGEST#consumer-center", "SK": "OUT#digest#2026-11-24"},
    ],
)
def test_a_tag_leads_back_to_its_row(key: dict[str, str]) -> None:
    assert row_of(row_tag(key)) == key
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,256}", row_tag(key))


def test_a_delivered_mail_is_not_sent_again(desk: Desk, unmarked: Mapping[str, Any]) -> None:
    desk.later(minutes=1)
    record("Delivery", unmarked)
    found = row(desk)
    assert (found["status"], found["message_id"], found["sent_at"]) == (
        "sent",
        unmarked["message_id"],
        "2026-11-20T01:00:01Z",
    )
    assert not {"GSI1PK", "GSI1SK", "next_at"} & found.keys()
    assert desk.items(message_pk(unmarked["message_id"]))
    for _ in range(3):
        desk.later(minutes=9)
        desk.sweep()
    assert to_applicant(desk) == 1


def test_without_a_report_the_mail_is_sent_once_more(desk: Desk, unmarked: Mapping[str, Any]) -> None:
    """Otherwise the tests above and below would prove nothing."""
    desk.later(minutes=9)
    desk.sweep()
    assert to_applicant(desk) == 2


def test_a_bounced_mail_fails_and_is_not_sent_again(desk: Desk, unmarked: Mapping[str, Any]) -> None:
    desk.later(minutes=1)
    record("Bounce", unmarked, bounceSubType="NoEmail")
    found = row(desk)
    assert (found["status"], found["why"], found["GSI1PK"]) == ("failed", "Permanent.NoEmail", "MAIL#failed")
    desk.later(minutes=9)
    desk.sweep()
    assert to_applicant(desk) == 1
    assert [mail["kind"] for mail in desk.rows("mail")].count("undelivered") == 1


def test_a_report_within_seconds_leaves_the_row_to_its_worker(
    desk: Desk, unmarked: Mapping[str, Any]
) -> None:
    desk.later(seconds=20)
    with pytest.raises(feedback.BringItAgain):
        record("Delivery", unmarked)
    assert row(desk)["status"] == "sending"


def test_a_slow_worker_finds_the_row_marked(desk: Desk, unmarked: Mapping[str, Any]) -> None:
    """A second copy is sent when the first one's report comes; then the second one's report comes."""
    desk.later(minutes=9)
    real, seen = desk.cloud.ses.send_email, dict(unmarked)

    def slow(**request: Any) -> Any:
        answer = real(**request)
        record("Delivery", unmarked)
        seen["message_id"] = answer["MessageId"]
        return answer

    desk.cloud.ses.send_email = slow
    deliver.handler(stream(row(desk)), Context())
    assert (row(desk)["status"], row(desk)["message_id"]) == ("sent", unmarked["message_id"])
    desk.later(minutes=2)
    record("Complaint", seen, at="2026-11-20T01:09:30.000Z")
    assert (row(desk)["status"], row(desk)["why"]) == ("failed", "Complaint")
    assert len(row(desk)["reports"]) == 2


def test_a_mail_given_up_as_ambiguous_may_be_reported_delivered_later(
    desk: Desk, unmarked: Mapping[str, Any]
) -> None:
    """The desk gets one alert, whatever is reported later."""
    real = desk.cloud.ses.send_email

    def die(**_: Any) -> Any:
        raise Killed

    desk.cloud.ses.send_email = die
    desk.later(minutes=9)
    with pytest.raises(Killed):
        deliver.handler(stream(row(desk)), Context())
    desk.cloud.ses.send_email = real
    desk.later(minutes=9)
    desk.sweep()
    assert row(desk)["why"] == "ambiguous"
    desk.sweep()
    record("Delivery", unmarked)
    assert row(desk)["status"] == "sent"
    assert "GSI1PK" not in row(desk)
    record("Complaint", unmarked, at="2026-11-20T01:30:00.000Z")
    assert row(desk)["why"] == "Complaint"
    desk.sweep()
    to_the_desk = [mail for mail in desk.mails() if mail["To"] != "taro@example.jp"]
    assert len(to_the_desk) == 2  # the notice of the booking, and the alert


def test_a_report_on_the_old_address_is_not_about_the_corrected_one(
    desk: Desk, unmarked: Mapping[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It went to a stranger, and SES says so while the right person is still to get it."""
    do(actions.correct(mail="hanako@example.jp"))
    desk.later(minutes=10)

    def out_of_reach(**_: Any) -> Any:
        raise EndpointConnectionError(endpoint_url="https://example.jp")

    with monkeypatch.context() as patch:
        patch.setattr(desk.cloud.ses, "send_email", out_of_reach)
        desk.sweep()
    record("Delivery", unmarked)
    assert (row(desk)["status"], row(desk)["to"]) == ("pending", "hanako@example.jp")
    desk.later(minutes=10)
    desk.sweep()
    assert (row(desk)["status"], row(desk)["to"]) == ("sent", "hanako@example.jp")


def test_a_bounce_of_the_old_address_stops_no_mail_to_the_corrected_one(
    desk: Desk, unmarked: Mapping[str, Any]
) -> None:
    do(actions.correct(mail="hanako@example.jp"))
    desk.later(minutes=10)
    desk.sweep()
    record("Bounce", unmarked, bounceType="Permanent", bounceSubType="NoEmail")
    assert (row(desk)["status"], row(desk)["to"]) == ("sent", "hanako@example.jp")
    key = bootstrap.parts().settings.mail_hash_key
    assert [item["PK"] for item in desk.items("SUPP#")] == [suppression_pk("taro@example.jp", key=key)]


def test_a_report_does_not_bring_an_erased_row_back(desk: Desk, unmarked: Mapping[str, Any]) -> None:
    erase(desk, row(desk))
    desk.later(minutes=1)
    before = desk.items()
    record("Delivery", unmarked)
    assert desk.items() == before


def test_a_foreign_tag_leads_to_no_row() -> None:
    assert row_of("") is None
    assert row_of("campaign-7") is None
