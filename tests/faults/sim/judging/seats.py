"""Seats of seminars: taken are as many as live people have, nobody waits beside a free one, and each who has
one gets the viewing URL as it is now, once.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from desk.storage.table import from_wire
from tests.faults.sim.setting import SEATS, SEMINARS, WAITING
from tests.faults.sim.town import Town

Item = dict[str, Any]


def seat_violations(town: Town) -> Iterator[str]:
    """By what the table holds, and what was ever counted. Shares no code with the desk."""
    items: list[Item] = [from_wire(item) for item in town.table.items()]
    metas = {item["PK"]: item for item in items if item["type"] == "submission" and item["form"] == "seminar"}
    seats = {f"SUB#{item['sid']}": item for item in items if item["type"] == "seat"}
    counters = {item["SK"]: item for item in items if item["PK"] == "LIMIT#seminar"}
    having = {pk for pk, meta in metas.items() if "seat" in meta}
    if having != set(seats) or len(seats) != sum(item["type"] == "seat" for item in items):
        yield f"{len(having)} applications hold something, {len(seats)} seats are there"
    for pk in having & set(seats):
        yield from _fits(metas[pk], seats[pk])
    for name in SEMINARS:
        yield from _counted(
            name, counters.get(name, {}), [one for one in seats.values() if _is_at(one, name)]
        )
    yield from _ever_over(town)
    for pk, meta in metas.items():
        if pk in seats:
            yield from _told(pk, meta, seats[pk], counters.get(meta["seminar"], {}), items)


def _is_at(seat: Item, seminar: str) -> bool:
    return bool(seat["PK"] == f"SEAT#seminar#{seminar}")


def _fits(meta: Item, seat: Item) -> Iterator[str]:
    where = f"{meta['receipt']} ({meta['status']})"
    if not _is_at(seat, meta["seminar"]):
        yield f"{where} is for {meta['seminar']}, its seat is {seat['PK']}"
    if (meta["status"] == "waiting") != bool(seat["turn"]) and meta["status"] != "over":
        yield f"{where} has the turn {seat['turn']}"
    if meta["status"] in ("withdrawn", "cancelled", "released", "repeated"):
        yield f"{where} has a seat"


def _counted(name: str, counter: Item, here: list[Item]) -> Iterator[str]:
    taken, waiting = (sum(bool(one["turn"]) == waits for one in here) for waits in (False, True))
    if (taken, waiting) != (int(counter.get("taken", 0)), int(counter.get("waiting", 0))):
        yield f"{name}: {taken} and {waiting} are there, {counter} is counted"
    if waiting and taken < SEATS and "off" not in counter:
        yield f"{name}: a seat is free while {waiting} wait"
    turns = Counter(one["turn"] for one in here if one["turn"])
    if any(count > 1 for count in turns.values()):
        yield f"{name}: two have one turn"


def _ever_over(town: Town) -> Iterator[str]:
    for one in town.log:
        if one.key[0] == "LIMIT#seminar" and one.after:
            counter = from_wire(one.after)
            if counter.get("taken", 0) > SEATS or counter.get("waiting", 0) > WAITING:
                yield f"{one.key[1]}: {counter} is counted, of {SEATS} and {WAITING}"


def _told(pk: str, meta: Item, seat: Item, counter: Item, items: list[Item]) -> Iterator[str]:
    """Who has a seat, an address, and was not too late has the mail with the present viewing URL."""
    mails: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        if item["PK"] == pk and item.get("kind") == "viewing-url":
            mails[item["facts"]["viewing_url"]].append(item)
    if seat["turn"] or not counter.get("url_sent") or meta["status"] not in ("registered", "attended"):
        return
    found = mails.get(counter["url"], [])
    if not found and meta["status"] == "registered" and int(seat["told"]) == int(counter["url_sent"]):
        yield f"{meta['receipt']} is marked as told and has no mail with the viewing URL"
    per_address = Counter((one["to"], one["v"]) for one in found)
    if any(count > 1 for count in per_address.values()):
        yield f"{meta['receipt']} has two mails with one viewing URL"
