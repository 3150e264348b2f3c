"""The mailbox keeps mails that SES accepts whole, with the headers that moto drops."""

from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local.clock import Clock
from local.emulated.cloud import Cloud
from local.emulated.sam_template import load_template

NOW = datetime.fromisoformat("2026-11-20T10:00:00+09:00")
SENDER = "desk@example.jp"


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with Cloud(load_template(), clock=Clock(NOW)) as cloud:
        cloud.verify_senders([SENDER])
        yield cloud


def test_the_machine_s_own_aws_settings_are_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with Cloud(load_template(), clock=Clock(NOW)) as cloud:
        assert cloud.table_items() == []


def send(cloud: Cloud, content: Any, **kwargs: Any) -> str:
    answer = cloud.ses.send_email(
        **{
            "FromEmailAddress": SENDER,
            "Destination": {"ToAddresses": ["applicant@example.com"]},
            "Content": content,
            **kwargs,
        }
    )
    message_id: str = answer["MessageId"]
    return message_id


def test_a_mime_message_is_kept_to_the_byte(cloud: Cloud) -> None:
    message = EmailMessage()
    message["Subject"] = "予約を受け付けました（髙﨑①𠮷）"
    message["From"] = "例市 <desk@example.jp>"
    message["To"] = "applicant@example.com"
    message["Auto-Submitted"] = "auto-replied"
    message.set_content("受付番号 K7M2-9XQ4-R\n", cte="base64")
    message.add_attachment(b"BEGIN:VCALENDAR", maintype="text", subtype="calendar", filename="予約.ics")

    message_id = send(cloud, {"Raw": {"Data": message.as_bytes()}})

    (mail,) = cloud.mailbox.mails
    assert mail is cloud.mailbox.get(message_id)
    assert mail.raw == message.as_bytes()
    assert mail.accepted_at.isoformat(timespec="minutes") == "2026-11-20T10:00+09:00"
    assert (mail.sender, mail.recipients) == (SENDER, ("applicant@example.com",))
    assert mail.subject == "予約を受け付けました（髙﨑①𠮷）"
    assert ("Auto-Submitted", "auto-replied") in mail.headers
    assert ("From", "例市 <desk@example.jp>") in mail.headers
    assert mail.text == "受付番号 K7M2-9XQ4-R\n"
    (attachment,) = mail.attachments
    assert (attachment.name, attachment.content_type) == ("予約.ics", "text/calendar")
    assert attachment.content == b"BEGIN:VCALENDAR"


def test_simple_content_becomes_the_message_that_ses_makes_of_it(cloud: Cloud) -> None:
    send(
        cloud,
        {
            "Simple": {
                "Subject": {"Data": "件名"},
                "Body": {"Text": {"Data": "本文\n"}, "Html": {"Data": "<p>本文</p>"}},
                "Headers": [{"Name": "X-Form", "Value": "booking"}],
            }
        },
        ReplyToAddresses=["reply@example.jp"],
    )
    (mail,) = cloud.mailbox.mails
    assert (mail.subject, mail.text) == ("件名", "本文\n")
    assert {("Reply-To", "reply@example.jp"), ("X-Form", "booking")} <= set(mail.headers)


def test_a_mail_with_nothing_but_html_shows_its_source(cloud: Cloud) -> None:
    send(cloud, {"Simple": {"Subject": {"Data": "s"}, "Body": {"Html": {"Data": "<p>本文</p>"}}}})
    assert cloud.mailbox.mails[0].text == "<p>本文</p>\n"


def test_a_mail_within_the_mail_is_an_attachment(cloud: Cloud) -> None:
    inner = EmailMessage()
    inner["Subject"] = "inner"
    outer = EmailMessage()
    outer.set_content("outer")
    outer.add_attachment(inner)
    send(cloud, {"Raw": {"Data": outer.as_bytes()}})
    (attachment,) = cloud.mailbox.mails[0].attachments
    assert b"Subject: inner" in attachment.content


def test_a_mail_that_ses_refuses_is_not_in_the_mailbox(cloud: Cloud) -> None:
    with pytest.raises(ClientError, match="MessageRejected"):
        send(cloud, {"Raw": {"Data": b"Subject: x\n\n"}}, FromEmailAddress="stranger@example.org")
    assert cloud.mailbox.mails == ()
