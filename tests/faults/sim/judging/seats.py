"""Seats of seminars: taken are as many as live people have, nobody waits beside a free one, and each who has
one gets the viewing URL as it is now, once.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from desk.storage.table import from_wire
from tests.faults.sim.region import START
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
    yield from _ever_wrong(town)
    yield from _told(town)
    yield from _untold(town, metas, items)


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


def _ever_wrong(town: Town) -> Iterator[str]:
    """Never too many, and never a free seat beside somebody who waits: not for one moment."""
    for one in town.log:
        if one.key[0] == "LIMIT#seminar" and one.after:
            counter = from_wire(one.after)
            taken, waiting = int(counter.get("taken", 0)), int(counter.get("waiting", 0))
            if taken > SEATS or waiting > WAITING:
                yield f"{one.key[1]}: {taken} and {waiting} are counted, of {SEATS} and {WAITING}"
            if waiting and taken < SEATS and "off" not in counter:
                yield f"{one.key[1]}: a seat is free while {waiting} wait"


def _told(town: Town) -> Iterator[str]:
    """A seat that is marked with a version of the viewing URL was marked together with a mail that has it."""
    for _, group in groupby(town.log, key=lambda one: one.at):
        together = list(group)
        mails = {
            one.key[0]: from_wire(one.after)["facts"]["viewing_url"]
            for one in together
            if one.after and one.key[1].startswith("OUT#viewing-url#") and one.before is None
        }
        for one in together:
            if not one.key[0].startswith("SEAT#") or one.after is None:
                continue
            seat, before = from_wire(one.after), from_wire(one.before or {})
            if int(seat["told"]) > int(before.get("told", 0)) and f"SUB#{seat['sid']}" not in mails:
                yield f"{one.key}: is marked as told, and there is no mail with the viewing URL"


def _untold(town: Town, metas: Mapping[str, Item], items: list[Item]) -> Iterator[str]:
    """Whoever has a seat has a mail with the URL as it goes out now, and no two of one kind."""
    counters = {item["SK"]: item for item in items if item["PK"] == "LIMIT#seminar"}
    urls = Counter(
        # Once more after the seminar was moved.
        (item["PK"], item["facts"]["viewing_url"], item["to"], item["v"], "moved" in item["SK"])
        for item in items
        if item.get("kind") == "viewing-url"
    )
    yield from (f"{one} was written {count} times" for one, count in urls.items() if count > 1)
    for seat in (item for item in items if item["type"] == "seat" and not item["turn"]):
        counter, meta = counters[seat["PK"].rpartition("#")[2]], metas[f"SUB#{seat['sid']}"]
        if int(counter.get("url_sent", 0)) == int(seat["told"]) or meta["status"] != "registered":
            continue
        begins = datetime.fromisoformat(f"{SEMINARS[meta['seminar']]}+09:00")
        if START + timedelta(seconds=town.kernel.now) < begins:
            yield f"{meta['receipt']} has a seat and not the viewing URL {counter['url_sent']}"
