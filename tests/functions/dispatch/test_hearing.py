"""From the application to the decision: what is promised to the body, in mails and on its page."""

import pytest

from tests.functions.bookings import meta
from tests.functions.conftest import Desk, Staff
from tests.functions.dispatch.cases import (
    APPLICANT,
    MEMO,
    add_expert,
    apply,
    approve,
    hear,
    new_mails,
    ok,
    own_page,
    text,
)


def test_each_step_promises_its_day_in_the_mail_and_on_the_page(desk: Desk, staff: Staff) -> None:
    desk.at("2026-11-20T10:00:00+09:00")
    receipt = apply(desk)
    (mail,) = new_mails(desk, 0)
    assert receipt in mail["Subject"]
    assert "2026年11月30日(月)までに、ヒアリングについて" in text(mail)
    assert "2026年11月30日(月)までに、ヒアリングについて" in own_page(desk).text

    before = len(desk.mails())
    ok(staff, "set-hearing", receipt, "--at", "2026-11-26T14:00", "--how", "電話でうかがいます。", "--yes")
    (mail,) = new_mails(desk, before)
    assert "2026年11月26日(木) 14時から\n電話でうかがいます。" in text(mail)
    assert "2026年11月26日(木) 14時から" in own_page(desk).text

    desk.at("2026-11-26T15:30:00+09:00")
    before = len(desk.mails())
    hear(staff, receipt)
    (mail,) = new_mails(desk, before)
    assert "2026年12月3日(木)までに決めて、お知らせします" in text(mail)
    assert "2026年12月3日(木)までに決めて、お知らせします" in own_page(desk).text
    assert meta(desk)["due"] == "2026-12-03"

    before = len(desk.mails())
    expert = add_expert(staff)
    approve(staff, receipt, expert)
    (mail,) = new_mails(desk, before)
    assert "専門家：例 専一さん（例の専門）\n訪問の回数：3回まで" in text(mail)
    assert "例 専一さんが、3回まで訪問します" in own_page(desk).text
    assert mail["To"] == APPLICANT


def test_a_body_that_is_declined_is_told_why_and_counts_no_more(desk: Desk, staff: Staff) -> None:
    receipt = apply(desk)
    hear(staff, receipt)
    before = len(desk.mails())
    ok(staff, "decline", receipt, "--reason", "scope", "--yes")
    (mail,) = new_mails(desk, before)
    assert "ご希望の内容が、この派遣でお手伝いできることと違っていました。" in text(mail)
    assert "派遣できませんでした" in own_page(desk).text
    (count,) = desk.items("LIMIT#dispatch")
    assert count["taken"] == 0


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("12/28", "2026-12-28"),
        ("１２月２８日（月）", "2026-12-28"),
        ("2026/12/28", "2026-12-28"),
        ("令和8年12月28日", "2026-12-28"),
        ("1/4", "2027-01-04"),
        ("昨日", "2027-01-04"),
        ("", "2027-01-05"),
    ],
)
def test_the_day_of_the_hearing_may_be_typed_as_people_write_it(
    desk: Desk, staff: Staff, typed: str, day: str
) -> None:
    desk.at("2026-12-25T10:00:00+09:00")
    receipt = apply(desk)
    desk.at("2027-01-05T10:00:00+09:00")
    hear(staff, receipt, typed)
    assert meta(desk)["heard_on"] == day


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("12/3", "申込みの日から今日までの日を書いてください"),  # before the application
        ("1/6", "申込みの日から今日までの日を書いてください"),  # tomorrow
        ("2/30", "年・月・日で書いてください"),
        ("このあいだ", "年・月・日で書いてください"),
    ],
)
def test_a_day_on_which_no_hearing_can_have_been_is_refused(
    desk: Desk, staff: Staff, typed: str, said: str
) -> None:
    desk.at("2026-12-25T10:00:00+09:00")
    receipt = apply(desk)
    desk.at("2027-01-05T10:00:00+09:00")
    refused = staff("record-hearing", receipt, "--on", typed, "--memo", MEMO, "--yes")
    assert (refused.status, said in refused.err) == (1, True), refused.err
    assert "heard_on" not in meta(desk)


def test_how_the_office_hears_is_asked_for_once_and_stays_when_the_time_moves(
    desk: Desk, staff: Staff
) -> None:
    receipt = apply(desk)
    refused = staff("set-hearing", receipt, "--at", "11/26 14:00", "--yes")
    assert (refused.status, "方法と場所を" in refused.err) == (1, True)
    ok(staff, "set-hearing", receipt, "--at", "11/26 14:00", "--how", "お電話でうかがいます。", "--yes")
    before = len(desk.mails())
    ok(staff, "set-hearing", receipt, "--at", "11/27 10:00", "--yes")
    mail = new_mails(desk, before)[-1]
    assert "2026年11月27日(金) 10時から\nお電話でうかがいます。" in text(mail)


def test_a_hearing_is_set_for_a_time_that_is_still_to_come(desk: Desk, staff: Staff) -> None:
    desk.at("2026-11-20T10:00:00+09:00")
    receipt = apply(desk)
    before = len(desk.mails())
    for at, is_taken in (
        ("2026-11-20T10:00", False),
        ("2026-11-19T14:00", False),
        ("2026-11-20T10:30", True),
    ):
        said = staff("set-hearing", receipt, "--at", at, "--how", "お電話で", "--yes")
        assert ("これからの日時" in said.err) is not is_taken
        assert (said.status == 0) is is_taken
        assert len(new_mails(desk, before)) == is_taken
