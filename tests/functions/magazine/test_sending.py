"""Staff send an issue: each subscriber gets it once, whatever dies on the way, and after all other mails."""

import re
from typing import Any

import pytest

import deliver
from desk import bootstrap
from desk.usecases.magazines.send_issue import send_issue
from local.emulated.dynamodb.filter_pattern import matches
from local.emulated.sam_template import load_template
from tests.functions.bookings import book
from tests.functions.conftest import Desk, Staff
from tests.functions.crashes import Killed, When, dying, each_death
from tests.functions.events import Context
from tests.functions.magazine.issues import SUBJECT, got, issue, readers
from tests.functions.magazine.reader import ADDRESS, mails_to, one_click, send, subscribe


def test_killed_at_any_write_and_run_again_each_gets_it_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """61 readers are three transactions of rows; the record is one write before them."""
    everybody = readers(desk, 61)
    table = desk.cloud.table_items()
    deaths = 0

    def run(n: int, when: When) -> bool:
        nonlocal deaths
        restore(desk, table)
        with dying(desk, monkeypatch, at=n, when=when) as called:
            try:
                send_issue(issue(desk), bootstrap.parts(), by="staff-1")
                died = False
            except Killed:
                died = True
        assert len(called) <= 4
        again = send_issue(issue(desk), bootstrap.parts(), by="staff-2")
        assert again.total == 61
        rows = [item for item in desk.items("ISSUE#") if item["SK"] != "META"]
        assert sorted(row["to"] for row in rows) == sorted(everybody)
        return died

    assert each_death(run) == 8


def restore(desk: Desk, items: list[Any]) -> None:
    for item in desk.items("ISSUE#"):
        desk.cloud.dynamodb.delete_item(
            TableName=bootstrap.parts().settings.table, Key={"PK": {"S": item["PK"]}, "SK": {"S": item["SK"]}}
        )
    assert len(desk.cloud.table_items()) == len(items)


def test_delivery_killed_in_the_middle_goes_on_at_the_next_sweep(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = readers(desk, 9)
    send_issue(issue(desk), bootstrap.parts(), by="staff-1")
    with dying(desk, monkeypatch, at=7, when="before"), pytest.raises(Killed):
        desk.sweep()
    assert 0 < len(got(desk)) < 9
    desk.later(minutes=10)
    desk.sweep()
    desk.sweep()
    # One may come twice: SES took it, and the process died before it could be marked.
    assert sorted(set(got(desk))) == sorted(everybody)
    assert len(got(desk)) <= 10


def test_the_same_command_again_sends_nothing_twice(desk: Desk, staff: Staff) -> None:
    subscribe(desk)
    assert staff("magazine", "send", "news-2", answer="news-2\n").status == 0
    desk.sweep()
    desk.later(hours=1)
    subscribe(desk, "late@example.jp")
    said = staff("magazine", "send", "news-2")
    assert (said.status, "送り残しはありません（全部で1人）" in said.out) == (0, True)
    desk.sweep()
    assert got(desk) == [ADDRESS], "who subscribes later gets the next issue"


def test_nothing_is_sent_without_the_typed_name_nor_before_its_day_nor_as_a_draft(
    desk: Desk, staff: Staff
) -> None:
    subscribe(desk)
    for answer in ("", "はい\n", "news-1\n"):
        said = staff("magazine", "send", "news-2", answer=answer)
        assert (said.status, "何もしませんでした" in said.out) == (1, True)
    assert "下書き" in staff("magazine", "send", "news-3", answer="news-3\n").err
    bootstrap.parts().bundle["newsletter"]["news-2"]["day"] = "2026-11-21"
    said = staff("magazine", "send", "news-2", answer="news-2\n")
    assert "この号を送る日は、2026年11月21日(土)です" in said.err
    assert staff("magazine", "send", "news-9", answer="news-9\n").status == 2
    assert not desk.items("ISSUE#")


def test_nobody_subscribes_yet(desk: Desk, staff: Staff) -> None:
    said = staff("magazine", "send", "news-2", answer="news-2\n")
    assert (said.status, "まだいません" in said.err) == (1, True)
    assert not desk.items("ISSUE#")


def test_what_staff_see_has_no_address_and_no_code(desk: Desk, staff: Staff) -> None:
    subscribe(desk)
    send(desk)
    one_click(mails_to(desk)[-1])
    said = [
        staff("magazine", *words).out for words in (["list"], ["preview", "news-2"], ["status", "news-2"])
    ]
    listed, previewed, status = said
    assert "登録している方 0人" in listed
    assert "（配信を止めるページのリンク）" in previewed
    assert "例県例市例町1丁目2番3号" in previewed
    assert re.search("この号から配信を止めた方 +1人", status)
    assert ADDRESS not in "".join(said)


def test_words_changed_after_the_sending_began_reach_nobody(desk: Desk, staff: Staff) -> None:
    readers(desk, 2)
    staff("magazine", "send", "news-2", answer="news-2\n")
    bootstrap.parts().bundle["newsletter"]["news-2"]["subject"] = "別の件名"
    assert "文面が、そのときと変わっています" in staff("magazine", "send", "news-2").out
    desk.sweep()
    assert len(got(desk)) == 2


def test_other_mails_go_first(desk: Desk) -> None:
    readers(desk, 5)
    send_issue(issue(desk), bootstrap.parts(), by="staff-1")
    book(desk)
    desk.sweep()
    subjects = [str(mail["Subject"]) for mail in desk.mails()]
    assert subjects.index(SUBJECT) == len(subjects) - 5


def test_no_bell_rings_for_an_issue(desk: Desk) -> None:
    """A thousand rows in the stream would stand before the next applicant's mail."""
    (mapping,) = next(one for one in load_template().functions() if one.name == "Deliver").streams
    subscribe(desk)
    send_issue(issue(desk), bootstrap.parts(), by="staff-1")
    keys = [{"PK": item["PK"], "SK": item["SK"]} for item in desk.rows("mail")]
    rung = [key["PK"][:4] for key in keys if any(matches(one, record(key)) for one in mapping.patterns)]
    assert rung == ["MAG#"]


def record(key: dict[str, str]) -> dict[str, Any]:
    return {"eventName": "INSERT", "dynamodb": {"Keys": {name: {"S": value} for name, value in key.items()}}}


def test_a_mail_that_becomes_due_meanwhile_waits_for_twenty_issues_at_most(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    readers(desk, 45)
    send_issue(issue(desk), bootstrap.parts(), by="staff-1")
    outbox, real, done = bootstrap.outbox(), type(bootstrap.outbox()).deliver, []

    def deliver_one(self: Any, key: Any) -> Any:
        done.append(key["PK"])
        if len(done) == 5:
            book(desk)
        return real(self, key)

    monkeypatch.setattr(type(outbox), "deliver", deliver_one)
    desk.sweep()
    others = [n for n, pk in enumerate(done) if pk.startswith("SUB#")]
    assert others, "the booking's mails were sent in the same sweep"
    assert max(others) <= 25


def test_it_waits_for_the_next_sweep_when_time_is_over(desk: Desk) -> None:
    readers(desk, 3)
    send_issue(issue(desk), bootstrap.parts(), by="staff-1")
    deliver.handler({"source": "aws.events", "detail": {}}, Context(time_left=1000))
    assert got(desk) == []
    desk.sweep()
    assert len(got(desk)) == 3
