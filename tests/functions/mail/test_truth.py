"""What every mail to an applicant says is true when it is sent: now, after the deadline, after the start.

A mail is written once and may be sent later: it was held, or SES could not be reached.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from builder.output.mails.samples import Sample, samples_of
from desk.domain.calendar.moments import TOKYO
from desk.domain.mail.compose import compose
from tests import actions
from tests.conftest import NOW as START
from tests.functions.bookings import OTHER_SLOT, SLOT, URL, book, do
from tests.functions.conftest import BOOKING, CONSULTATION, Desk, Staff
from tests.functions.mornings import CENTER, sent_since, to

NOW = datetime.fromisoformat(START)
LATER = {
    "at once": timedelta(),
    "after the desk's due day": timedelta(days=5),
    "after the booking's deadline": timedelta(days=5, hours=20),
    "after its start": timedelta(days=9),
}
_UNTIL = re.compile(
    r"(?:(?P<year>\d{4})年)?(?P<month>\d+)月(?P<day>\d+)日\(.\)(?: (?P<hour>\d+)時(?:(?P<minute>\d+)分)?)?"
    r"(?:までです|までに|まで、|から順に)"
)
"""A promise or a deadline: something happens, or can be done, until or from then on."""


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body
    return "\n".join([str(mail["Subject"]), *body.get_content().splitlines()])


def moments_named(text: str) -> Iterator[datetime]:
    for found in _UNTIL.finditer(text):
        year = int(found["year"] or NOW.year)
        hour, minute = int(found["hour"] or 23), int(found["minute"] or (0 if found["hour"] else 59))
        yield datetime(year, int(found["month"]), int(found["day"]), hour, minute, tzinfo=TOKYO)


def applicants_samples(bundle: Mapping[str, Any]) -> list[Sample]:
    return [one for one in samples_of(bundle, now=NOW) if bundle["mails"][one.mail]["to"] == "applicant"]


@pytest.mark.parametrize("late", LATER.values(), ids=list(LATER))
def test_no_mail_names_a_deadline_that_has_passed(bundle: Mapping[str, Any], late: timedelta) -> None:
    now, named = NOW + late, 0
    # A missed promise is told by the day that has passed; an offer isn't sent any more once it's over.
    besides = ("missed", "earlier_slot")
    samples = [sample for sample in applicants_samples(bundle) if sample.use not in besides]
    assert len({sample.use for sample in samples}) >= 8
    for sample in samples:
        row = {**sample.row, "to": "taro@example.jp"}
        text = text_of(compose(row, bundle, now=now, link_keys={"A": b"test"}))
        moments = list(moments_named(text))
        named += len(moments)
        assert all(moment >= now for moment in moments), f"{sample.use}, {sample.variant}:\n{text}"
        assert "{{" not in text
    # Else nothing was looked at.
    assert named or late


@pytest.mark.parametrize(
    ("at", "can_change", "can_cancel"),
    [
        ("2026-11-20T10:00:00+09:00", True, True),
        ("2026-11-20T23:59:59+09:00", True, True),
        ("2026-11-21T00:00:00+09:00", False, True),
        ("2026-11-25T09:59:59+09:00", False, True),
        ("2026-11-25T10:00:00+09:00", False, False),
    ],
)
def test_a_booking_s_mail_says_what_can_still_be_done(
    bundle: Mapping[str, Any], desk: Desk, at: str, can_change: bool, can_cancel: bool
) -> None:
    """Confirmed in time, and sent at `at`: to the second."""
    book(desk)
    before = len(desk.mails())
    do(actions.confirm(url=URL))
    desk.at(at)
    text = text_of(to(sent_since(desk, before), BOOKING["email"]))
    assert ("日時を変えられるのは、11月20日(金) 23時59分までです。" in text) is can_change
    assert ("日時を変えられる期限は、過ぎました。" in text) is (can_cancel and not can_change)
    assert ("取消しは、相談が始まる時刻までできます。" in text) is can_cancel
    assert ("変えることも、取り消すこともできません。" in text) is not can_cancel


def test_a_row_of_an_earlier_release_is_sent_as_it_was_meant(bundle: Mapping[str, Any]) -> None:
    (sample,) = [
        one for one in applicants_samples(bundle) if (one.use, one.variant) == ("confirmed", "オンライン")
    ]
    facts = {name: value for name, value in sample.row["facts"].items() if not name.endswith(("_at", "_on"))}
    row = {**sample.row, "facts": facts | {"received_at": "例"}}
    text = text_of(compose(row, bundle, now=NOW, link_keys={"A": b"test"}))
    assert f"{facts['slot_deadline']}までです。" in text


@pytest.mark.parametrize("is_confirmed", [False, True])
def test_who_moved_a_booking_is_said(desk: Desk, is_confirmed: bool) -> None:
    book(desk)
    if is_confirmed:
        do(actions.confirm(url=URL))
    desk.sweep()
    before = len(desk.mails())
    do(actions.move(slot=OTHER_SLOT))
    by_desk = text_of(to(sent_since(desk, before), BOOKING["email"]))
    assert "例市消費者センターが変えました。" in by_desk
    before = len(desk.mails())
    do(actions.change(slot=SLOT))
    by_applicant = text_of(to(sent_since(desk, before), BOOKING["email"]))
    assert "が変えました" not in by_applicant
    assert "申し込まれたとおり" in by_applicant


def test_a_mail_that_came_back_is_named(desk: Desk) -> None:
    from tests.functions.rights.test_needs import bounced

    book(desk)
    do(actions.confirm(url=URL))
    desk.sweep()
    before = len(desk.mails())
    bounced(desk, "invitation")
    text = text_of(to(sent_since(desk, before), CENTER))
    assert "届かなかったメール：招待メール" in text


@pytest.mark.parametrize(
    ("at", "is_offered"), [("2026-11-20T12:00:00+09:00", True), ("2026-11-24T09:00:00+09:00", False)]
)
def test_a_freed_slot_is_promised_only_while_it_can_be_booked(
    desk: Desk, staff: Staff, at: str, is_offered: bool
) -> None:
    receipt = book(desk)
    desk.at(at)
    said = staff("cancel", receipt, answer="いいえ\n").out
    assert ("ほかの方が申し込めるようになります" in said) is is_offered
    assert ("ほかの方が申し込むことはできません" in said) is not is_offered


def test_a_late_auto_reply_promises_no_day_that_is_gone(desk: Desk) -> None:
    """It was held, and staff let it go after the due day."""
    desk.send("consultation", CONSULTATION, sid="11111111-2222-4333-8444-555555555555")
    desk.at("2026-11-26T09:00:00+09:00")
    desk.sweep()
    reply = next(mail for mail in desk.mails() if mail["To"] == CONSULTATION["email"])
    notice = next(mail for mail in desk.mails() if mail["To"] != CONSULTATION["email"])
    assert "できるだけ早い開庁日から順に" in text_of(reply)
    # The desk is told the day that it has promised.
    assert "期限 2026年11月24日(火)、" in text_of(notice)


def test_what_applicants_do_themselves_is_told_to_the_desk_as_theirs(desk: Desk) -> None:
    book(desk)
    desk.sweep()
    before = len(desk.mails())
    do(actions.withdraw())
    assert "取消し（申し込んだ方）" in text_of(to(sent_since(desk, before), CENTER))
