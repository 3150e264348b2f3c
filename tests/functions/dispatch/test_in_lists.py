"""What staff see of a dispatch without opening it: the morning's digest and `list`, without persons."""

import re

from tests.functions.bookings import meta
from tests.functions.conftest import Desk, Staff
from tests.functions.dispatch.cases import (
    APPLICANT,
    BODY,
    FIRST,
    MEMO,
    PLACE,
    add_expert,
    apply,
    approved,
    hear,
    ok,
    plan,
)
from tests.functions.mornings import HARASSMENT, a_morning, to

OTHER = "22222222-2222-4333-8444-555555555555"
TITLE = "団体向け専門家派遣の申込み"


def lines(text: str, heading: str) -> list[str]:
    """The lines below a heading of a digest or of `list`; [] without it."""
    found = re.search(rf"^■ {re.escape(heading)}（[0-9]+件）\n((?:.+\n)*)", text.replace("\r", ""), re.M)
    return found[1].splitlines() if found else []


def digest(desk: Desk, moment: str) -> str:
    return str(to(a_morning(desk, moment), HARASSMENT).get_content()).replace("\r", "")


def test_the_digest_has_each_hearing_and_visit_on_its_day_and_in_the_week_before(
    desk: Desk, staff: Staff
) -> None:
    receipt = apply(desk)
    ok(staff, "set-hearing", receipt, "--at", "2026-11-26T14:00", "--how", "お電話で", "--yes")
    week = digest(desk, "2026-11-24T08:30:00+09:00")
    hearing = f"{receipt}　ヒアリングの日時が決定　11月26日(木) 14時のヒアリング　{TITLE}"
    assert lines(week, "2026年12月1日(火)までの予定") == [hearing]
    assert lines(digest(desk, "2026-11-26T08:30:00+09:00"), "今日の予定") == [hearing]

    desk.at("2026-11-26T15:00:00+09:00")
    hear(staff, receipt)
    due = digest(desk, "2026-12-03T08:30:00+09:00")
    assert lines(due, "今日までに対応するもの") == [
        f"{receipt}　ヒアリングずみ・決定前　期限 12月3日(木)　{TITLE}"
    ]
    expert = add_expert(staff)
    ok(staff, "approve", receipt, "--expert", expert, "--visits", "2", "--yes")
    plan(staff, receipt, "2026-12-14T14:00")
    assert "までの予定（" not in digest(desk, "2026-12-04T08:30:00+09:00")
    visit = f"{receipt}　訪問の日時が決定　12月14日(月) 14時の訪問　{TITLE}"
    week = digest(desk, "2026-12-07T08:30:00+09:00")
    assert lines(week, "2026年12月14日(月)までの予定") == [visit]
    today = digest(desk, "2026-12-14T08:30:00+09:00")
    assert lines(today, "今日の予定") == [visit]
    for typed in (*BODY.values(), MEMO, PLACE, FIRST, "例 専一"):
        assert str(typed) not in today or len(str(typed)) < 4


def test_a_report_that_is_not_written_is_named_until_it_is(desk: Desk, staff: Staff) -> None:
    receipt = approved(desk, staff, add_expert(staff), visits=2)
    plan(staff, receipt, "2026-12-01T14:00")
    desk.at("2026-12-01T17:00:00+09:00")
    ok(staff, "visit-done", receipt, "--yes")
    assert "【訪問の報告がまだ】" in digest(desk, "2026-12-08T08:30:00+09:00")
    assert "訪問の報告がまだ" in ok(staff, "list")
    ok(staff, "report", receipt, "--number", "1", "--text", "例の報告です。", "--yes")
    assert "訪問の報告がまだ" not in ok(staff, "list")


def test_a_proposal_waits_for_a_second_person_in_the_list(desk: Desk, staff: Staff) -> None:
    receipt = apply(desk)
    hear(staff, receipt)
    ok(staff, "propose", receipt, "--expert", add_expert(staff), "--visits", "2", "--yes")
    assert "決定の案あり" in ok(staff, "list")
    ok(staff, "approve", receipt, "--expert", meta(desk)["proposal"]["expert"], "--visits", "2", "--yes")
    assert "決定の案あり" not in ok(staff, "list")


def test_the_list_has_the_visits_of_today_and_those_ahead(desk: Desk, staff: Staff) -> None:
    expert = add_expert(staff)
    first = approved(desk, staff, expert)
    second = approved(desk, staff, expert, sid=OTHER, body="例の別の団体", corporate_number="")
    plan(staff, first, "2026-12-02T14:00")
    plan(staff, second, "2026-12-01T14:00")
    desk.at("2026-12-01T09:00:00+09:00")
    listed = ok(staff, "list")
    (today,) = lines(listed, "今日の予定")[1:]
    (later,) = lines(listed, "日時が決まった、これからの予定")[1:]
    assert (second in today, "12月1日(火) 14時の訪問" in today) == (True, True)
    assert (first in later, "12月2日(水) 14時の訪問" in later) == (True, True)
    assert APPLICANT not in listed


def test_what_will_be_written_is_shown_before_and_the_day_is_that_of_the_next_task(
    desk: Desk, staff: Staff
) -> None:
    receipt = apply(desk)
    assert staff("report", receipt, "--number", "1", "--text", "例", "--yes").status == 1
    assert "report " not in ok(staff, "show", receipt).partition("■ 今できること")[2]
    hear(staff, receipt)
    shown = staff("propose", receipt, "--reason", "scope", answer="はい\n")
    assert "派遣しない（scope：ご希望の内容が" in shown.out
    ok(staff, "approve", receipt, "--expert", add_expert(staff), "--visits", "2", "--yes")
    plan(staff, receipt, "2026-12-10T14:00")
    assert re.search(r"対応の期限 +2026年12月11日", ok(staff, "show", receipt))
    desk.at("2026-12-10T17:00:00+09:00")
    done = staff("visit-done", receipt, "--text", "例の報告です。", answer="はい\n")
    assert re.search("第1回の報告 +例の報告です。", done.out)
    again = staff("report", receipt, "--number", "1", "--text", "直した報告です。", answer="はい\n")
    assert re.search("第1回の報告 +直した報告です。", again.out)
    assert "例の報告です。" not in again.out
