"""The console's list: its pages, and what narrows it."""

import re
from html import unescape

import pytest

from tests.functions.bookings import OTHER_SID, book
from tests.functions.conftest import BOOKING, Desk
from tests.functions.console.at_the_counter import EVERYTHING, Counter, many, member


@pytest.fixture
def counter(desk: Desk) -> Counter:
    return Counter(member({"consumer-center": EVERYTHING}))


def test_a_long_list_is_paged_forwards_and_backwards_without_losing_one(desk: Desk, counter: Counter) -> None:
    every = list(many(desk, 130))

    def receipts(page: object) -> list[str]:
        assert isinstance(page, dict)
        return [one for one in re.findall(r'href="/cases/([0-9A-Z-]{11})"', page["body"]) if one in every]

    def link(page: object, rel: str) -> dict[str, str]:
        assert isinstance(page, dict)
        found = re.search(rf'rel="{rel}" href="/list\?([^"]*)"', page["body"])
        pairs = unescape(found[1]).split("&") if found else []
        return {name: value.replace("%3A", ":") for name, _, value in (one.partition("=") for one in pairs)}

    pages, page = [], counter.get("/list")
    while True:
        pages.append(receipts(page))
        if not (following := link(page, "next")):
            break
        page = counter.get("/list", **following)
    assert [one for some in pages for one in some] == every
    assert max(map(len, pages)) == 50
    back = []
    while before := link(page, "prev"):
        page = counter.get("/list", **before)
        back.append(receipts(page))
    assert back == pages[-2::-1]


def test_a_page_of_the_list_is_one_query(
    desk: Desk, counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    list(many(desk, 130))
    calls: list[str] = []
    real = desk.cloud.dynamodb._make_api_call

    def counted(name: str, request: object) -> object:
        calls.append(name)
        return real(name, request)

    monkeypatch.setattr(desk.cloud.dynamodb, "_make_api_call", counted)
    counter.get("/list", after="2026-11-21_2026-11-20T01:00:05Z_AAAA-0039-A")
    assert calls == ["Query"]


def test_the_list_is_narrowed_by_who_has_a_case_and_by_its_marks(desk: Desk, counter: Counter) -> None:
    mine = book(desk)
    status, body = desk.send(
        "booking", {**BOOKING, "slot": "2026-11-26T14:00", "email": "b@example.jp"}, sid=OTHER_SID
    )
    assert status == 201
    other = body["receipt"]
    counter.post(f"/cases/{mine}/assign", {"step": "do"})
    found = {
        name: [receipt for receipt in (mine, other) if receipt in counter.get("/list", **asked)["body"]]
        for name, asked in {
            "all": {},
            "mine": {"who": "mine"},
            "nobody's": {"who": "none"},
            "confirmed": {"state": "confirmed"},
            "late": {"due": "late"},
        }.items()
    }
    expected = {"all": [mine, other], "mine": [mine], "nobody's": [other], "confirmed": [], "late": []}
    assert found == expected
