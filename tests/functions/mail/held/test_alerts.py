"""Alerts: the desk is told that mail is held, soon, and seldom enough to be read."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from desk import bootstrap
from desk.domain.calendar.moments import from_stamp, stamp
from tests.functions.conftest import NOW, Desk
from tests.functions.mail.held.asking import OFFICE, VICTIM, alerts, ask, replies

pytestmark = pytest.mark.usefixtures("caps")


def test_the_desk_is_alerted_at_once_and_then_once_an_hour(desk: Desk) -> None:
    ask(desk, *[VICTIM] * 12)
    desk.sweep()
    desk.sweep()
    (text,) = alerts(desk)
    assert "同じアドレスへの自動返信が、1日に送る数の上限を超えました。" in text
    # One more alert covers all the others when the next hour begins.
    desk.later(minutes=60)
    desk.sweep()
    assert len(alerts(desk)) == 2
    desk.later(hours=3)
    desk.sweep()
    assert len(alerts(desk)) == 2


def test_every_held_mail_is_alerted_within_the_hour(desk: Desk) -> None:
    """A mail held after the hour's alert was sent must not wait until another one is held."""
    ask(desk, *[VICTIM] * 2)
    desk.sweep()
    held_at = []
    for minute in range(0, 240, 5):
        desk.now = NOW + timedelta(minutes=minute)
        if minute in (5, 30, 65, 125):
            ask(desk, VICTIM)
            held_at.append(stamp(desk.now))
        desk.sweep()
    alerted_at = sorted(row["sent_at"] for row in desk.rows("mail") if row["kind"] == "held")
    assert replies(desk)["held"] == len(held_at)
    for held in held_at:
        assert any(held <= alerted <= stamp(from_stamp(held) + timedelta(hours=1)) for alerted in alerted_at)
    assert len({alerted[:13] for alerted in alerted_at}) == len(alerted_at)


def test_an_alert_names_no_applicant_and_goes_only_to_the_desk(desk: Desk) -> None:
    ask(desk, *[VICTIM] * 3)
    desk.sweep()
    desk.sweep()
    (mail,) = [mail for mail in desk.mails() if "メールを止めています" in mail["Subject"]]
    assert mail["To"] == OFFICE
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "hanako" not in mail.as_string() + mail.get_content()


def test_a_desk_without_an_alert_mail_gets_none(desk: Desk) -> None:
    del bootstrap.parts().bundle["desks"]["harassment"]["mails"]["held"]
    ask(desk, *[VICTIM] * 3)
    desk.sweep()
    desk.sweep()
    assert replies(desk)["held"] == 1
    assert alerts(desk) == []


def test_a_failed_alert_causes_no_other_alert(desk: Desk) -> None:
    real = desk.cloud.ses.send_email

    def refuse(**request: Any) -> Any:
        if request["Destination"]["ToAddresses"] == [OFFICE]:
            raise desk.cloud.ses.exceptions.MessageRejected(
                {"Error": {"Code": "MessageRejected"}}, "SendEmail"
            )
        return real(**request)

    desk.cloud.ses.send_email = refuse
    ask(desk, *[VICTIM] * 3)
    for _ in range(5):
        desk.sweep()
        desk.later(hours=1)
    # No alert about the alert was written.
    kinds = Counter(row["kind"] for row in desk.rows("mail"))
    assert kinds == {"auto-reply": 3, "staff-notice": 3, "held": 1}
