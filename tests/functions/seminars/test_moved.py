"""A seminar with applications whose day, time or capacity an editor changes: staff are told, and tell on."""

import json

import pytest

from tests.functions.conftest import TEMPLATE, Desk, Staff
from tests.functions.manage_browser import code, look
from tests.functions.seminars.applying import apply, edit, seats, sid, status
from tests.functions.seminars.test_viewing_url import URL, set_basics

NEW = "2026年12月11日(金) 10時から12時まで"


@pytest.fixture
def receipts(desk: Desk) -> list[str]:
    """Of three who have a seat and one who waits."""
    return [apply(desk, n)[1]["receipt"] for n in range(4)]


def move() -> None:
    edit(day="2026-12-11", start="10:00", end="12:00", apply_until="2026-12-08 17:00")


def test_all_are_told_once_and_stay_what_they_are(desk: Desk, receipts: list[str], staff: Staff) -> None:
    assert "日時は" not in staff("health").out
    desk.sweep()
    move()
    why = "basics：開催の日時が、申し込まれたときの「2026年12月10日(木) 14時から」と変わっています"
    assert why in staff("health").out
    assert "basics" in staff("orphans").out
    said = staff("tell-moved", "basics", "--yes")
    assert (said.status, said.err) == (0, "")
    assert NEW in said.out
    assert "4件の方に、メールで知らせます。" in said.out
    assert "0件の方に、メールで知らせます。" in staff("tell-moved", "basics", "--yes").out
    desk.sweep()
    told = [mail for mail in desk.mails() if "セミナーの日時が変わりました" in mail["subject"]]
    assert sorted(mail["to"] for mail in told) == [f"a{n}@example.jp" for n in range(4)]
    assert all(NEW in mail.get_body(("plain",)).get_content() for mail in told)
    files = {
        str(mail["to"]): part.get_content()
        for mail in told
        for part in mail.iter_attachments()
        if part.get_content_type() == "text/calendar"
    }
    assert sorted(files) == ["a0@example.jp", "a1@example.jp", "a2@example.jp"], "who waits has no event"
    assert "DTSTART;TZID=Asia/Tokyo:20261211T100000" in files["a0@example.jp"]
    assert "SEQUENCE:2" in files["a0@example.jp"]
    assert [status(desk, n) for n in range(4)] == ["registered"] * 3 + ["waiting"]
    assert look(receipts[0], code(sid(0))).facts["セミナー"].endswith(NEW)
    assert "basics" not in staff("orphans").out
    assert "basics：" not in staff("health").out


def test_who_has_the_url_gets_it_again(desk: Desk, receipts: list[str], staff: Staff) -> None:
    """The calendar file of the new time would replace the one that has the URL."""
    set_basics(URL)
    desk.at("2026-12-08T08:30:00+09:00")
    desk.morning()
    desk.sweep()
    edit(start="15:00", end="17:00")
    for _ in range(2):
        assert staff("tell-moved", "basics", "--yes").status == 0
    desk.sweep()
    mine = [mail for mail in desk.mails() if mail["to"] == "a0@example.jp"]
    assert [str(mail["subject"]).partition("（")[0] for mail in mine][-2:] == [
        "セミナーの日時が変わりました",
        "セミナーの視聴用のURLのお知らせ",
    ]
    assert len(mine) == 4, "its receipt, the URL, the new time, and the URL again"
    (file,) = [part.get_content() for part in mine[-1].iter_attachments()]
    assert "DTSTART;TZID=Asia/Tokyo:20261210T150000" in file
    assert URL in file.replace("\r\n ", "")
    assert "SEQUENCE:2" in file


def test_who_applies_after_the_change_knows_it(desk: Desk, staff: Staff) -> None:
    apply(desk, 0)
    move()
    apply(desk, 1)
    assert "1件の方に、メールで知らせます。" in staff("tell-moved", "basics", "--yes").out
    desk.sweep()
    assert [m["to"] for m in desk.mails() if "日時が変わりました" in m["subject"]] == ["a0@example.jp"]


def test_a_capacity_below_what_is_taken_is_told(desk: Desk, receipts: list[str], staff: Staff) -> None:
    edit(capacity=2)
    why = "定員（2人）より多い、3件の申込みがあります"
    assert why in staff("health").out
    assert why in staff("orphans").out
    assert seats().taken == 3, "nobody loses a seat"
    edit(capacity=3)
    assert why not in staff("health").out


def test_one_that_is_gone_is_told_until_nobody_is_left(desk: Desk, receipts: list[str], staff: Staff) -> None:
    edit(id="renamed")
    why = "申込みが4件ありますが、日程（content/seminars.yml）にありません"
    assert (staff("orphans").status, staff("health").status) == (1, 1)
    for command in ("orphans", "health"):
        assert why in staff(command).out
    for n, number in enumerate(receipts):
        staff("change", number, "--seminar", "renamed", "--yes")
        assert status(desk, n) in ("registered", "waiting")
    assert "日程（content/seminars.yml）にありません" not in staff("health").out


def test_an_alarm_goes_on_each_morning_until_it_is_settled(
    desk: Desk, receipts: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """The figure and its dimension are those of the alarm in infra/template.yaml."""

    def told() -> float:
        capsys.readouterr()
        desk.morning()
        lines = [
            json.loads(line) for line in capsys.readouterr().out.splitlines() if "SeminarNotReady" in line
        ]
        alarm = TEMPLATE.properties("SeminarNotReady")
        assert all(one["_aws"]["CloudWatchMetrics"][0]["Dimensions"] == [["service"]] for one in lines)
        assert {one["service"] for one in lines} == {alarm["Dimensions"][0]["Value"]}
        return max(float(one[alarm["MetricName"]][0]) for one in lines)

    desk.at("2026-12-04T08:30:00+09:00")
    assert told() == 0
    edit(capacity=2)
    assert told() == 1
    desk.at("2026-12-07T08:30:00+09:00")
    assert told() == 2, "the viewing URL is missing, too"
    set_basics(URL)
    edit(capacity=3)
    assert told() == 0


def test_the_morning_s_list_says_so_until_it_is_right(desk: Desk, receipts: list[str]) -> None:
    def listed() -> str:
        desk.morning()
        rows = sorted(desk.items("DIGEST#harassment"), key=lambda one: str(one["SK"]))
        return str(rows[-1]["facts"]["seminars"])

    desk.at("2026-11-24T08:30:00+09:00")
    edit(capacity=2)
    assert "■ 申込みと合わなくなったセミナー（1件）\nbasics　定員（2人）より多い" in listed()
    desk.at("2026-11-25T08:30:00+09:00")
    edit(capacity=3)
    assert "合わなくなった" not in listed()
