"""The outbox sends each mail once, whatever fails in between."""

import uuid
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, ReadTimeoutError

import deliver
from tests.functions.conftest import BOOKING, CONSULTATION, Desk, Staff, written
from tests.functions.events import Context, stream


def text(mail: EmailMessage) -> str:
    return str(mail.get_content())


def take(desk: Desk, form: str = "booking", **change: Any) -> str:
    answers = BOOKING if form == "booking" else CONSULTATION
    status, answer = desk.send(form, {**answers, **change}, sid=str(uuid.uuid4()))
    assert status == 201
    return str(answer["receipt"])


def test_the_bell_sends_the_auto_reply_and_the_staff_notice(desk: Desk) -> None:
    receipt = take(desk)
    answer = deliver.handler(stream(*desk.rows("mail")), Context())
    assert answer == {"batchItemFailures": []}
    reply, notice = desk.mails()
    assert reply["To"] == "taro@example.jp"
    assert reply["From"].addresses[0].addr_spec == "jidou@city.example.jp"
    assert reply["Reply-To"] == "kurashi@city.example.jp"
    assert reply["Auto-Submitted"] == "auto-replied"
    assert receipt in text(reply)
    for part in (
        "2026年11月24日(火)",
        "2026年11月25日(水) 10時",
        "kurashi@city.example.jp",
        "迷惑メール",
    ):
        assert part in text(reply)
    assert notice["To"] == "kurashi@city.example.jp"
    assert receipt in text(notice)
    assert {row["status"] for row in desk.rows("mail")} == {"sent"}
    assert all(row["message_id"] for row in desk.rows("mail"))
    assert all("GSI1PK" not in row for row in desk.rows("mail"))


def test_nothing_that_was_typed_is_in_a_mail(desk: Desk) -> None:
    typed = {"name": "カナリア太郎", "message": "canary https://evil.example/", "support_needs": "canary-2"}
    take(desk, **typed)
    desk.sweep()
    for mail in desk.mails():
        whole = text(mail) + str(mail)
        for value in (*typed.values(), "例町", "5678", "evil"):
            assert value not in whole
    notice = desk.mails()[1]
    assert "taro@example.jp" not in text(notice) + str(notice)


def test_a_discreet_consultation_has_a_neutral_subject_and_sender(desk: Desk) -> None:
    take(desk, "consultation", discreet=True)
    take(desk, "consultation")
    desk.sweep()
    replies = [mail for mail in desk.mails() if mail["To"] == "hanako@example.jp"]
    subjects = sorted(str(mail["Subject"]) + mail["From"].addresses[0].display_name for mail in replies)
    assert [("ハラスメント" in subject) for subject in subjects].count(True) == 1


def test_a_long_japanese_subject_is_folded_and_read_back(desk: Desk) -> None:
    receipt = take(desk)
    desk.sweep()
    reply, _ = desk.mails()
    assert receipt in reply["Subject"]
    raw = desk.cloud.mailbox.mails[0].raw
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert raw.isascii()


def test_two_bells_and_a_sweep_send_each_mail_once(desk: Desk) -> None:
    take(desk)
    event = stream(*desk.rows("mail"))
    deliver.handler(event, Context())
    deliver.handler(event, Context())
    desk.later(hours=1)
    desk.sweep()
    assert len(desk.mails()) == 2


def test_without_the_stream_the_sweep_alone_delivers(desk: Desk) -> None:
    take(desk)
    desk.sweep()
    assert len(desk.mails()) == 2


def test_the_sweep_reads_every_page_of_the_index(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    take(desk)
    whole = desk.cloud.dynamodb.query
    monkeypatch.setattr(desk.cloud.dynamodb, "query", lambda **query: whole(**query, Limit=1))
    desk.sweep()
    assert len(desk.mails()) == 2


def test_a_worker_that_lost_its_lease_leaves_the_row_alone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first worker hangs in SES past its lease, and meanwhile a second one has claimed the row."""
    take(desk)
    row = next(row for row in desk.rows("mail") if row["to"] == BOOKING["email"])

    def kill(**kwargs: Any) -> Any:
        raise Killed

    def hang(**kwargs: Any) -> Any:
        monkeypatch.setattr(desk.cloud.ses, "send_email", kill)
        desk.later(minutes=9)
        with pytest.raises(Killed):
            deliver.handler(stream(row), Context())
        raise ClientError({"Error": {"Code": "MessageRejected"}}, "SendEmail")

    monkeypatch.setattr(desk.cloud.ses, "send_email", hang)
    deliver.handler(stream(row), Context())
    (left,) = [one for one in desk.rows("mail") if one["to"] == row["to"]]
    assert (left["status"], left["tries"]) == ("sending", 2)


def failing_ses(desk: Desk, error: BaseException, *, times: int, after: bool = False, to: str = "") -> None:
    """Make SES fail `times` times for addresses that contain `to`, before or `after` it takes the mail."""
    real: Callable[..., Any] = desk.cloud.ses.send_email
    left = [times]

    def send(**kwargs: Any) -> Any:
        if left[0] and to in kwargs["Destination"]["ToAddresses"][0]:
            left[0] -= 1
            if after:
                real(**kwargs)
            raise error
        return real(**kwargs)

    desk.cloud.ses.send_email = send


NOT_AVAILABLE = ClientError(
    {"Error": {"Code": "ServiceUnavailable"}, "ResponseMetadata": {"HTTPStatusCode": 503}},  # type: ignore[typeddict-item]
    "SendEmail",
)
DOWN = ConnectTimeoutError(endpoint_url="")
REJECTED = ClientError({"Error": {"Code": "MessageRejected", "Message": ""}}, "SendEmail")


@pytest.mark.parametrize("error", [NOT_AVAILABLE, DOWN])
def test_after_a_temporary_fault_a_mail_is_retried_with_growing_pauses(desk: Desk, error: Exception) -> None:
    take(desk)
    failing_ses(desk, error, times=4)
    desk.sweep()
    assert desk.mails() == []
    assert {row["status"] for row in desk.rows("mail")} == {"pending"}
    desk.sweep()  # not due yet
    assert {row["tries"] for row in desk.rows("mail")} == {1}
    desk.later(minutes=1)
    desk.sweep()
    desk.later(minutes=1)
    desk.sweep()  # the second pause is longer
    assert {row["tries"] for row in desk.rows("mail")} == {2}
    desk.later(minutes=1)
    desk.sweep()
    assert len(desk.mails()) == 2


def test_a_day_without_ses_loses_nothing(desk: Desk) -> None:
    take(desk)
    failing_ses(desk, DOWN, times=10_000)
    for _ in range(24 * 2):
        desk.sweep()
        desk.later(minutes=30)
    assert {row["status"] for row in desk.rows("mail")} == {"pending"}
    del desk.cloud.ses.send_email
    desk.later(hours=1)
    desk.sweep()
    assert len(desk.mails()) == 2


def test_a_rejected_mail_fails_at_once_and_stays_visible(desk: Desk) -> None:
    take(desk)
    failing_ses(desk, REJECTED, times=1)
    desk.sweep()
    (failed,) = [row for row in desk.rows("mail") if row["status"] == "failed"]
    assert failed["why"] == "MessageRejected"
    assert failed["GSI1PK"] == "MAIL#failed"
    assert len(desk.mails()) == 1


class Killed(BaseException):
    """The process ends here: nothing after it runs."""


@pytest.mark.parametrize("after", [False, True])
def test_if_the_process_dies_while_sending_the_mail_is_sent_once_more(desk: Desk, after: bool) -> None:
    take(desk)
    failing_ses(desk, Killed(), times=1, after=after, to="taro")
    with pytest.raises(Killed):
        desk.sweep()
    desk.later(minutes=1)
    desk.sweep()  # under the lease nobody else may send it
    deliver.handler(stream(*desk.rows("mail")), Context())  # nor by the bell, which reads no index
    to = [str(mail["To"]) for mail in desk.mails()]
    assert to.count("taro@example.jp") == int(after)
    desk.later(minutes=8)
    desk.sweep()
    to = [str(mail["To"]) for mail in desk.mails()]
    assert to.count("taro@example.jp") == 1 + int(after)


def test_if_the_process_dies_twice_while_sending_the_mail_fails_as_ambiguous(desk: Desk) -> None:
    take(desk)
    failing_ses(desk, Killed(), times=2, after=True, to="taro")
    for _ in range(2):
        with pytest.raises(Killed):
            desk.sweep()
        desk.later(minutes=9)
    desk.sweep()
    (failed,) = [row for row in desk.rows("mail") if row["status"] == "failed"]
    assert failed["why"] == "ambiguous"


def test_a_failing_row_does_not_block_the_next_one(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    take(desk)
    first, second = desk.rows("mail")
    failing_ses(desk, RuntimeError("taro@example.jp in the text"), times=1)
    answer = deliver.handler(stream(first, second), Context())
    assert answer == {"batchItemFailures": [{"itemIdentifier": f"{1:021d}"}]}
    assert len(desk.mails()) == 1
    log = written(deliver.logger, caplog)
    assert "RuntimeError" in log
    assert "example.jp" not in log


def test_after_lost_answers_a_mail_is_sent_only_once_more_and_then_fails(desk: Desk) -> None:
    """SES takes the mail each time, and each time its answer is lost."""
    take(desk)
    failing_ses(desk, ReadTimeoutError(endpoint_url=""), times=99, after=True, to="taro")
    for _ in range(30):
        desk.sweep()
        desk.later(hours=1)
    assert [str(mail["To"]) for mail in desk.mails()].count("taro@example.jp") == 2
    (row,) = [row for row in desk.rows("mail") if row["to"] == "taro@example.jp"]
    assert (row["status"], row["why"], row["GSI1PK"]) == ("failed", "ambiguous", "MAIL#failed")


def test_after_three_days_without_ses_a_mail_fails_with_the_reason(desk: Desk) -> None:
    take(desk)
    failing_ses(desk, DOWN, times=999)
    for _ in range(26):
        desk.sweep()
        desk.later(hours=3)
    first = [
        row for row in desk.rows("mail") if row["v"] == 1 and row["kind"] in ("auto-reply", "staff-notice")
    ]
    assert {(row["status"], row["why"]) for row in first} == {("failed", "ConnectTimeoutError")}
    assert desk.mails() == []


def test_a_mail_delayed_for_hours_is_marked_in_the_staff_s_list(desk: Desk, staff: Staff) -> None:
    receipt = take(desk)
    failing_ses(desk, DOWN, times=999)
    for _ in range(3):
        desk.sweep()
        desk.later(hours=1)
    (line,) = [line for line in staff("list").out.splitlines() if receipt in line]
    assert "メール未達" in line
