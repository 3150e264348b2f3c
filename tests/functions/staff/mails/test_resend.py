"""Sending a mail again: "the invitation didn't come"."""

from email.message import EmailMessage

from local.emulated.cloud import TABLE_NAME
from tests import actions
from tests.functions.bookings import OTHER_URL, URL, book, do, meta
from tests.functions.conftest import Desk, Staff

APPLICANT = "taro@example.jp"


def to_applicant(desk: Desk) -> list[EmailMessage]:
    desk.sweep()
    return [mail for mail in desk.mails() if mail["To"] == APPLICANT]


def calendar(mail: EmailMessage) -> list[str]:
    lines = str(next(mail.iter_attachments()).get_content()).splitlines()
    return [line for line in lines if line.startswith(("UID", "SEQUENCE", "METHOD", "DTSTART"))]


def test_the_invitation_goes_again_as_the_same_event(desk: Desk, staff: Staff) -> None:
    number = book(desk)
    to_applicant(desk)
    do(actions.confirm(url=URL))
    first = to_applicant(desk)[-1]

    said = staff("resend", number, answer="はい\n")

    assert said.status == 0, said.err
    assert "招待メール" in said.out
    assert APPLICANT in said.out
    again = to_applicant(desk)
    assert len(again) == 3
    assert str(again[-1]["Subject"]) == str(first["Subject"])
    assert calendar(again[-1]) == calendar(first)
    assert meta(desk)["status"] == "confirmed"
    assert "メールの再送" in staff("show", number).out
    # And a second time.
    assert staff("resend", number, "--yes").status == 0
    assert len(to_applicant(desk)) == 4


def test_what_a_newer_mail_has_overtaken_is_not_sent_again(desk: Desk, staff: Staff) -> None:
    number = book(desk)
    to_applicant(desk)
    do(actions.confirm(url=URL))
    do(actions.confirm(url=OTHER_URL))
    to_applicant(desk)
    refused = staff("resend", number, "--mail", "auto-reply", "--yes")
    assert (refused.status, "invitation（招待メール）" in refused.err) == (1, True)
    assert staff("resend", number, "--mail", "招待メール", "--yes").status == 0
    to_applicant(desk)
    assert staff("resend", number, "--mail", "invitation", "--yes").status == 0
    assert OTHER_URL in to_applicant(desk)[-1].get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_nothing_happens_without_a_yes_or_while_it_is_being_sent(desk: Desk, staff: Staff) -> None:
    number = book(desk)
    waiting = staff("resend", number, "--yes")
    assert (waiting.status, "いま送っているところです" in waiting.err) == (1, True)
    count = len(to_applicant(desk))
    assert staff("resend", number, answer="いいえ\n").status == 1
    assert len(to_applicant(desk)) == count
    assert meta(desk)["v"] == 1


def test_a_failed_mail_that_was_sent_again_is_no_task_any_more(desk: Desk, staff: Staff) -> None:
    number = book(desk)
    to_applicant(desk)
    row = next(one for one in desk.rows("mail") if one["kind"] == "auto-reply")
    desk.cloud.dynamodb.update_item(
        TableName=TABLE_NAME,
        Key={"PK": {"S": row["PK"]}, "SK": {"S": row["SK"]}},
        UpdateExpression="SET #s = :failed, why = :why, failed_at = :at, GSI1PK = :pk, GSI1SK = :sk",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={
            ":failed": {"S": "failed"},
            ":why": {"S": "Transient.MailboxFull"},
            ":at": {"S": row["created_at"]},
            ":pk": {"S": "MAIL#failed"},
            ":sk": {"S": row["created_at"]},
        },
    )
    assert "メール未達" in staff("list").out
    desk.later(minutes=5)
    assert staff("resend", number, "--yes").status == 0
    assert "メール未達" not in staff("list").out
