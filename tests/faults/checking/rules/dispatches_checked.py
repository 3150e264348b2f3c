"""The checker's part on dispatches: visits, experts' times, a body's one dispatch.

Shares no code with the desk.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from tests.faults.checking.rules.answers_heard import Entry

Item = Mapping[str, Any]
MOST = 5


def dispatch_violations(items: Iterable[Item], heard: Iterable[Entry], *, now: datetime) -> list[str]:
    """Every rule of a dispatch that the table breaks, or that two answers broke together."""
    every = list(items)
    metas = {item["PK"]: item for item in every if item["type"] == "submission"}
    return [
        *_visits(every, metas, now),
        *_answers(heard),
        *_times(every, metas),
        *_experts(every, metas),
        *_bodies(every, metas),
        *_quota(every, metas),
    ]


def _visits(every: list[Item], metas: Mapping[str, Item], now: datetime) -> Iterator[str]:
    own: dict[str, dict[int, Item]] = defaultdict(dict)
    for item in every:
        if item["type"] == "visit" and item["state"] != "called_off":
            own[item["PK"]][int(item["number"])] = item
    for pk, meta in metas.items():
        board = {int(visit["number"]): visit for visit in meta.get("visits", ())}
        if len(board) != len(meta.get("visits", ())):
            yield f"{pk}: a visit is there twice"
        if set(board) != set(own[pk]):
            yield f"{pk}: META has {sorted(board)}, its items say {sorted(own[pk])}"
        if sorted(board) != list(range(1, len(board) + 1)):
            yield f"{pk}: not one after the other: {sorted(board)}"
        granted = int(meta.get("granted", 0))
        if len(board) > granted or granted > MOST:
            yield f"{pk}: {len(board)} visits of {granted}"
        handed = {change["to"] for change in meta.get("expert_changes", ())}
        for number, visit in board.items():
            begins = datetime.fromisoformat(f"{visit['at']}:00+09:00")
            state = own[pk].get(number, {}).get("state")
            if state != ("done" if visit.get("done") else "planned"):
                yield f"{pk}: visit {number} is {state} by itself"
            if visit.get("done") and begins > now:
                yield f"{pk}: visit {number} was done before its start"
            before = board.get(number - 1)
            if before and before["expert"] != visit["expert"] and visit["expert"] not in handed:
                yield f"{pk}: visit {number} has another expert than the one before"
        if sum(not visit.get("done") for visit in board.values()) > 1:
            yield f"{pk}: two visits are planned"


def _answers(heard: Iterable[Entry]) -> Iterator[str]:
    """Nobody else is told that the same visit is planned, until it was called off."""
    planned: dict[tuple[str, int], list[str]] = defaultdict(list)
    for entry in heard:
        if entry.kind == "plan_visit" and entry.outcome == "acknowledged" and entry.changed:
            planned[entry.sid, int(entry.asked["number"])].append(entry.actor)
    called_off = {
        entry.sid for entry in heard if entry.kind in ("cancel_visit", "withdraw") and entry.changed
    }
    for (sid, number), actors in planned.items():
        if len(actors) > 1 and sid not in called_off:
            yield f"{sid}: visit {number} was planned by {', '.join(actors)}"


def _times(every: list[Item], metas: Mapping[str, Item]) -> Iterator[str]:
    taken = {(item["PK"], item["SK"]): item["sid"] for item in every if item["type"] == "expert_time"}
    wanted: dict[tuple[str, str], str] = {}
    for pk, meta in metas.items():
        for visit in meta.get("visits", ()):
            begins = datetime.fromisoformat(visit["at"])
            piece = begins - timedelta(minutes=begins.minute % 30)
            while piece < begins + timedelta(minutes=int(visit["minutes"])):
                key = (f"EXPERT#{meta['desk']}#{visit['expert']}", f"{piece:%Y-%m-%dT%H:%M}")
                if key in wanted:
                    yield f"{key}: two visits at once"
                wanted[key] = pk.removeprefix("SUB#")
                piece += timedelta(minutes=30)
    if taken != wanted:
        yield f"times of experts: taken {sorted(taken)}, needed {sorted(wanted)}"


def _experts(every: list[Item], metas: Mapping[str, Item]) -> Iterator[str]:
    resting = {item["SK"] for item in every if item["type"] == "expert" and not item["active"]}
    for pk, meta in metas.items():
        if "ended_at" not in meta and meta.get("expert") in resting:
            yield f"{pk}: an expert who rests has a dispatch"


def _bodies(every: list[Item], metas: Mapping[str, Item]) -> Iterator[str]:
    live = defaultdict(set)
    for pk, meta in metas.items():
        if "granted" in meta and "ended_at" not in meta:
            # The name, the last one, doesn't count of what staff know to be another body of that name.
            for body in meta["bodies"][: -1 if meta.get("other_body") else None]:
                live[body].add(pk.removeprefix("SUB#"))
    for body, sids in live.items():
        if len(sids) > 1:
            yield f"{body}: has {len(sids)} dispatches"
    marked = {item["PK"]: {item["sid"]} for item in every if item["type"] == "body" and item["SK"] == "LIVE"}
    if marked != live:
        yield f"bodies: marked {sorted(marked)}, live {sorted(live)}"


def _quota(every: list[Item], metas: Mapping[str, Item]) -> Iterator[str]:
    counted = sum(int(item["taken"]) for item in every if item["type"] == "limit")
    held = sum("limit_freed" not in meta for meta in metas.values())
    if counted != held:
        yield f"{held} hold a place of the year, {counted} are counted"
