"""A day at the desk of bookings, from the digest at 8:30 until five o'clock: by command line and pages alone.

Each event was a dead end once; at the end of the day nothing waits, and everybody knows where they stand.
"""

import re
import uuid
from pathlib import Path
from typing import Any

import pytest

import feedback
from desk.domain.codes.manage_code import link_code
from tests.functions.bookings import URL
from tests.functions.conftest import BOOKING, Desk, Said, Staff
from tests.functions.events import Context, ses
from tests.functions.manage_browser import KEYS, Page, look
from tests.functions.mornings import CENTER, a_morning, to

SHEET = """\
eligibility： 1
relationship: 1
consent_precautions：はい
slot：12月2日 09:00
topic：1
message：訪問販売で契約しました。
name：例 次郎
kana：れい じろう
postal_code：120-0000
address：例県例市例町1-2-3
phone：03-1234-5678
camera：2
"""


class Day:
    """The desk with its people: what staff type, and what applicants see and get."""

    def __init__(self, desk: Desk, staff: Staff) -> None:
        self.desk, self._staff = desk, staff
        self.sids: dict[str, str] = {}
        self.numbers: dict[str, str] = {}
        self.read = 0

    def books(self, name: str, slot: str, **answers: Any) -> None:
        sid = str(uuid.uuid5(uuid.NAMESPACE_DNS, name))
        own = {"slot": slot, "email": f"{name}@example.jp"}
        status, body = self.desk.send(
            "booking", BOOKING | own | answers, sid=sid, source=f"192.0.2.{len(name)}"
        )
        assert status == 201, body
        self.sids[name], self.numbers[name] = sid, str(body["receipt"])
        self.desk.later(seconds=20)

    def at(self, time: str) -> None:
        self.desk.at(f"2026-11-25T{time}:00+09:00")

    def staff(self, command: str, name: str = "", *more: str) -> Said:
        """A command on somebody's booking, by the end of its receipt number, as at the counter."""
        words = [self.numbers[name][-6:]] if name else []
        said = self._staff(command, *words, *more, answer="はい\n")
        assert (said.status, said.err) == (0, ""), (command, said)
        return said

    def page(self, name: str) -> Page:
        return look(self.numbers[name], link_code(self.sids[name], keys=KEYS))

    def state(self, name: str) -> tuple[str, str]:
        item = next(one for one in self.desk.rows("submission") if one["PK"] == f"SUB#{self.sids[name]}")
        return str(item["status"]), str(item["slot"])

    def new_mails(self) -> list[tuple[str, str]]:
        """(to, subject) of what has arrived at applicants since the last look."""
        self.desk.sweep()
        new, self.read = self.desk.mails()[self.read :], len(self.desk.mails())
        found = [(str(mail["To"]).partition("@"), str(mail["Subject"])) for mail in new]
        return sorted(
            (name, re.split("（", title)[0]) for (name, _, host), title in found if host == "example.jp"
        )


@pytest.fixture
def day(desk: Desk, staff: Staff) -> Day:
    """What was booked on the 20th, and confirmed on the 24th."""
    day = Day(desk, staff)
    day.books("ichiro", "2026-11-25T10:00")
    day.books("niko", "2026-11-25T14:00")
    day.books("mitsuo", "2026-11-27T09:00", other_slots=["2026-11-30T14:00"])
    day.books("shiro", "2026-11-26T11:00")
    day.books("goro", "2026-12-01T10:00", earlier=True)
    day.books("mistyped", "2026-11-30T09:00")
    desk.at("2026-11-24T15:00:00+09:00")
    for name in ("ichiro", "niko", "shiro", "goro"):
        day.staff("confirm", name, "--url", URL)
    day.new_mails()
    return day


def test_a_day(day: Day, desk: Desk, tmp_path: Path) -> None:
    # 8:30 The digest says what the day has.
    digest = to(a_morning(desk, "2026-11-25T08:30:00+09:00"), CENTER).get_content()
    assert "■ 今日の予定（2件）" in digest.replace("\r", "")
    assert day.numbers["mitsuo"] in digest
    day.new_mails()

    # 8:40 The second wish fits better: one step, one mail.
    day.at("08:40")
    said = day.staff("confirm", "mitsuo", "--url", URL, "--slot", "2", "--reason", "staff_away")
    assert "第2希望" in said.out
    assert day.state("mitsuo") == ("confirmed", "2026-11-30T14:00")
    assert day.new_mails() == [("mitsuo", "相談の日時が決まりました")]

    # 9:00 A counsellor is ill tomorrow: the day is closed, and who is booked is moved with the reason.
    day.at("09:00")
    day.staff("close-day", "", "明日", "--reason", "staff_away", "--near")
    assert day.state("shiro")[0] == "confirmed"
    assert not day.state("shiro")[1].startswith("2026-11-26")
    assert day.new_mails() == [("shiro", "相談の日時などが変わりました")]
    assert "担当の職員が、急に休むことになりました。" in day.page("shiro").text

    # 9:20 Somebody calls, without a mail address.
    day.at("09:20")
    (tmp_path / "sheet.txt").write_text(SHEET, encoding="utf-8")
    said = day.staff("take", "", "booking", "--file", str(tmp_path / "sheet.txt"))
    assert "受付番号は" in said.out

    # 9:40 An address was mistyped: its auto-reply has come back. It is corrected, and confirmed.
    day.at("09:40")
    (row,) = [
        row
        for row in desk.rows("mail")
        if row["kind"] == "auto-reply" and row["PK"] == f"SUB#{day.sids['mistyped']}"
    ]
    feedback.handler(ses("Bounce", row), Context(function_name="feedback"))
    day.staff("correct", "mistyped", "--mail", "right@example.jp")
    day.staff("resend", "mistyped", "--mail", "auto-reply")
    day.staff("confirm", "mistyped", "--url", URL)
    assert ("right", "相談の日時が決まりました") in day.new_mails()

    # 10:00 The consultation begins; at 10:20 the line breaks.
    day.at("10:00")
    day.staff("start", "ichiro")
    day.at("10:20")
    day.staff("rebook", "ichiro", "--slot", "2026-12-02T10:00", "--reason", "会議のしくみが止まりました")
    assert day.state("ichiro") == ("confirmed", "2026-12-02T10:00")
    assert "会議のしくみが止まりました。" in day.page("ichiro").text
    assert day.new_mails() == [("ichiro", "相談の日時などが変わりました")]

    # 11:00 An hour is needed for something else; at noon it isn't any more.
    day.at("11:00")
    day.staff("block", "", "12/3", "10:00", "--reason", "no_room")
    assert "12月3日(木) 10時" in day.staff("blocks").out
    day.at("12:00")
    day.staff("unblock", "", "12/3")

    # 14:15 Nobody came and nobody answers the phone; at 14:30 she calls: it was the desk's mistake.
    day.at("14:16")
    day.staff("phone", "niko", "--text", "14時16分に電話しました。留守でした")
    day.staff("no-show", "niko")
    day.at("14:30")
    day._staff("reopen", day.numbers["niko"], "--yes")
    assert day.state("niko")[0] == "confirmed"
    day.staff("move", "niko", "--slot", "2026-12-03T10:00", "--reason", "asked")
    assert day.new_mails() == [("niko", "相談の日時などが変わりました")]

    # 15:00 One cancels by herself; what she leaves is offered tomorrow to who wished to come earlier.
    day.at("15:00")
    day.page("mitsuo").press("取消しへ進む").press("取り消す")
    assert day.state("mitsuo")[0] == "cancelled"
    day.new_mails()

    # 17:00 Nothing is left to do today but what the caller still waits for.
    day.at("17:00")
    listed = day.staff("list").out.partition("【あとのこと】")[0]
    for name in ("ichiro", "niko", "mitsuo", "shiro", "goro", "mistyped"):
        assert day.numbers[name] not in listed, name

    # The next morning.
    day.new_mails()
    a_morning(desk, "2026-11-26T08:30:00+09:00")
    assert ("goro", "早い日時が空きました") in day.new_mails()
    calls: list[str] = []
    real = desk.cloud.dynamodb.transact_write_items
    desk.cloud.dynamodb.transact_write_items = lambda **asked: calls.append("write") or real(**asked)
    day.page("goro").press("この早い日時に変える")
    assert calls == ["write"]
    assert day.state("goro") == ("received", "2026-11-30T14:00")
