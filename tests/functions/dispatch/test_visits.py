"""Visits, one after the other: who is told, what is refused, and what the calendars of both sides say."""

import re
from email.message import EmailMessage
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.functions.bookings import meta
from tests.functions.conftest import Desk, Staff
from tests.functions.dispatch.cases import (
    APPLICANT,
    FIRST,
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
from tests.functions.manage_browser import look

OTHER = "22222222-2222-4333-8444-555555555555"


def event(mail: EmailMessage) -> dict[str, str]:
    """What a calendar program reads in the mail's file."""
    (part,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    calendar = Calendar.from_ical(part.get_content())
    (found,) = calendar.walk("VEVENT")
    return {
        "method": str(calendar["METHOD"]),
        "uid": str(found["UID"]),
        "sequence": str(found["SEQUENCE"]),
        "start": f"{found['DTSTART'].dt:%Y-%m-%dT%H:%M}",
        "to": str(found["ATTENDEE"]).removeprefix("mailto:"),
    }


def test_both_sides_are_told_of_a_visit_and_have_one_event_in_their_calendars(
    desk: Desk, staff: Staff
) -> None:
    receipt = approved(desk, staff, add_expert(staff))
    before = len(desk.mails())
    plan(staff, receipt, "2026-12-01T14:00")
    (to_body,), (to_expert,) = (new_mails(desk, before, one) for one in (APPLICANT, FIRST))
    assert "第1回の訪問（3回までのうち）\n日時：2026年12月1日(火) 14時から（120分）" in text(to_body)
    assert f"場所：{PLACE}\n専門家：例 専一さん（例の専門）" in text(to_body)
    assert f"日時：2026年12月1日(火) 14時から（120分）\n場所：{PLACE}" in text(to_expert)
    assert "例 専一 様" in text(to_expert)
    # Nothing that the applicant typed is in a mail to somebody else.
    for typed in ("例の困りごと", "例 花子", APPLICANT, "03-1234-5678", "例県"):
        assert typed not in text(to_expert)
    assert "第1回の訪問は、2026年12月1日(火) 14時からです" in own_page(desk).text
    set_for_body, set_for_expert = event(to_body), event(to_expert)
    assert set_for_body["uid"] == set_for_expert["uid"]
    assert (set_for_body["method"], set_for_body["start"]) == ("REQUEST", "2026-12-01T14:00")
    assert (set_for_body["to"], set_for_expert["to"]) == (APPLICANT, FIRST)

    before = len(desk.mails())
    ok(
        staff,
        "move-visit",
        receipt,
        "--at",
        "2026-12-02T10:30",
        "--reason",
        "専門家の都合が悪くなったためです。",
        "--yes",
    )
    (to_body,), (to_expert,) = (new_mails(desk, before, one) for one in (APPLICANT, FIRST))
    assert "専門家の都合が悪くなったためです。" in text(to_body)
    for mail, was in ((to_body, set_for_body), (to_expert, set_for_expert)):
        moved = event(mail)
        assert (moved["uid"], moved["start"]) == (was["uid"], "2026-12-02T10:30")
        assert int(moved["sequence"]) > int(was["sequence"])

    before = len(desk.mails())
    ok(staff, "cancel-visit", receipt, "--yes")
    for mail in (*new_mails(desk, before, APPLICANT), *new_mails(desk, before, FIRST)):
        assert (event(mail)["method"], event(mail)["uid"]) == ("CANCEL", set_for_body["uid"])
    assert len(new_mails(desk, before, FIRST)) == 1
    # The same visit can be planned again, with what was said of the place.
    ok(staff, "plan-visit", receipt, "--at", "2026-12-03T10:00", "--place", PLACE, "--number", "1", "--yes")
    assert [visit["number"] for visit in meta(desk)["visits"]] == [1]


def test_a_visit_is_done_only_after_its_start_and_the_next_keeps_its_expert(desk: Desk, staff: Staff) -> None:
    receipt = approved(desk, staff, add_expert(staff), visits=2)
    plan(staff, receipt, "2026-12-01T14:00")
    early = staff("visit-done", receipt, "--yes")
    assert (early.status, "まだその時刻になっていません" in early.err) == (1, True)
    desk.at("2026-12-01T14:00:00+09:00")
    ok(staff, "visit-done", receipt, "--yes")
    assert "訪問が終わりました" in own_page(desk).text
    # The second: nothing about place and expert has to be said again.
    wrong = staff("plan-visit", receipt, "--at", "2026-12-08T14:00", "--number", "3", "--yes")
    assert (wrong.status, "次に決めるのは、第2回の訪問です。" in wrong.err) == (1, True)
    ok(staff, "plan-visit", receipt, "--at", "2026-12-08T14:00", "--yes")
    second = meta(desk)["visits"][1]
    assert (second["place"], second["expert"]) == (PLACE, meta(desk)["visits"][0]["expert"])
    desk.at("2026-12-08T16:00:00+09:00")
    ok(staff, "visit-done", receipt, "--text", "2回めの報告です。", "--yes")
    over = staff("plan-visit", receipt, "--at", "2026-12-15T14:00", "--yes")
    assert (over.status, "決まった回数の訪問は、全部済みました。" in over.err) == (1, True)
    ok(staff, "report", receipt, "--number", "1", "--text", "1回めの報告です。", "--yes")
    shown = ok(staff, "show", receipt)
    assert re.search("第1回 +済み：2026年12月1日", shown)
    assert "1回めの報告です。" in shown
    assert "2回めの報告です。" in shown


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("--at", "2026-11-19T14:00"), "訪問は、これからの日時を書いてください。"),
        (("--at", "あした"), "日と時間を選びなおしてください"),
        (("--at", "2026-12-01T14:00", "--minutes", "10"), "30から480までの数にしてください"),
        (("--at", "2026-12-01T14:00", "--minutes", "長め"), "30から480までの数を、1つだけ"),
    ],
)
def test_what_is_typed_wrongly_is_told(desk: Desk, staff: Staff, typed: tuple[str, ...], said: str) -> None:
    receipt = approved(desk, staff, add_expert(staff))
    refused = staff("plan-visit", receipt, *typed, "--place", PLACE, "--yes")
    assert (refused.status, said in refused.err) == (1, True), refused.err
    nowhere = staff("plan-visit", receipt, "--at", "2026-12-01T14:00", "--yes")
    assert (nowhere.status, "訪問先の名前と住所" in nowhere.err) == (1, True)
    assert "visits" not in meta(desk)


@pytest.mark.parametrize(
    "typed",
    [
        "2026-12-01T14:30",
        "2026-12-01 14:30",
        "12/1 14:30",
        "12月1日（火） 14時30分",
        "１２月１日　１４：３０",
        "あさって 14時30分",
    ],
)
def test_a_time_may_be_typed_as_people_write_it(desk: Desk, staff: Staff, typed: str) -> None:
    desk.at("2026-11-29T10:00:00+09:00")
    receipt = approved(desk, staff, add_expert(staff))
    said = staff("plan-visit", receipt, "--at", typed, "--place", PLACE, answer="はい\n")
    assert said.status == 0, said.err
    # What will happen is shown before it does.
    assert re.search("第1回の訪問 +2026年12月1日\\(火\\) 14時30分から（120分）", said.out)
    assert "例 専一さん" in said.out
    assert meta(desk)["visits"][0]["at"] == "2026-12-01T14:30"


def test_an_expert_is_at_one_place_at_a_time(desk: Desk, staff: Staff) -> None:
    expert = add_expert(staff)
    first = approved(desk, staff, expert)
    second = approved(desk, staff, expert, sid=OTHER, body="例の別の団体", corporate_number="")
    plan(staff, first, "2026-12-01T14:10")
    clash = staff("plan-visit", second, "--at", "2026-12-01T15:30", "--place", PLACE, "--yes")
    assert (clash.status, "その時間に、別の訪問があります" in clash.err) == (1, True)
    plan(staff, second, "2026-12-01T16:30")
    # Moved away, its time is another's.
    ok(staff, "move-visit", first, "--at", "2026-12-02T14:00", "--yes")
    ok(staff, "move-visit", second, "--at", "2026-12-01T14:00", "--yes")
    table = ok(staff, "experts")
    assert re.search(rf"{expert} .*頼めます +2件 +2回 +0回 +2026年12月1日\(火\) 14時", table)


def test_the_next_visit_begins_when_the_one_before_is_over(desk: Desk, staff: Staff) -> None:
    receipt = approved(desk, staff, add_expert(staff))
    plan(staff, receipt, "2026-12-01T14:00")
    desk.at("2026-12-01T14:10:00+09:00")
    ok(staff, "visit-done", receipt, "--yes")
    said = staff("plan-visit", receipt, "--at", "2026-12-01T15:00", "--yes")
    assert said.status == 1
    assert "その時間に、別の訪問があります" in said.err
    plan(staff, receipt, "2026-12-01T16:00")
    said = staff("move-visit", receipt, "--at", "2026-12-01T15:30", "--reason", "staff_away", "--yes")
    assert said.status == 1
    assert "その時間に、別の訪問があります" in said.err


def test_another_expert_takes_over_and_each_is_told(desk: Desk, staff: Staff) -> None:
    expert, other = add_expert(staff), add_expert(staff, "例 専二", SECOND, "別の専門")
    receipt = approved(desk, staff, expert)
    plan(staff, receipt, "2026-12-01T14:00")
    desk.sweep()
    assert staff("change-expert", receipt, "--expert", other, "--yes").status != 0  # without a reason
    before = len(desk.mails())
    ok(staff, "change-expert", receipt, "--expert", other, "--reason", "議題が変わったため", "--yes")
    ((to_body,), (off,), (on,)) = (new_mails(desk, before, one) for one in (APPLICANT, FIRST, SECOND))
    assert "専門家：例 専二さん（別の専門）" in text(to_body)
    assert "議題が変わったため" not in text(to_body) + text(off) + text(on)
    assert (event(off)["method"], event(on)["method"]) == ("CANCEL", "REQUEST")
    assert event(off)["uid"] == event(on)["uid"]
    assert "議題が変わったため" in ok(staff, "show", receipt)
    # The first has that time for others again, the second hasn't.
    free = approved(desk, staff, expert, sid=OTHER, body="例の別の団体", corporate_number="")
    plan(staff, free, "2026-12-01T14:00")
    assert "例 専二さん" in look(receipt).text


def test_a_body_that_withdraws_frees_the_expert_and_is_told(desk: Desk, staff: Staff) -> None:
    expert = add_expert(staff)
    receipt = approved(desk, staff, expert)
    plan(staff, receipt, "2026-12-01T14:00")
    before = len(desk.mails())
    own_page(desk).press("取下げへ進む").press("取り下げる")
    (to_expert,) = new_mails(desk, before, FIRST)
    assert event(to_expert)["method"] == "CANCEL"
    assert "取り下げられました" in text(new_mails(desk, before)[0])
    assert desk.items("EXPERT#") == []
    assert desk.items("BODY#") == []
    # A mistake: it comes back, without the visit, which is planned anew.
    ok(staff, "reopen", receipt, "--yes")
    assert "派遣が決まりました" in own_page(desk).text
    plan(staff, receipt, "2026-12-01T14:00")
    assert len(desk.items("EXPERT#")) == 4


def test_the_sheet_has_the_whole_case_on_paper(desk: Desk, staff: Staff, tmp_path: Path) -> None:
    receipt = approved(desk, staff, add_expert(staff), visits=2)
    plan(staff, receipt, "2026-12-01T14:00")
    desk.at("2026-12-01T17:00:00+09:00")
    report = tmp_path / "report.txt"
    report.write_text("報告の1行め\n報告の2行め\n", encoding="utf-8")
    ok(staff, "visit-done", receipt, "--file", str(report), "--yes")
    sheet = ok(staff, "sheet", receipt)
    for words in (
        "例町商店街振興組合",
        "例の困りごとです。",
        "例の記録です。",
        "例 専一さん、2回まで",
        "報告の2行め",
        "まだ決まっていません",
    ):
        assert words in sheet
    assert "見た人" in ok(staff, "show", receipt)
