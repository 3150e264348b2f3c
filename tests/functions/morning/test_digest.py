"""The daily digest: what a desk gets on the morning of an opening day."""

from collections.abc import Mapping
from email.message import EmailMessage
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests import actions
from tests.functions.bookings import URL, book, do
from tests.functions.conftest import BOOKING, CONSULTATION, Desk
from tests.functions.mornings import CENTER, HARASSMENT, a_morning, to, written_on

BOOKING_TITLE = "オンライン消費生活相談の予約"
OTHER = "22222222-2222-4333-8444-555555555555"
CANARIES = {"name": "金糸雀 太郎", "email": "kanaria@example.jp", "message": "かなりあの相談"}


def sections(mail: EmailMessage) -> Mapping[str, list[str]]:
    """Heading with its count -> the lines below it."""
    text = "\n".join(mail.get_content().splitlines())
    parts = [part.splitlines() for part in text.split("\n\n")]
    return {lines[0][2:]: lines[1:] for lines in parts if lines[0].startswith("■ ")}


def receipts(lines: list[str]) -> list[str]:
    return [line.split("　")[0] for line in lines]


def test_the_digest_lists_what_waits_by_receipt_without_personal_data(desk: Desk) -> None:
    late = book(desk, sid=OTHER, **CANARIES, slot="2026-12-01T09:00")
    fixed = book(desk)
    do(actions.confirm(url=URL))
    first = to(a_morning(desk, "2026-11-24T08:30:00+09:00"), CENTER)
    assert receipts(sections(first)["今日までに対応するもの（1件）"]) == [late]
    assert receipts(sections(first)["前の一覧のあとに届いたもの（2件）"]) == [late, fixed]

    desk.later(hours=1)
    new = book(desk, sid=OTHER.replace("2", "3"), email="c@example.jp", slot="2026-12-01T10:00")
    second = to(a_morning(desk, "2026-11-25T08:30:00+09:00"), CENTER)

    assert second["Subject"] == "【今日の受付】2026年11月25日(水) 期限切れ1件・メール未達0件"
    assert sections(second) == {
        "期限を過ぎたもの（1件）": [
            f"{late}　確定前　12月1日(火) 9時の相談　期限 11月24日(火)　{BOOKING_TITLE}　【期限切れ】"
        ],
        "今日までに対応するもの（1件）": [
            f"{new}　確定前　12月1日(火) 10時の相談　期限 11月25日(水)　{BOOKING_TITLE}"
        ],
        "今日の予定（1件）": [f"{fixed}　日時確定　11月25日(水) 10時の相談　{BOOKING_TITLE}"],
        "メールが届いていないもの（0件）": ["ありません"],
        "自動返信を止めているもの（0件）": ["ありません"],
        "手紙か電話で知らせるもの（0件）": ["ありません"],
        "前の一覧のあとに届いたもの（1件）": [
            f"{new}　確定前　12月1日(火) 10時の相談　期限 11月25日(水)　{BOOKING_TITLE}"
        ],
    }
    assert second["Auto-Submitted"] == "auto-generated"
    whole = str(second) + second.get_content()
    for value in (
        *CANARIES.values(),
        BOOKING["name"],
        BOOKING["email"],
        BOOKING["address"],
        "0312345678",
        URL,
    ):
        assert value not in whole


def test_a_submission_is_new_in_one_digest_only(desk: Desk) -> None:
    desk.at("2026-11-24T08:00:00+09:00")
    early = book(desk, slot="2026-12-01T09:00")
    first = to(a_morning(desk, "2026-11-24T08:30:00+09:00"), CENTER)
    assert receipts(sections(first)["前の一覧のあとに届いたもの（1件）"]) == [early]
    second = to(a_morning(desk, "2026-11-25T08:30:00+09:00"), CENTER)
    assert "前の一覧のあとに届いたもの（0件）" in sections(second)


def test_a_desk_without_work_gets_a_digest_that_says_so(desk: Desk) -> None:
    """Without it a broken morning would look like a quiet one."""
    mails = a_morning(desk, "2026-11-24T08:30:00+09:00")
    assert sorted(mail["To"] for mail in mails) == sorted([CENTER, HARASSMENT])
    for mail in mails:
        # The seminars to come are listed whether or not there is work.
        waiting = [lines for heading, lines in sections(mail).items() if "セミナー" not in heading]
        assert waiting == [["ありません"]] * 7


def test_each_desk_gets_its_own_digest(desk: Desk) -> None:
    booked = book(desk)
    _, asked = desk.send("consultation", CONSULTATION, sid=OTHER)
    mails = a_morning(desk, "2026-11-24T08:30:00+09:00")
    for address, own, other in (
        (CENTER, booked, asked["receipt"]),
        (HARASSMENT, asked["receipt"], booked),
    ):
        text = to(mails, address).get_content()
        assert own in text
        assert other not in text


def test_the_digest_names_a_submission_whose_mail_failed(desk: Desk) -> None:
    receipt = book(desk)
    real = desk.cloud.ses.send_email

    def reject(**kwargs: Any) -> Any:
        if kwargs["Destination"]["ToAddresses"] == [BOOKING["email"]]:
            raise ClientError({"Error": {"Code": "MessageRejected"}}, "SendEmail")
        return real(**kwargs)

    desk.cloud.ses.send_email = reject
    mails = a_morning(desk, "2026-11-24T08:30:00+09:00")
    (mail,) = [mail for mail in mails if mail["To"] == CENTER and "今日の受付" in mail["Subject"]]
    assert "メール未達1件" in mail["Subject"]
    assert receipts(sections(mail)["メールが届いていないもの（1件）"]) == [receipt]


def test_a_long_section_ends_with_the_number_of_the_rest(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.usecases.morning.digest.MOST_LINES", 1)
    book(desk)
    book(desk, sid=OTHER, email="b@example.jp", slot="2026-12-01T09:00")
    lines = sections(to(a_morning(desk, "2026-11-24T08:30:00+09:00"), CENTER))
    assert lines["前の一覧のあとに届いたもの（2件）"][1:] == ["ほかに1件あります。"]


def test_the_last_opening_day_of_a_year_reminds_of_the_first_of_the_next(desk: Desk) -> None:
    """29 December to 3 January are closed; the 28th is a Monday, 4 January too."""
    desk.at("2026-12-21T10:00:00+09:00")
    book(desk, slot="2027-01-04T10:00")
    do(actions.confirm(url=URL))
    for day in (*(f"2026-12-{n}" for n in range(24, 32)), *(f"2027-01-0{n}" for n in range(1, 6))):
        desk.at(f"{day}T08:30:00+09:00")
        desk.morning()
    # As stored, in UTC: a digest of 8:30 in Tokyo has the date of the day before.
    mornings = ["2026-12-23", "2026-12-24", "2026-12-27", "2027-01-03", "2027-01-04"]
    assert written_on(desk, "digest") == sorted(mornings * 2)
    assert written_on(desk, "reminder") == ["2026-12-27"]


@pytest.mark.parametrize("day", ["2026-11-21", "2026-11-22", "2026-11-23"])
def test_nothing_is_written_on_a_closed_day(desk: Desk, day: str) -> None:
    """A Saturday, a Sunday, and a holiday."""
    book(desk, slot="2026-11-25T10:00")
    do(actions.confirm(url=URL))
    assert a_morning(desk, f"{day}T08:30:00+09:00") == []
