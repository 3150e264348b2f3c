"""The reminder before a visit: to the body and to the expert, once, and only of what still is to be."""

import pytest

from tests.functions.bookings import meta
from tests.functions.conftest import Desk, Staff
from tests.functions.dispatch.cases import (
    APPLICANT,
    FIRST,
    MEMO,
    PLACE,
    SECOND,
    add_expert,
    approved,
    new_mails,
    ok,
    own_page,
    plan,
    text,
)
from tests.functions.mornings import a_morning

NEAR = "訪問の日が近づきました"


def reminded(desk: Desk, moment: str) -> dict[str, str]:
    """Address -> text of the reminders of a morning."""
    return {str(mail["To"]): text(mail) for mail in a_morning(desk, moment) if NEAR in mail["Subject"]}


@pytest.mark.parametrize(
    ("visit", "morning", "day_before"),
    [
        ("2026-12-03T14:00", "2026-12-01", "2026-11-30"),
        # Over the end of the year: closed from 29 December to 3 January.
        ("2027-01-05T10:00", "2026-12-28", "2026-12-25"),
        # Over the long weekend: 11 January is a holiday.
        ("2027-01-13T10:00", "2027-01-08", "2027-01-07"),
    ],
)
def test_both_are_reminded_two_opening_days_before(
    desk: Desk, staff: Staff, visit: str, morning: str, day_before: str
) -> None:
    receipt = approved(desk, staff, add_expert(staff))
    plan(staff, receipt, visit)
    assert reminded(desk, f"{day_before}T08:30:00+09:00") == {}
    mails = reminded(desk, f"{morning}T08:30:00+09:00")
    assert set(mails) == {APPLICANT, FIRST}
    for words in mails.values():
        assert f"場所：{PLACE}" in words
        assert receipt in words
    assert "専門家：例 専一さん（例の専門）" in mails[APPLICANT]
    for typed in (MEMO, "例 花子", APPLICANT, "例の困りごと"):
        assert typed not in mails[FIRST]
    # A note, and another morning before the visit, trigger no second one.
    ok(staff, "note", receipt, "--text", "例のメモ", "--yes")
    assert reminded(desk, f"{morning}T09:30:00+09:00") == {}
    assert any(NEAR in str(line) or "訪問の前のお知らせ" in str(line) for line in own_page(desk).mails)


def test_nobody_is_reminded_of_a_visit_that_was_moved_called_off_or_made(desk: Desk, staff: Staff) -> None:
    receipt = approved(desk, staff, add_expert(staff))
    plan(staff, receipt, "2026-12-03T14:00")
    ok(staff, "move-visit", receipt, "--at", "2026-12-09T10:00", "--yes")
    assert reminded(desk, "2026-12-01T08:30:00+09:00") == {}
    mails = reminded(desk, "2026-12-07T08:30:00+09:00")
    assert all("12月9日" in words for words in mails.values())
    assert len(mails) == 2
    # Moved after the reminder: the new time has its own.
    ok(staff, "move-visit", receipt, "--at", "2026-12-11T10:00", "--yes")
    mails = reminded(desk, "2026-12-09T08:30:00+09:00")
    assert {words.count("12月11日") for words in mails.values()} == {1}
    assert len(mails) == 2
    ok(staff, "cancel-visit", receipt, "--yes")
    assert reminded(desk, "2026-12-10T08:30:00+09:00") == {}


def test_the_expert_who_took_over_is_reminded_and_the_former_is_not(desk: Desk, staff: Staff) -> None:
    expert, other = add_expert(staff), add_expert(staff, "例 専二", SECOND, "別の専門")
    receipt = approved(desk, staff, expert)
    plan(staff, receipt, "2026-12-03T14:00")
    ok(staff, "change-expert", receipt, "--expert", other, "--reason", "議題が変わったため", "--yes")
    mails = reminded(desk, "2026-12-01T08:30:00+09:00")
    assert set(mails) == {APPLICANT, SECOND}
    assert "例 専二さん" in mails[APPLICANT]
    # Changed once more after the reminder: who has it now is reminded on the next morning before the visit.
    ok(staff, "change-expert", receipt, "--expert", expert, "--reason", "体調のため", "--yes")
    assert set(reminded(desk, "2026-12-02T08:30:00+09:00")) == {FIRST}


def test_the_body_is_reminded_at_the_address_of_now(desk: Desk, staff: Staff) -> None:
    receipt = approved(desk, staff, add_expert(staff))
    ok(staff, "correct", receipt, "--mail", "shin@example.jp", "--yes")
    plan(staff, receipt, "2026-12-03T14:00")
    assert set(reminded(desk, "2026-12-01T08:30:00+09:00")) == {"shin@example.jp", FIRST}


def test_what_an_expert_missed_goes_to_the_address_of_now(desk: Desk, staff: Staff) -> None:
    """Like an applicant's: `resend` after a correction reaches the person, not the old mailbox."""
    expert = add_expert(staff)
    receipt = approved(desk, staff, expert)
    plan(staff, receipt, "2026-12-03T14:00")
    desk.sweep()
    ok(staff, "expert-edit", expert, "--mail", "atarashii@example.jp", "--yes")
    before = len(desk.mails())
    shown = ok(staff, "resend", receipt, "--mail", "expert-visit", "--yes")
    assert "atarashii@example.jp" in shown
    assert len(new_mails(desk, before, "atarashii@example.jp")) == 1
    assert new_mails(desk, before, FIRST) == []
    # A newer mail to the new address has overtaken the old one: that is not sent again.
    ok(staff, "move-visit", receipt, "--at", "2026-12-04T14:00", "--yes")
    desk.sweep()
    shown = ok(staff, "resend", receipt, "--mail", "expert-visit", "--yes")
    assert "12月4日" in shown
    assert meta(desk)["visits"][0]["at"] == "2026-12-04T14:00"
