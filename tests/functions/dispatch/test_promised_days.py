"""The two promises, 5 opening days each, around the end of a year: the desk is closed from 29 December to 3
January, on the second Monday of January, and in the long holidays of May.
"""

import pytest

from desk import bootstrap
from tests.functions.bookings import meta
from tests.functions.conftest import Desk, Staff
from tests.functions.dispatch.cases import (
    APPLICANT,
    add_expert,
    apply,
    approve,
    hear,
    new_mails,
    own_page,
    text,
)
from tests.functions.mornings import a_morning

DAYS = [
    ("2026-12-18T10:00", "2026-12-25", "2026年12月25日(金)"),
    ("2026-12-19T23:30", "2026-12-25", "2026年12月25日(金)"),  # a Saturday
    ("2026-12-21T17:30", "2026-12-28", "2026年12月28日(月)"),  # the last opening day of the year
    ("2026-12-22T10:00", "2027-01-04", "2027年1月4日(月)"),  # the first of the next
    ("2026-12-28T10:00", "2027-01-08", "2027年1月8日(金)"),
    ("2026-12-31T23:59", "2027-01-08", "2027年1月8日(金)"),  # closed
    ("2027-01-03T00:00", "2027-01-08", "2027年1月8日(金)"),
    ("2027-01-04T08:00", "2027-01-12", "2027年1月12日(火)"),  # over a holiday
    ("2027-01-08T23:59", "2027-01-18", "2027年1月18日(月)"),
    ("2027-04-28T10:00", "2027-05-11", "2027年5月11日(火)"),  # over the holidays of May
]


@pytest.mark.parametrize(("received", "due", "words"), DAYS, ids=[day for day, _, _ in DAYS])
def test_the_contact_about_the_hearing_is_promised(desk: Desk, received: str, due: str, words: str) -> None:
    desk.at(f"{received}:00+09:00")
    apply(desk)
    assert meta(desk)["due"] == due
    (mail,) = new_mails(desk, 0)
    assert f"{words}までに、ヒアリングについて" in text(mail)
    assert f"{words}までに、ヒアリングについて" in own_page(desk).text


@pytest.mark.parametrize(("heard", "due", "words"), DAYS, ids=[day for day, _, _ in DAYS])
def test_the_decision_is_promised(desk: Desk, staff: Staff, heard: str, due: str, words: str) -> None:
    """It counts from the hearing's day, also if that is recorded later."""
    receipt = apply(desk)
    desk.at(f"{heard}:00+09:00")
    desk.later(days=1)
    before = len(desk.mails())
    hear(staff, receipt, on=heard[:10])
    assert meta(desk)["due"] == due
    (mail,) = new_mails(desk, before)
    assert f"{words}までに決めて、お知らせします" in text(mail)
    assert f"{words}までに決めて" in own_page(desk).text


def test_a_missed_promise_is_told_once_for_each(desk: Desk, staff: Staff) -> None:
    receipt = apply(desk)  # Friday 20 November, promised for Monday 30

    def told(morning: str) -> list[str]:
        mails = a_morning(desk, morning)
        return [text(mail) for mail in mails if mail["To"] == APPLICANT]

    assert told("2026-11-30T08:30:00+09:00") == []
    (sorry,) = told("2026-12-01T08:30:00+09:00")
    assert "2026年11月30日(月)までに連絡するお約束でしたが" in sorry
    assert told("2026-12-02T08:30:00+09:00") == []
    assert "申し訳ありません" in own_page(desk).text
    desk.at("2026-12-02T10:00:00+09:00")
    hear(staff, receipt)
    desk.sweep()
    assert "申し訳ありません" not in own_page(desk).text
    (sorry,) = told("2026-12-10T08:30:00+09:00")
    assert "2026年12月9日(水)までに" in sorry
    approve(staff, receipt, add_expert(staff))
    desk.sweep()
    assert told("2026-12-25T08:30:00+09:00") == []


def test_a_decision_in_a_year_without_holidays_yet_is_promised_by_its_number(
    desk: Desk, staff: Staff
) -> None:
    desk.at("2027-12-20T10:00:00+09:00")
    receipt = apply(desk)
    desk.at("2027-12-24T10:00:00+09:00")
    before = len(desk.mails())
    hear(staff, receipt)
    (mail,) = new_mails(desk, before)
    assert "2028年の3番めの開庁日までに決めて、お知らせします" in text(mail)
    parts = bootstrap.parts()
    parts.bundle["holidays"]["2028-01-01"] = "元日"  # type: ignore[index]
    parts._forms.clear()
    a_morning(desk, "2027-12-27T08:30:00+09:00")
    assert meta(desk)["due"] == "2028-01-06"
    assert "2028年1月6日(木)までに決めて" in own_page(desk).text
