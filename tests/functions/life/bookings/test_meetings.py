"""Kinds of meeting: video, by phone, at the counter; asked for, confirmed, switched on the day."""

import pytest

from desk.domain.errors import InvalidAnswers, NotAllowedNow
from desk.domain.submissions.workflow import Action
from tests import actions
from tests.functions.bookings import OTHER_URL, SLOT, URL, book, do, meta
from tests.functions.conftest import BOOKING, Desk, Staff

PLACE = "例市役所 2階（例市例町1丁目1番1号）"


def newest(desk: Desk) -> tuple[str, list[str]]:
    """(text, calendar lines) of the newest mail to the applicant."""
    desk.sweep()
    mail = [one for one in desk.mails() if one["To"] == BOOKING["email"]][-1]
    files = [str(part.get_content()) for part in mail.iter_attachments()]
    lines = [line for text in files for line in text.replace("\r\n ", "").replace("\n ", "").splitlines()]
    body = mail.get_body(("plain",))
    assert body
    return body.get_content(), lines


def test_a_booking_by_phone_needs_no_url_and_says_who_calls(desk: Desk, staff: Staff) -> None:
    number = book(desk, meeting_kind="phone")
    assert "（電話）" in staff("list").out
    refused = staff("confirm", number, "--url", URL, "--yes")
    assert (refused.status, "会議のURLは使いません" in refused.err) == (1, True)

    said = staff("confirm", number[-6:], "--yes")

    assert said.status == 0, said.err
    assert "meeting_url" not in meta(desk)
    text, calendar = newest(desk)
    assert "終わりが「78」の番号へ、窓口からかけます" in text
    assert "12345678" not in text + "".join(calendar)
    assert "https://example.kaigi" not in text
    assert "LOCATION:電話" in calendar
    assert not [line for line in calendar if line.startswith("URL")]
    assert "もう、そのとおり" in staff("confirm", number, "--yes").out
    assert "相談の方法" in staff("show", number).out


def test_at_the_counter_the_mail_and_the_calendar_name_the_place(desk: Desk) -> None:
    book(desk, meeting_kind="counter")
    do(actions.confirm())
    text, calendar = newest(desk)
    assert PLACE in text
    assert f"LOCATION:{PLACE}" in calendar


def test_a_video_meeting_needs_its_url(desk: Desk, staff: Staff) -> None:
    number = book(desk)
    refused = staff("confirm", number, "--yes")
    assert (refused.status, "会議のURLを書いてください" in refused.err) == (1, True)
    do(actions.confirm(url=URL))
    # At another time it stays the same meeting.
    do(Action(name="confirm", given={"slot": "2026-11-26T14:00", "reason": "asked"}))
    assert meta(desk)["meeting_url"] == URL


def test_staff_confirm_another_kind_than_was_asked_for(desk: Desk) -> None:
    book(desk, meeting_kind="counter")
    do(Action(name="confirm", given={"kind": "video", "url": URL}))
    assert (meta(desk)["kind"], meta(desk)["meeting_url"]) == ("video", URL)
    assert f"LOCATION:{URL}" in newest(desk)[1]


def test_on_the_day_the_kind_is_switched_and_told(desk: Desk, staff: Staff) -> None:
    number = book(desk)
    do(actions.confirm(url=URL))
    (_, before) = newest(desk)
    desk.at(f"{SLOT}:00+09:00")

    said = staff("switch", number, "--kind", "phone", answer="はい\n")

    assert said.status == 0, said.err
    assert "電話" in said.out
    assert (meta(desk)["status"], "meeting_url" in meta(desk)) == ("confirmed", False)
    text, after = newest(desk)
    assert "相談の方法を" in text
    assert "窓口からかけます" in text
    assert [line for line in before if line.startswith(("UID", "DTSTART"))] == [
        line for line in after if line.startswith(("UID", "DTSTART"))
    ]
    assert "LOCATION:電話" in after
    assert "もう、そのとおり" in staff("switch", number, "--kind", "phone", "--yes").out
    assert "相談の方法の変更" in staff("show", number).out
    # And back: a new URL is needed.
    with pytest.raises(InvalidAnswers):
        do(actions.switch("video"))
    do(actions.switch("video", url=OTHER_URL))
    assert f"LOCATION:{OTHER_URL}" in newest(desk)[1]
    # Also while it's under way: the line breaks, and the counsellor calls.
    do(actions.identify())
    do(actions.start())
    do(actions.switch("phone"))
    assert meta(desk)["status"] == "started"


def test_before_it_is_confirmed_a_switch_tells_nobody(desk: Desk) -> None:
    book(desk)
    desk.sweep()
    count = len(desk.mails())
    do(actions.switch("counter"))
    desk.sweep()
    assert len(desk.mails()) == count
    do(actions.confirm())
    assert PLACE in newest(desk)[0]


def test_a_switch_is_done_once_and_not_after_the_end(desk: Desk) -> None:
    book(desk)
    do(actions.confirm(url=URL))
    do(actions.switch("phone"), op="once")
    do(actions.switch("phone"), op="once")
    assert meta(desk)["v"] == 3
    do(actions.cancel())
    with pytest.raises(NotAllowedNow):
        do(actions.switch("counter"))


@pytest.mark.parametrize(
    ("answers", "kind", "code"),
    [
        ({}, "letter", "kind"),
        ({"no_phone": True, "phone": ""}, "phone", "kind_without_phone"),
    ],
)
def test_only_what_the_desk_offers_and_the_person_can_do(
    desk: Desk, answers: dict[str, object], kind: str, code: str
) -> None:
    book(desk, **answers)
    with pytest.raises(InvalidAnswers) as refused:
        do(actions.switch(kind))
    assert refused.value.errors[0].code == code


def test_the_reminder_says_the_kind(desk: Desk) -> None:
    book(desk)
    do(actions.confirm(url=URL))
    do(actions.switch("counter"))
    desk.sweep()
    desk.at("2026-11-24T08:30:00+09:00")
    desk.morning()
    text, _ = newest(desk)
    assert "相談の日が近づきました" in text
    assert PLACE in text


def test_who_gave_no_number_is_not_called(desk: Desk, staff: Staff) -> None:
    number = book(desk, meeting_kind="phone", no_phone=True)
    assert "会議のURLを書いてください" in staff("confirm", number, "--yes").err
    do(actions.confirm(url=URL))
    assert f"LOCATION:{URL}" in newest(desk)[1]


def test_an_applicant_who_asks_for_another_day_keeps_the_kind(desk: Desk) -> None:
    book(desk, meeting_kind="phone")
    do(actions.confirm())
    do(actions.change(slot="2026-11-26T14:00"))
    do(actions.confirm())
    assert "窓口からかけます" in newest(desk)[0]
