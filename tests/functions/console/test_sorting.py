"""The console's list in another order: by a link in each column's head, with the filters kept."""

import re
from html import unescape
from urllib.parse import parse_qsl

import pytest

from tests.functions.bookings import OTHER_SID, SID, book
from tests.functions.conftest import Desk
from tests.functions.console.at_the_counter import EVERYTHING, Counter, many, member


@pytest.fixture
def counter(desk: Desk) -> Counter:
    return Counter(member({"consumer-center": EVERYTHING}))


def receipts(body: str) -> list[str]:
    return re.findall(r'<a class="number" href="/cases/([0-9A-Z-]{11})"', body)


def heads(body: str) -> dict[str, tuple[str, dict[str, str]]]:
    """Column -> (aria-sort, where its head leads to)."""
    found = re.findall(r'<th scope="col"(?: aria-sort="(\w+)")?><a href="/list\?([^"]*)">([^<]*)</a>', body)
    return {words: (state, dict(parse_qsl(unescape(query)))) for state, query, words in found}


def test_each_order_and_round(desk: Desk, counter: Counter) -> None:
    late = book(desk, sid=SID, slot="2026-12-01T10:00")
    desk.later(seconds=60)
    early = book(desk, sid=OTHER_SID, slot="2026-11-25T10:00", email="jiro@example.jp")
    body = counter.get("/list")["body"]
    assert heads(body)["いつまで"][0] == "ascending", "the queue's own order"
    for column, first, second in (("会う日時", early, late), ("いつ来たか", late, early)):
        up = counter.get("/list", **heads(body)[column][1])["body"]
        assert receipts(up) == [first, second], column
        state, query = heads(up)[column]
        assert state == "ascending"
        down = counter.get("/list", **query)["body"]
        assert receipts(down) == [second, first], column
        assert heads(down)[column][0] == "descending"
        assert [one for one, (state, _) in heads(down).items() if state] == [column]


def test_filters_stay_while_the_order_changes_and_the_order_while_they_do(
    desk: Desk, counter: Counter
) -> None:
    book(desk)
    body = counter.get("/list", desk="consumer-center", form="booking", who="none")["body"]
    for _, query in heads(body).values():
        assert (query["form"], query["who"]) == ("booking", "none")
    ordered = counter.get("/list", form="booking", sort="-received")["body"]
    assert '<input type="hidden" name="sort" value="-received">' in ordered
    assert len(receipts(ordered)) == 1
    assert receipts(counter.get("/list", form="booking", who="mine", sort="-received")["body"]) == []


def test_a_long_list_in_another_order_has_pages_and_loses_none(desk: Desk, counter: Counter) -> None:
    every = list(many(desk, 120))
    seen: list[str] = []
    query: dict[str, str] = {"sort": "-received"}
    while query:
        body = counter.get("/list", **query)["body"]
        seen += [one for one in receipts(body) if one in every]
        found = re.search(r'rel="next" href="/list\?([^"]*)"', body)
        query = dict(parse_qsl(unescape(found[1]))) if found else {}
    assert sorted(seen) == sorted(every)
    assert counter.get("/list", sort="-received", page="99")["statusCode"] == 200


def test_an_order_that_does_not_exist_is_the_own_one(desk: Desk, counter: Counter) -> None:
    book(desk)
    assert heads(counter.get("/list", sort="name")["body"])["いつまで"][0] == "ascending"
