"""The reminder: whoever has a fixed date is told of it once more, and only while it's right."""

from typing import Any

import pytest

from desk.domain.submissions import actions
from tests.functions.bookings import URL, book, do, meta
from tests.functions.conftest import BOOKING, Desk
from tests.functions.mornings import CENTER, a_morning, before_each, sent_since, to, written_on

OTHER = "22222222-2222-4333-8444-555555555555"


def test_whoever_has_a_fixed_date_is_reminded_on_the_opening_day_before(desk: Desk) -> None:
    receipt = book(desk)
    book(desk, sid=OTHER, email="b@example.jp", slot="2026-11-25T11:00")  # not fixed
    do(actions.Confirm(url=URL))
    mails = a_morning(desk, "2026-11-24T08:30:00+09:00")

    mail = to(mails, BOOKING["email"])
    assert len(mails) == 3
    assert mail["Subject"] == f"【受付番号 {receipt}】相談の日が近づきました（2026年11月25日(水) 10時から）"
    assert (mail["From"].addresses[0].addr_spec, mail["Reply-To"]) == (CENTER, CENTER)
    assert mail["Auto-Submitted"] == "auto-generated"
    text = mail.get_content()
    for part in ("2026年11月25日(水) 10時から", URL, "5分前", f"/online/manage/#{receipt}."):
        assert part in text
    for typed in (BOOKING["name"], BOOKING["message"], BOOKING["address"]):
        assert typed not in text


def test_nobody_is_reminded_twice_whatever_the_desk_notes(desk: Desk) -> None:
    book(desk)
    do(actions.Confirm(url=URL))
    a_morning(desk, "2026-11-24T08:30:00+09:00")
    do(actions.Note(text="例のメモ"))
    assert a_morning(desk, "2026-11-24T08:40:00+09:00") == []


@pytest.mark.parametrize("step", [actions.Cancel(), actions.ChangeSlot(slot="2026-11-27T14:00")])
def test_what_changed_before_it_was_sent_is_not_reminded_of(desk: Desk, step: Any) -> None:
    book(desk, slot="2026-11-26T10:00")
    do(actions.Confirm(url=URL))
    if isinstance(step, actions.Cancel):
        desk.at("2026-11-25T08:30:00+09:00")
        desk.sweep()
        desk.morning()
        do(step)
    else:  # the applicant may until the day before the desk's last day in time, so at once
        row = meta(desk)
        do(step)
        assert row["mail_v"] < meta(desk)["mail_v"]
        desk.at("2026-11-25T08:30:00+09:00")
        desk.morning()
    before = len(desk.mails())
    subjects = " ".join(str(mail["Subject"]) for mail in sent_since(desk, before))
    assert "近づきました" not in subjects
    statuses = [row["status"] for row in desk.rows("mail") if row["kind"] == "reminder"]
    assert statuses == (["superseded"] if isinstance(step, actions.Cancel) else [])


def test_a_booking_that_changes_while_the_run_has_it_in_hand_is_left(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    book(desk)
    do(actions.Confirm(url=URL))
    desk.at("2026-11-24T08:30:00+09:00")
    before_each(desk, monkeypatch, lambda n: do(actions.Cancel()) if n == 0 else None)
    desk.morning()
    assert [row for row in desk.rows("mail") if row["kind"] == "reminder"] == []
    assert len(written_on(desk, "digest")) == 2


def test_a_reminder_that_could_not_be_sent_in_time_is_not_sent_late(desk: Desk) -> None:
    book(desk)
    do(actions.Confirm(url=URL))
    desk.at("2026-11-24T08:30:00+09:00")
    desk.sweep()
    desk.morning()
    desk.at("2026-11-25T10:00:00+09:00")
    before = len(desk.mails())
    assert BOOKING["email"] not in [mail["To"] for mail in sent_since(desk, before)]
