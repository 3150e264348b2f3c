"""Texts that wait, and notices, once by the command line and once at the console: the same is stored."""

import re
from collections.abc import Mapping

import pytest

from desk import bootstrap
from desk.staff.cli import main as staff_main
from tests.functions.bookings import SID, meta
from tests.functions.conftest import RIGHT, Desk, Staff
from tests.functions.console.at_the_counter import EVERYTHING, Counter, member
from tests.functions.console.both_ways import COLLEAGUE, everything, put_back, stored

TEXT = "例の回答です。"
Typed = Mapping[str, str]
ROWS: Mapping[str, tuple[Typed, tuple[str, ...], Typed, bool]] = {
    "ask for a look": ({}, ("prepare", "{}", "answer", "--text", TEXT, "--look"), {"step": "look"}, True),
    "the morning": ({}, ("prepare", "{}", "answer", "--text", TEXT, "--morning"), {"step": "morning"}, False),
    "take the morning back": ({"step": "morning"}, ("take-back", "{}"), {"step": "take_back"}, False),
}
"""(what the console has done before, the command, what the console does, whether another has to look)."""


@pytest.fixture
def counter(desk: Desk) -> Counter:
    return Counter(member(dict.fromkeys(desk.bundle["desks"], EVERYTHING), id_=COLLEAGUE))


def controls(desk: Desk, typed: Typed) -> dict[str, str]:
    op = "00000000-0000-4000-8000-000000000001"
    return {"op": op, "version": str(meta(desk)["v"]), "text": TEXT, **typed}


def ask_for_looks(is_wanted: bool) -> None:
    form = bootstrap.parts().form("consultation")
    assert form
    rule = {"actions": ["answer"], "by": "colleague"}
    form.words["handling"].update({"second_look": rule} if is_wanted else {})


@pytest.mark.parametrize("name", ROWS)
def test_a_text_that_waits(name: str, desk: Desk, staff: Staff, counter: Counter) -> None:
    first, command, then, is_for_look = ROWS[name]
    ask_for_looks(is_for_look)
    _, body = desk.send("consultation", RIGHT["consultation"], sid=SID)
    receipt = str(body["receipt"])
    path = f"/cases/{receipt}/answer"
    if first:
        op = {"op": "00000000-0000-4000-8000-000000000000"}
        assert counter.post(path, {**controls(desk, first), **op})["statusCode"] == 303
    before = everything(desk)
    said = staff(*(one.format(receipt) for one in command), *_sure(command))
    assert said.status == 0, said.err
    by_command = stored(desk)
    assert by_command != stored(desk, before)
    put_back(desk, before)
    assert counter.post(path, controls(desk, then))["statusCode"] == 303
    assert stored(desk) == by_command


def _sure(command: tuple[str, ...]) -> tuple[str, ...]:
    return ("--yes",) if command[0] in ("prepare", "send-prepared") else ()


def test_at_the_command_line_another_person_looks_too(
    desk: Desk, staff: Staff, capsys: pytest.CaptureFixture[str]
) -> None:
    def other(*argv: str) -> int:
        return staff_main(argv, who="staff-2", parts=bootstrap.parts())

    ask_for_looks(True)
    _, body = desk.send("consultation", RIGHT["consultation"], sid=SID)
    receipt = str(body["receipt"])
    assert staff("answer", receipt, "--text", TEXT, "--yes").status == 1
    assert staff("prepare", receipt, "answer", "--text", TEXT, "--look", "--yes").status == 0
    assert staff("send-prepared", receipt, "--yes").status == 1
    assert staff("return-look", receipt, "--note", "例").status == 1
    assert staff("prepare", receipt, "answer", "--text", TEXT, "--morning", "--yes").status == 1
    assert other("return-look", receipt, "--note", "短くしてください。") == 0
    assert "短くしてください。" in staff("show", receipt).out
    assert staff("prepare", receipt, "answer", "--text", TEXT, "--look", "--yes").status == 0
    assert other("send-prepared", receipt, "--yes") == 0
    assert "回答" in capsys.readouterr().out
    assert meta(desk)["status"] == "answered"
    assert meta(desk)["answer"]["by"] == "staff-1"


def test_a_notice(desk: Desk, staff: Staff, counter: Counter) -> None:
    before = everything(desk)
    said = staff("notice", "put", "--text", TEXT, "--until", "2026-11-20T17:00", "--level", "urgent", "--yes")
    assert said.status == 0, said.err
    by_command = _without_id(stored(desk))
    put_back(desk, before)
    typed = {"text": TEXT, "until": "2026-11-20T17:00", "level": "urgent", "step": "do"}
    assert counter.post("/notices", typed)["statusCode"] == 303
    assert _without_id(stored(desk)) == by_command
    listed = staff("notice", "list").out
    assert TEXT in listed
    found = re.search(r"[0-9a-f-]{36}", listed)
    assert found
    assert staff("notice", "take", found[0], "--yes").status == 0
    assert TEXT not in staff("notice", "list").out
    assert staff("notice", "put", "--text", "", "--until", "x", "--yes").status == 1


def _without_id(items: object) -> str:
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "an attempt", str(items))
