"""Notices of the public pages: written by who leads a desk, read by everybody as JSON, gone by themselves."""

import json
import re
from typing import Any

import pytest

import slots
from desk import bootstrap
from desk.storage.notices import put_notice, read_notices
from tests.functions import events
from tests.functions.conftest import Desk
from tests.functions.console.at_the_counter import EVERYTHING, Counter, member
from tests.functions.console.test_rights import ROLES

TEXT = "例の工事のため、電話が通じません。\n夕方に直ります。"
TODAY = {"text": TEXT, "level": "urgent", "until": "2026-11-20T17:00"}


@pytest.fixture
def lead(desk: Desk) -> Counter:
    return Counter(member({"consumer-center": ROLES["leads"]}, id_="m-0000000000000001"))


def put_up(counter: Counter, step: str = "do", **typed: str) -> Any:
    shown = counter.get("/notices")["body"]
    op = re.search(r'name="op" value="([^"]*)"', shown)
    assert op
    return counter.post("/notices", {"op": op[1], "step": step, **TODAY, **typed})


def public(**headers: str) -> Any:
    event = events.get("/api/notices", form="", query={})
    event["headers"] |= headers
    return slots.handler(event, events.Context())


def texts() -> list[str]:
    return [one["text"] for one in json.loads(public()["body"])["notices"]]


def test_it_is_shown_before_it_is_up_and_then_read_by_the_pages(lead: Counter) -> None:
    checked = put_up(lead, "check")
    assert checked["statusCode"] == 200
    assert "例の工事のため" in checked["body"]
    assert texts() == []
    assert put_up(lead)["statusCode"] == 303
    (one,) = json.loads(public()["body"])["notices"]
    assert one["level"] == "urgent"
    assert one["text"] == TEXT
    assert "by" not in one


def test_it_begins_and_ends_by_the_clock_alone(lead: Counter, desk: Desk) -> None:
    put_up(lead, **{"from": "2026-11-20T13:00"})
    assert texts() == [], "nothing is told before its time"
    desk.at("2026-11-20T13:00:00+09:00")
    assert texts() == [TEXT]
    before = desk.items("NOTICE")
    desk.at("2026-11-20T17:00:00+09:00")
    assert texts() == []
    assert desk.items("NOTICE") == before, "nothing was written"


def test_the_answer_may_be_kept_for_a_minute_and_has_a_tag(lead: Counter) -> None:
    put_up(lead)
    first = public()
    assert first["headers"]["cache-control"] == "public, max-age=60"
    again = public(**{"if-none-match": first["headers"]["etag"]})
    assert again["statusCode"] == 304
    assert again["body"] == ""
    assert public(**{"if-none-match": '"other"'})["statusCode"] == 200


def test_a_failure_is_kept_by_no_cache(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(bootstrap.parts().store.client, "get_item", broken)
    answer = public()
    assert answer["statusCode"] == 503
    assert answer["headers"]["cache-control"] == "no-store"


def test_only_who_leads_a_desk_writes_and_only_for_its_pages(desk: Desk) -> None:
    for name, rights in ROLES.items():
        one = Counter(member({"consumer-center": rights}))
        leads = "lead" in rights
        expected = 200 if leads else 403
        assert one.get("/notices")["statusCode"] == expected, name
    lead = Counter(member({"consumer-center": ROLES["leads"], "harassment": ROLES["handles"]}))
    assert put_up(lead, desk="harassment")["statusCode"] == 404
    assert put_up(lead, desk="consumer-center")["statusCode"] == 303
    other = Counter(member({"harassment": EVERYTHING}))
    body = other.get("/notices")["body"]
    assert "例の工事" not in body
    (mine,) = read_notices(bootstrap.parts().store)[1]
    refused = other.post("/notices", {"step": "take_do", "id": mine["id"]})
    assert refused["statusCode"] == 409
    assert len(texts()) == 1


def test_it_is_taken_back_after_a_question_and_both_are_remembered_with_who(lead: Counter) -> None:
    put_up(lead)
    (one,) = read_notices(bootstrap.parts().store)[1]
    asked = lead.post("/notices", {"step": "take", "id": one["id"]})
    assert asked["statusCode"] == 200
    assert len(texts()) == 1
    assert lead.post("/notices", {"step": "take_do", "id": one["id"]})["statusCode"] == 303
    assert texts() == []
    body = lead.get("/notices")["body"]
    assert "例 一郎 が出した" in " ".join(body.split())
    assert "例 一郎 が下げた" in " ".join(body.split())


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": "  "},
        {"text": "長" * 301},
        {"until": ""},
        {"until": "2026-11-20T09:00"},
        {"from": "2026-11-21T09:00"},
        {"until": "2027-03-01T09:00"},
        {"level": "loud"},
    ],
    ids=str,
)
def test_what_is_wrong_is_told_and_nothing_is_lost(lead: Counter, wrong: dict[str, str]) -> None:
    refused = put_up(lead, **wrong)
    assert refused["statusCode"] == 422
    assert {**TODAY, **wrong}["text"].strip()[:20] in refused["body"]
    assert texts() == []


def test_its_text_is_never_markup(lead: Counter) -> None:
    put_up(lead, text="<b>例</b><script>alert(1)</script>")
    assert "<script>alert" not in lead.get("/notices")["body"]
    assert texts() == ["<b>例</b><script>alert(1)</script>"]


def test_of_two_who_write_at_once_one_is_told(desk: Desk) -> None:
    parts = bootstrap.parts()
    now = parts.clock()
    one = {"id": "1", "desk": "", "level": "info", "text": "例", "from": "2026-11-20T00:00:00Z"}
    both = [{**one, "id": name, "until": "2026-11-21T00:00:00Z"} for name in "AB"]
    put_notice(parts.store, {**both[0], "id": "0"}, [], seen=0, by="m", op="0", at=now)
    done = [put_notice(parts.store, one, [], seen=1, by="m", op=one["id"], at=now) for one in both]
    assert done == ["done", "changed"]


def test_pressed_twice_it_is_up_once(lead: Counter, desk: Desk) -> None:
    shown = lead.get("/notices")["body"]
    op = re.search(r'name="op" value="([^"]*)"', shown)
    assert op
    for _ in range(2):
        lead.post("/notices", {"op": op[1], "step": "do", **TODAY})
        desk.later(seconds=2)
    assert texts() == [TEXT]
