"""The notice of a new submission tells the desk what it is and when it is due, without personal data."""

from tests.functions.bookings import SID, book
from tests.functions.conftest import BOOKING, CONSULTATION, Desk

CANARIES = {"name": "金糸雀 太郎", "email": "kanaria@example.jp", "message": "かなりあの相談"}


def notice(desk: Desk, form: str) -> str:
    """Subject and text of the one mail that goes to the form's desk."""
    to = desk.bundle["desks"][desk.bundle["forms"][form]["words"]["desk"]]["mail"]["desk"]["address"]
    desk.sweep()
    (mail,) = [mail for mail in desk.mails() if mail["To"] == to]
    return "\n".join([str(mail["Subject"]), *mail.get_content().splitlines()])


def test_a_booking_s_notice_names_form_slot_and_due_day(desk: Desk) -> None:
    receipt = book(desk, **CANARIES)
    text = notice(desk, "booking")
    for line in (
        f"受付番号：{receipt}\n",
        "フォーム：オンライン消費生活相談の予約\n",
        "希望の日時：2026年11月25日(水) 10時\n",
        "対応の期限：2026年11月24日(火)\n",
    ):
        assert line in text
    for value in (*CANARIES.values(), BOOKING["address"], "0312345678"):
        assert value not in text


def test_a_consultation_s_notice_names_form_and_due_day(desk: Desk) -> None:
    desk.send("consultation", {**CONSULTATION, **CANARIES, "discreet": True}, sid=SID)
    text = notice(desk, "consultation")
    assert "フォーム：カスタマーハラスメント対策の相談\n" in text
    assert "対応の期限：2026年11月24日(火)\n" in text
    for value in CANARIES.values():
        assert value not in text


def test_no_mail_to_an_applicant_carries_the_form_s_name(desk: Desk) -> None:
    """An applicant who asks for a discreet subject may share the mailbox."""
    desk.send("consultation", {**CONSULTATION, "discreet": True}, sid=SID)
    facts = {row["kind"]: "form" in row["facts"] for row in desk.rows("mail")}
    assert facts == {"auto-reply": False, "staff-notice": True}
