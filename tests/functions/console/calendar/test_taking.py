"""A form that is filled in for a caller: at the console as by the command line, once, with its mails."""

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from desk.console.member import Right
from tests.functions.conftest import BOOKING, RIGHT, Desk, Staff
from tests.functions.console.at_the_counter import EVERYTHING, Counter, member
from tests.functions.console.both_ways import COLLEAGUE, ME, everything, put_back
from tests.functions.console.calendar.test_day_and_month import words

OP = "00000000-0000-4000-8000-000000000001"
CALLER = {name: value for name, value in BOOKING.items() if name != "email"}


def posted(form: str, answers: Any, **more: str) -> dict[str, Any]:
    """What a browser posts of these answers."""
    controls = {name: "true" if value is True else value for name, value in answers.items()}
    return {"form": form, "op": OP, **controls, **more}


def metas(items: list[Any]) -> list[Any]:
    return [item for item in items if item["SK"]["S"] == "META" and item["PK"]["S"].startswith("SUB#")]


def comparable(items: list[Any]) -> list[str]:
    """The whole table without what is drawn anew for each submission: its id and its receipt number."""
    text = json.dumps([item for item in items if "AUDIT#view" not in item["PK"]["S"]], default=str)
    for meta in metas(items):
        sid = meta["PK"]["S"].removeprefix("SUB#")
        text = text.replace(sid, "a sid").replace(meta["receipt"]["S"], "a receipt")
    return sorted(json.dumps(one, sort_keys=True) for one in json.loads(text.replace(COLLEAGUE, ME)))


@pytest.mark.parametrize("form", RIGHT)
def test_both_ways_take_the_same(
    desk: Desk, staff: Staff, counter: Counter, tmp_path: Path, form: str
) -> None:
    if "by_phone" not in desk.bundle["forms"][form]["words"]:
        assert counter.get("/take", form=form)["statusCode"] == 404
        return
    answers = RIGHT[form]
    sheet = tmp_path / "sheet.txt"
    lines = []
    for name, value in answers.items():
        text = "はい" if value is True else "、".join(value) if isinstance(value, list) else str(value)
        lines.append(f"({name})：" + text.replace("\n", "\n  "))
    sheet.write_text("\n".join(f"x {line}" for line in lines), encoding="utf-8")
    before = everything(desk)
    said = staff("take", form, "--file", str(sheet), "--yes")
    assert said.status == 0, said.err
    by_command = comparable(everything(desk))
    put_back(desk, before)

    shown = counter.post("/take", posted(form, answers, step="check"))
    assert shown["statusCode"] == 200, words(shown["body"])
    assert everything(desk) == before
    again = re.findall(
        r'type="hidden" name="([^"]+)" value="([^"]*)"', shown["body"].partition('action="/take"')[2]
    )
    controls: dict[str, list[str]] = {}
    for name, value in again:
        if name != "_token":
            controls.setdefault(name, []).append(unescape(value))
    done = counter.post("/take", {**controls, "step": "do"})
    assert done["statusCode"] == 303, words(done["body"])
    assert comparable(everything(desk)) == by_command
    assert counter.post("/take", {**controls, "step": "do"})["headers"] == done["headers"]
    assert comparable(everything(desk)) == by_command, "a double click takes it once"
    told = words(counter.get(done["headers"]["location"])["body"])
    (meta,) = metas(everything(desk))
    assert f"受付番号は {meta['receipt']['S']} です" in told
    assert (meta["channel"]["S"], meta["status"]["S"] != "") == ("phone", True)


def test_the_mail_is_shown_before_it_is_taken_and_a_letter_where_there_is_no_address(
    desk: Desk, counter: Counter
) -> None:
    shown = words(counter.post("/take", posted("booking", BOOKING, step="check"))["body"])
    assert f"宛先：{BOOKING['email']}" in shown
    assert "例" in shown
    without = words(counter.post("/take", posted("booking", CALLER, step="check"))["body"])
    assert "アドレスがありません。手紙か電話で伝えてください" in without
    done = counter.post("/take", posted("booking", CALLER, step="do"))
    receipt = done["headers"]["location"].rpartition("/")[2]
    assert "メールの画面で手紙にします" in words(counter.get(done["headers"]["location"])["body"])
    case = words(counter.get(f"/cases/{receipt}")["body"])
    assert "電話で受け付け" in case
    assert "例 一郎" in case, "who took it"


def test_inside_the_lead_time_and_only_at_free_times(desk: Desk, counter: Counter) -> None:
    desk.at("2026-11-25T09:00:00+09:00")
    free = counter.get("/take", form="booking")["body"]
    assert 'value="2026-11-25T10:00"' in free
    assert 'value="2026-11-25T09:00"' not in free, "has begun"
    chosen = counter.get("/take", form="booking", slot="2026-11-25T10:00")["body"]
    assert re.search(r'value="2026-11-25T10:00" checked', chosen)
    assert counter.post("/take", posted("booking", CALLER, step="do"))["statusCode"] == 303
    assert 'value="2026-11-25T10:00"' not in counter.get("/take", form="booking")["body"]


def test_from_the_calendar_a_free_time_leads_to_the_form(desk: Desk, counter: Counter) -> None:
    body = counter.get("/slots/day", desk="consumer-center", day="2026-11-25")["body"]
    assert "/take?form=booking&amp;slot=2026-11-25T10:00" in body
    seeing = Counter(member({"consumer-center": frozenset({Right.SEE})}))
    assert "/take?" not in seeing.get("/slots/day", desk="consumer-center", day="2026-11-25")["body"]


def test_what_is_wrong_is_told_at_its_question_and_nothing_is_lost(desk: Desk, counter: Counter) -> None:
    wrong = {**CALLER, "postal_code": "12", "consent_precautions": ""}
    for step in ("check", "do"):
        refused = counter.post("/take", posted("booking", wrong, step=step))
        assert refused["statusCode"] == 422
        body = refused["body"]
        for field in ("postal_code", "consent_precautions"):
            assert f'href="#{field}"' in body
            assert f'id="{field}"' in body
        assert f'value="{CALLER["name"]}"' in body
        assert 'value="12"' in body
        assert re.search(rf'value="{CALLER["slot"]}" checked', body)
    assert not desk.items("SUB#")


def test_a_time_that_somebody_took_meanwhile_is_told_with_free_ones(desk: Desk, counter: Counter) -> None:
    shown = counter.post("/take", posted("booking", CALLER, step="check"))
    assert shown["statusCode"] == 200
    status, _ = desk.send("booking", BOOKING, sid="11111111-2222-4333-8444-555555555555")
    assert status == 201
    refused = counter.post("/take", posted("booking", CALLER, step="do"))
    assert refused["statusCode"] == 422
    assert 'href="#slot"' in refused["body"]
    assert len([one for one in desk.items("SUB#") if one["SK"] == "META"]) == 1


def test_the_form_can_be_corrected_before_it_is_taken(desk: Desk, counter: Counter) -> None:
    body = counter.post("/take", posted("booking", CALLER, step="edit"))["body"]
    assert f'value="{CALLER["name"]}"' in body
    assert f'name="op" value="{OP}"' in body


def test_who_handles_another_desk_only_has_not_this_form(desk: Desk) -> None:
    other = Counter(member({"harassment": EVERYTHING, "consumer-center": frozenset({Right.SEE})}))
    assert other.get("/take", form="booking")["statusCode"] == 404
    assert other.post("/take", posted("booking", CALLER, step="do"))["statusCode"] == 404
    assert "booking" not in other.get("/take")["body"]
    assert not desk.items("SUB#")
