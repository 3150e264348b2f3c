"""The mails of a booking's life, read as another program reads them; the calendar files by vobject."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import vobject
from botocore.exceptions import ConnectTimeoutError

from desk.domain.submissions.workflow import Action
from tests import actions
from tests.functions.bookings import OTHER_SLOT, OTHER_URL, SID, URL, book, do
from tests.functions.conftest import BOOKING, Desk

APPLICANT = "taro@example.jp"


def text(mail: EmailMessage) -> str:
    part = mail.get_body(preferencelist=("plain",))
    assert part is not None
    return str(part.get_content())


def events(mail: EmailMessage) -> Iterator[tuple[str, Any]]:
    """(METHOD, VEVENT) of each calendar file of a mail."""
    for part in mail.iter_attachments():
        assert part.get_content_type() == "text/calendar"
        calendar = vobject.readOne(part.get_content())
        assert calendar.method.value == part.get_param("method")
        yield calendar.method.value, calendar.vevent


def to_applicant(desk: Desk) -> list[EmailMessage]:
    desk.sweep()
    return [mail for mail in desk.mails() if mail["To"] == APPLICANT]


def test_the_invitation_says_when_where_and_what_to_have_ready(desk: Desk) -> None:
    receipt = book(desk)
    do(actions.confirm(url=URL))
    *_, mail = to_applicant(desk)

    assert mail["From"].addresses[0].addr_spec == "kurashi@city.example.jp"
    assert receipt in mail["Subject"]
    for part in (
        "2026年11月25日(水) 10時から（30分）",
        URL,
        "始まる5分前",
        "ご本人を確かめます",
        "契約書",
        "11月20日(金) 23時59分まで",
        f"/online/manage/#{receipt}.A",
        "03-0000-5385",
    ):
        assert part in text(mail), part
    ((method, event),) = events(mail)
    assert (method, event.status.value, event.sequence.value) == ("REQUEST", "CONFIRMED", "2")
    assert event.dtstart.value == datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
    assert event.dtend.value - event.dtstart.value == timedelta(minutes=30)
    assert event.dtstart.params["X-VOBJ-ORIGINAL-TZID"] == ["Asia/Tokyo"]
    assert event.organizer.value == "mailto:kurashi@city.example.jp"
    assert event.attendee.value == f"mailto:{APPLICANT}"
    assert URL in event.description.value
    assert receipt in event.uid.value


@pytest.mark.parametrize(
    "address",
    ["taro?cc=x&body=y@example.jp", "taro%0a@example.jp", "taro/#1@example.jp", "taro+1@example.jp"],
)
def test_an_address_invites_nobody_else(desk: Desk, address: str) -> None:
    """RFC 6068: in a mailto address `?` begins header fields, such as another recipient."""
    book(desk, email=address)
    do(actions.confirm(url=URL))
    desk.sweep()
    (mail,) = [mail for mail in desk.mails() if list(events(mail))]
    ((_, event),) = events(mail)
    guest = urlsplit(event.attendee.value)
    assert (guest.scheme, guest.query, guest.fragment) == ("mailto", "", "")
    assert unquote(guest.path) == address


def test_the_calendar_file_does_not_contain_the_manage_code(desk: Desk) -> None:
    book(desk)
    do(actions.confirm(url=URL))
    *_, mail = to_applicant(desk)
    code = text(mail).partition("/online/manage/#")[2].split()[0].partition(".")[2]
    assert len(code.replace("-", "")) == 27
    (part,) = mail.iter_attachments()
    assert code not in part.get_content()


def test_moving_updates_and_cancelling_cancels_the_same_calendar_event(desk: Desk) -> None:
    book(desk)
    do(actions.confirm(url=URL))
    to_applicant(desk)
    do(actions.move(slot=OTHER_SLOT))
    to_applicant(desk)
    do(actions.note(text="例のメモ"))
    do(actions.confirm(url=OTHER_URL))
    to_applicant(desk)
    do(actions.cancel())

    first, moved, new_url, cancelled = to_applicant(desk)
    found = [one for mail in (first, moved, new_url, cancelled) for one in events(mail)]
    assert [method for method, _ in found] == ["REQUEST", "REQUEST", "REQUEST", "CANCEL"]
    assert len({event.uid.value for _, event in found}) == 1
    assert [int(event.sequence.value) for _, event in found] == [2, 3, 5, 6]
    assert [event.dtstart.value for _, event in found[1:]] == [datetime(2026, 11, 26, 5, tzinfo=UTC)] * 3
    assert OTHER_URL in text(new_url)
    assert "kaigi" not in text(cancelled) + str(found[-1][1])
    assert "2026年11月26日(木) 14時から" in text(moved)
    assert found[-1][1].status.value == "CANCELLED"


def test_no_mail_has_the_meeting_address_before_the_date_is_fixed(desk: Desk) -> None:
    book(desk)
    do(actions.move(slot=OTHER_SLOT))
    mails = to_applicant(desk)
    assert all("kaigi" not in str(mail) + text(mail) for mail in mails)
    assert not any("kaigi" in str(item) for item in desk.items())


def test_requesting_another_day_cancels_the_calendar_event(desk: Desk) -> None:
    book(desk)
    do(actions.confirm(url=URL))
    to_applicant(desk)
    do(actions.change(slot=OTHER_SLOT))
    desk.sweep()

    *_, mail = to_applicant(desk)
    ((method, event),) = events(mail)
    assert (method, event.dtstart.value) == ("CANCEL", datetime(2026, 11, 25, 1, tzinfo=UTC))
    assert "2026年11月26日(木) 14時から" in text(mail)
    assert "まだ決まっていません" in text(mail)
    notice = desk.mails()[-1]
    assert notice["To"] == "kurashi@city.example.jp"
    assert "日時の変更" in text(notice)


@pytest.mark.parametrize("confirmed", [True, False])
def test_a_withdrawal_mails_the_applicant_and_the_desk(desk: Desk, confirmed: bool) -> None:
    receipt = book(desk)
    if confirmed:
        do(actions.confirm(url=URL))
    to_applicant(desk)
    do(actions.withdraw())

    *_, mail = to_applicant(desk)
    assert "取り消しました" in text(mail)
    assert [method for method, _ in events(mail)] == (["CANCEL"] if confirmed else [])
    notice = desk.mails()[-1]
    assert receipt in text(notice)
    for typed in ("例 太郎", APPLICANT, "例町", "例の相談"):
        assert typed not in text(notice) + str(notice)


def test_a_decline_mail_gives_the_listed_reason(desk: Desk) -> None:
    book(desk)
    to_applicant(desk)
    do(actions.decline(reason="business"))
    *_, mail = to_applicant(desk)
    assert "事業者向けの相談窓口" in text(mail)
    assert not list(events(mail))


def test_no_mail_contains_typed_text(desk: Desk) -> None:
    typed = {"name": "カナリア太郎", "message": "canary https://evil.example/", "support_needs": "canary-2"}
    book(desk, **typed)
    do(actions.confirm(url=URL))
    to_applicant(desk)
    do(actions.change(slot=OTHER_SLOT))
    to_applicant(desk)
    do(actions.confirm(url=URL))
    to_applicant(desk)
    do(actions.move(slot="2026-11-27T10:00"))
    to_applicant(desk)
    do(actions.withdraw())
    to_applicant(desk)
    assert len(desk.mails()) == 8
    for mail in desk.mails():
        whole = str(mail) + "".join(
            part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"
        )
        for value in (*typed.values(), BOOKING["address"], BOOKING["phone"], "0312345678", "evil"):
            assert value not in whole


def test_an_unsent_mail_is_superseded_by_a_newer_one(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(**kwargs: Any) -> Any:
        raise ConnectTimeoutError(endpoint_url="https://example.jp")

    book(desk)
    with monkeypatch.context() as broken:
        broken.setattr(desk.cloud.ses, "send_email", down)
        do(actions.confirm(url=URL))
        desk.sweep()
        do(actions.cancel())
        desk.later(hours=2)

    (mail,) = to_applicant(desk)
    assert "取り消しました" in text(mail)
    rows = {row["SK"]: row["status"] for row in desk.rows("mail") if row["to"] == APPLICANT}
    assert rows == {
        "OUT#auto-reply#1": "superseded",
        "OUT#invitation#2": "superseded",
        "OUT#cancellation#3": "sent",
    }
    assert all("GSI1PK" not in row for row in desk.rows("mail"))


@pytest.mark.parametrize(
    "last",
    [actions.withdraw(), actions.cancel(), actions.decline(reason="business")],
    ids=lambda one: one.name,
)
def test_a_superseded_cancellation_comes_with_the_newer_mail(desk: Desk, last: Action) -> None:
    book(desk)
    do(actions.confirm(url=URL))
    to_applicant(desk)
    do(actions.change(slot=OTHER_SLOT))
    do(last)

    *_, mail = to_applicant(desk)
    ((method, event),) = events(mail)
    assert (method, event.dtstart.value) == ("CANCEL", datetime(2026, 11, 25, 1, tzinfo=UTC))


def test_repeated_invitations_have_the_same_calendar_event(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    book(desk)
    to_applicant(desk)
    do(actions.confirm(url=URL))
    real = desk.cloud.ses.send_email

    def killed(**kwargs: Any) -> Any:
        real(**kwargs)
        raise Killed

    monkeypatch.setattr(desk.cloud.ses, "send_email", killed)
    for _ in range(3):
        with pytest.raises(Killed):
            desk.sweep()
        desk.later(minutes=9)
    monkeypatch.setattr(desk.cloud.ses, "send_email", real)

    _, *invitations = to_applicant(desk)
    uids = {(event.uid.value, event.sequence.value) for mail in invitations for _, event in events(mail)}
    assert (len(invitations), len(uids)) == (4, 1)
    assert [row["status"] for row in desk.rows("mail") if row["SK"].startswith("OUT#inv")] == ["sent"]


def test_the_manage_link_is_always_the_same_and_never_stored(desk: Desk) -> None:
    book(desk)
    do(actions.confirm(url=URL))
    links = {line for mail in to_applicant(desk) for line in text(mail).split() if "/manage/#" in line}
    assert len(links) == 1
    code = links.pop().rpartition(".")[2]
    assert not any(code in str(item) or code.replace("-", "") in str(item) for item in desk.items())
    assert SID not in code
