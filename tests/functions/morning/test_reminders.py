"""The reminder: one mail before a confirmed consultation, sent only while it is correct."""

from typing import Any

import pytest

from tests import actions
from tests.functions.bookings import URL, book, do, meta
from tests.functions.conftest import BOOKING, Desk
from tests.functions.mornings import CENTER, a_morning, before_each, sent_since, to, written_on

OTHER = "22222222-2222-4333-8444-555555555555"


def test_a_confirmed_booking_gets_a_reminder_on_the_opening_day_before(desk: Desk) -> None:
    receipt = book(desk)
    book(desk, sid=OTHER, email="b@example.jp", slot="2026-11-25T11:00")  # not confirmed
    do(actions.confirm(url=URL))
    mails = a_morning(desk, "2026-11-24T08:30:00+09:00")

    mail = to(mails, BOOKING["email"])
    assert len(mails) == 3
    assert mail["Subject"] == f"相談の日が近づきました：2026年11月25日(水) 10時から（受付番号 {receipt}）"
    assert (mail["From"].addresses[0].addr_spec, mail["Reply-To"]) == (CENTER, CENTER)
    assert mail["Auto-Submitted"] == "auto-generated"
    text = mail.get_content()
    for part in ("2026年11月25日(水) 10時から", URL, "5分前", f"/online/manage/#{receipt}."):
        assert part in text
    for typed in (BOOKING["name"], BOOKING["message"], BOOKING["address"]):
        assert typed not in text


def test_a_note_triggers_no_second_reminder(desk: Desk) -> None:
    book(desk)
    do(actions.confirm(url=URL))
    a_morning(desk, "2026-11-24T08:30:00+09:00")
    do(actions.note(text="例のメモ"))
    assert a_morning(desk, "2026-11-24T08:40:00+09:00") == []


@pytest.mark.parametrize(
    "step", [actions.cancel(), actions.change(slot="2026-11-27T14:00")], ids=lambda one: str(one.name)
)
def test_a_booking_that_changed_first_gets_no_outdated_reminder(desk: Desk, step: Any) -> None:
    book(desk, slot="2026-11-26T10:00")
    do(actions.confirm(url=URL))
    if step.name == "cancel":
        desk.at("2026-11-25T08:30:00+09:00")
        desk.sweep()
        desk.morning()
        do(step)
    else:  # at once: the applicant's deadline is before the morning of the reminder
        row = meta(desk)
        do(step)
        assert row["mail_v"] < meta(desk)["mail_v"]
        desk.at("2026-11-25T08:30:00+09:00")
        desk.morning()
    before = len(desk.mails())
    subjects = " ".join(str(mail["Subject"]) for mail in sent_since(desk, before))
    assert "近づきました" not in subjects
    statuses = [row["status"] for row in desk.rows("mail") if row["kind"] == "reminder"]
    assert statuses == (["superseded"] if step.name == "cancel" else [])


def test_a_booking_that_changes_during_the_run_gets_no_reminder(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    book(desk)
    do(actions.confirm(url=URL))
    desk.at("2026-11-24T08:30:00+09:00")
    before_each(desk, monkeypatch, lambda n: do(actions.cancel()) if n == 0 else None)
    desk.morning()
    assert [row for row in desk.rows("mail") if row["kind"] == "reminder"] == []
    assert len(written_on(desk, "digest")) == 2


def test_a_reminder_is_not_sent_after_the_consultation_has_begun(desk: Desk) -> None:
    book(desk)
    do(actions.confirm(url=URL))
    desk.at("2026-11-24T08:30:00+09:00")
    desk.sweep()
    desk.morning()
    desk.at("2026-11-25T10:00:00+09:00")
    before = len(desk.mails())
    assert BOOKING["email"] not in [mail["To"] for mail in sent_since(desk, before)]
