"""When a mail does not arrive, the desk gets one alert and sees why and whom to call."""

from collections.abc import Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError

import feedback
from tests import actions
from tests.functions.bookings import URL, book, do
from tests.functions.conftest import BOOKING, Desk, Staff, written
from tests.functions.events import ses
from tests.functions.mail_reports.test_reports import CANARY, record, row, sent

DESK = "kurashi@city.example.jp"


def alerts(desk: Desk) -> list[str]:
    """Subject and text of the alerts about undelivered mails."""
    desk.sweep()
    said = [f"{mail['Subject']}\n{mail.get_content()}" for mail in desk.mails() if mail["To"] == DESK]
    return [text for text in said if "届いていません" in text]


def test_the_desk_gets_one_alert_with_receipt_reason_and_what_to_do(desk: Desk) -> None:
    mail = sent(desk)
    record(ses("Bounce", mail, bounceSubType="NoEmail"), ses("Bounce", mail, bounceSubType="NoEmail"))
    record(ses("Complaint", mail), ses("Delivery", mail))
    (text,) = alerts(desk)
    receipt = mail["facts"]["receipt"]
    for part in (
        f"（受付番号 {receipt}）",
        "このメールアドレスは、ありません。",
        "電話番号",
        "「メモ」",
    ):
        assert part in text


def test_the_alert_contains_no_personal_data(desk: Desk) -> None:
    typed = {"name": "金糸雀 太郎", "email": CANARY, "message": "かなりあの相談", "phone": "03-9876-5432"}
    record(ses("Bounce", sent(desk, **typed)))
    (text,) = alerts(desk)
    for value in (*typed.values(), "98765432", "9876", BOOKING["address"]):
        assert value not in text


def test_each_undelivered_mail_has_its_own_alert(desk: Desk) -> None:
    record(ses("Bounce", sent(desk), bounceType="Transient"))
    do(actions.confirm(url=URL))
    desk.sweep()
    record(ses("Bounce", row(desk, "invitation"), bounceType="Transient"))
    assert len(alerts(desk)) == 2
    # A reminder has its invitation's version: the kind tells them apart.
    alerted = {item["SK"] for item in desk.rows("mail") if item["kind"] == "undelivered"}
    assert alerted == {"OUT#undelivered#1#auto-reply", "OUT#undelivered#2#invitation"}


@pytest.mark.parametrize("kind", ["staff-notice", "undelivered"])
def test_a_bounced_mail_to_the_desk_causes_no_loop(
    desk: Desk, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    record(ses("Bounce", sent(desk)))
    desk.sweep()
    mails = len(desk.mails())
    record(ses("Bounce", row(desk, kind)), ses("Complaint", row(desk, kind)))
    desk.later(hours=2)
    desk.sweep()
    assert len(desk.mails()) == mails
    assert row(desk, kind)["status"] == "failed"
    # The desk's address isn't suppressed.
    assert len(desk.rows("suppression")) == 1
    log = written(feedback.logger, caplog)
    assert "the desk's own mail did not arrive" in log
    assert DESK not in log


def refuse(desk: Desk, monkeypatch: pytest.MonkeyPatch, code: str, *, to: str) -> None:
    real = desk.cloud.ses.send_email

    def send(**request: Any) -> Any:
        if to in request["Destination"]["ToAddresses"][0]:
            raise ClientError({"Error": {"Code": code, "Message": to}}, "SendEmail")
        return real(**request)

    monkeypatch.setattr(desk.cloud.ses, "send_email", send)


def test_a_mail_that_ses_rejects_at_once_is_alerted_too(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse(desk, monkeypatch, "MessageRejected", to="taro")
    book(desk)
    desk.sweep()
    (text,) = alerts(desk)
    assert "このメールを受け付けませんでした。" in text


def test_a_notice_that_ses_rejects_causes_no_alert(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse(desk, monkeypatch, "MessageRejected", to=DESK)
    book(desk)
    desk.sweep()
    assert [mail["kind"] for mail in desk.rows("mail")] == ["auto-reply", "staff-notice"]


def shown(staff: Staff, mail: Mapping[str, Any]) -> str:
    return staff("show", mail["facts"]["receipt"]).out


def test_the_list_shows_it_until_staff_note_the_call(desk: Desk, staff: Staff) -> None:
    mail = sent(desk)
    assert "メール未達" not in staff("list").out
    record(ses("Bounce", mail))
    assert "メール未達" in staff("list").out
    desk.later(minutes=10)
    do(actions.note(text="電話で知らせた"))
    assert "メール未達" not in staff("list").out


def test_staff_see_why_and_the_number_to_call(desk: Desk, staff: Staff) -> None:
    mail = sent(desk)
    record(ses("Bounce", mail, bounceType="Transient", bounceSubType="MailboxFull"))
    said = shown(staff, mail)
    assert "相手のメールボックスが、いっぱいです。" in said
    assert "電話で連絡してください：03-1234-5678" in said


def test_staff_see_that_a_mail_arrived_or_is_late(desk: Desk, staff: Staff) -> None:
    mail = sent(desk)
    record(ses("Delivery Delay", mail))
    assert "時間がかかっています" in shown(staff, mail)
    record(ses("Delivery", mail))
    assert "相手のメールサーバーに届きました" in shown(staff, mail)
    assert "電話で連絡してください" not in shown(staff, mail)


@pytest.mark.parametrize("why", ["MessageRejected", "ambiguous", "words", "SomethingNew", "Permanent.New"])
def test_every_reason_has_words(desk: Desk, why: str) -> None:
    from desk.domain.mail.alerts import reason_words

    words = reason_words(why, desk.bundle)
    assert words.endswith("。")
    assert why not in words
