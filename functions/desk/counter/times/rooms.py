"""The desk's rooms for video meetings (`meeting_rooms` of content/desks.yml), and which are in use when."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from desk.counter.session import Session
from desk.domain.calendar.slots import parse_slot
from desk.domain.calendar.stays import Stay
from desk.domain.submissions.items import slot_pk
from desk.domain.submissions.model import Item, sid_of
from desk.domain.submissions.workflow import Action


@dataclass(frozen=True, kw_only=True)
class Room:
    """`used_by`: the receipt numbers of the other consultations that are held there at the time."""

    name: str
    url: str
    used_by: tuple[str, ...]


def names_of_rooms(bundle: Mapping[str, Any], desk: str) -> Mapping[str, str]:
    """URL -> name of a desk's rooms; empty if it has no list."""
    rooms = bundle["desks"].get(desk, {}).get("meeting_rooms", ())
    return {str(room["url"]): str(room["name"]) for room in rooms}


def rooms_at(session: Session, stored: Item, slot: str) -> tuple[Room, ...]:
    """The rooms of a submission's desk, the free ones first. Raises Unavailable."""
    names = names_of_rooms(session.bundle, stored["desk"])
    used = session.patiently(lambda: _used(session, stored, slot)) if names else {}
    rooms = [Room(name=name, url=url, used_by=used.get(url, ())) for url, name in names.items()]
    return tuple(sorted(rooms, key=lambda room: bool(room.used_by)))


def used_by(session: Session, stored: Item, slot: str, url: str) -> tuple[str, ...]:
    """The other consultations that are held at a URL at the time of a slot. Raises Unavailable."""
    return session.patiently(lambda: _used(session, stored, slot)).get(url, ())


def with_room(action: Action, stored: Item, bundle: Mapping[str, Any]) -> Action:
    """The action with the URL of the room that was typed by its name or by its number in the list."""
    typed, names = str(action.given.get("url", "")).strip(), names_of_rooms(bundle, stored["desk"])
    by_name = {name: url for url, name in names.items()}
    by_number = {str(n): url for n, url in enumerate(names, start=1)}
    url = by_name.get(typed) or by_number.get(typed)
    return replace(action, given={**action.given, "url": url}) if url else action


def room_words(room: Room) -> str:
    """会議室1, or who is there."""
    return f"{room.name}（{in_use_words(room.used_by)}）" if room.used_by else room.name


def in_use_words(receipts: tuple[str, ...]) -> str:
    return f"同じ時間に、受付番号 {'・'.join(receipts)} が使います"


def url_words(bundle: Mapping[str, Any], desk: str, url: str) -> str:
    """会議室1（https://…）, or the URL alone."""
    name = names_of_rooms(bundle, desk).get(url, "")
    return f"{name}（{url}）" if name else url


def _used(session: Session, stored: Item, slot: str) -> Mapping[str, tuple[str, ...]]:
    """URL -> the receipt numbers of the other consultations at the desk that are at it at the same time."""
    store, start = session.parts.store, parse_slot(slot)
    stay = _stay(session, stored, start)
    found: dict[str, tuple[str, ...]] = {}
    for item in store.partition(slot_pk(stored["desk"], slot[:7])):
        if item["type"] != "slot" or item["sid"] == sid_of(stored) or str(item["SK"])[:10] != slot[:10]:
            continue
        other = store.meta(str(item["sid"]))
        if other is None or "meeting_url" not in other or "slot" not in other:
            continue
        theirs = _stay(session, other, parse_slot(other["slot"]))
        if theirs.start < stay.end and stay.start < theirs.end:
            url = str(other["meeting_url"])
            found[url] = (*found.get(url, ()), str(other["receipt"]))
    return found


def _stay(session: Session, stored: Item, start: datetime) -> Stay:
    form = session.parts.form(stored["form"])
    usual = form.grid.minutes if form and form.grid else 60
    return Stay(start=start, end=start + timedelta(minutes=int(stored.get("minutes", usual))))
