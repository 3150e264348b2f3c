"""The checker's part on a booking's life: each action is allowed, written whole, and answered as it was done.

The table of actions and their letters is repeated here, from the README's rules, not from the desk.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from typing import Any

from tests import actions
from tests.faults.checking.rules import conversations_checked
from tests.faults.checking.rules.answers_heard import Entry
from tests.faults.checking.table import Item, Table

QUIET = {"ask_earlier": "", "stop_earlier": "", "offer": ""}
"""Actions that only add to the case: the state stays, and nobody has to decide anew."""
STEPS = {
    "received": {
        "confirm": "confirmed",
        "move": "received",
        "decline": "declined",
        "cancel": "cancelled",
        "withdraw": "cancelled",
        "change": "received",
        "take_offer": "received",
        **QUIET,
    },
    "confirmed": {
        "confirm": "confirmed",
        "move": "confirmed",
        "cancel": "cancelled",
        "withdraw": "cancelled",
        "change": "received",
        "take_offer": "received",
        **QUIET,
        "identify": "identified",
        "refuse_identity": "unidentified",
        "no_show": "no_show",
        "not_kept": "not_kept",
    },
    "identified": {
        "start": "started",
        "refuse_identity": "unidentified",
        "cancel": "cancelled",
        "no_show": "no_show",
        "not_kept": "not_kept",
    },
    "started": {"finish": "done", "not_kept": "not_kept"},
}
for _state_name, _actions in STEPS.items():
    _actions["switch"] = _state_name
STEPS = {state: {**steps, **conversations_checked.STEPS[state]} for state, steps in STEPS.items()}
"""State -> action -> next state; what is in ANYWHERE is possible everywhere and changes no state."""
ANYWHERE = {"note", "correct"}
LETTERS = {
    "confirm": {"invitation"},
    "change": {"change", "staff-notice"},
    "take_offer": {"change", "staff-notice"},
    "offer": {"earlier-slot"},
    "withdraw": {"cancellation", "staff-notice"},
    "cancel": {"cancellation"},
    "decline": {"decline"},
    "correct": {"correction"},
    "not_kept": {"not-kept"},
    **conversations_checked.LETTERS,
}
WITH_A_MEETING = {"confirmed", "identified", "started", "done", "no_show", "unidentified", "not_kept"}
_TOKYO = timezone(timedelta(hours=9))


@dataclass(frozen=True, kw_only=True)
class Stay:
    """A booking's time in one slot: from the event that took it to the one that freed it, if any."""

    slot: str
    since: datetime
    op: str
    left_by: str = ""


def violations(table: Table, told: list[Entry], rules: Mapping[str, Any]) -> Iterator[str]:
    """`rules` are the form's `handling`."""
    for sid, meta in table.metas.items():
        events = _events(table, sid)
        yield from _steps(sid, meta, events)
        yield from _times(sid, events, stays(table, sid), timedelta(minutes=rules["no_show_minutes"]))
        yield from _letters(sid, meta, events, table.mails[sid])
        yield from _holds(sid, meta, events, told)
        yield from _place(table, sid, meta)
    yield from _answers(table, told)


def stays(table: Table, sid: str) -> list[Stay]:
    """Every slot that a booking ever had, in order."""
    found: list[Stay] = []
    for event in _events(table, sid):
        at, op = datetime.fromisoformat(event["at"]), event.get("op", "")
        moves = event["what"] in ("move", "change", "take_offer")
        if found and (moves or event["status"] in ("declined", "cancelled")) and not found[-1].left_by:
            last = found.pop()
            found.append(Stay(slot=last.slot, since=last.since, op=last.op, left_by=op))
        if moves:
            found.append(Stay(slot=event["details"]["to"], since=at, op=op))
        elif event["what"] == "receive" and sid in table.metas:
            found.append(Stay(slot=table.metas[sid]["answers"]["slot"], since=at, op=op))
    return found


def confirmed_at(table: Table, sid: str) -> set[str]:
    """When a booking was confirmed."""
    return {event["at"] for event in table.events[sid] if event["what"] == "confirm"}


def allows(status: str, what: str) -> str | None:
    """The state after an action; None if it isn't allowed."""
    if what in ANYWHERE:
        return status
    to = STEPS.get(status, {}).get(what)
    return status if to == "" else to


def _events(table: Table, sid: str) -> list[Item]:
    return sorted(table.events[sid], key=lambda event: str(event["SK"]))


def _steps(sid: str, meta: Item, events: list[Item]) -> Iterator[str]:
    """The trail begins with a receipt and continues by allowed actions of people who may take them."""
    if not events or (events[0]["what"], events[0]["status"]) != ("receive", "received"):
        yield f"{sid} doesn't begin with being received"
    for before, event in pairwise(events):
        if allows(before["status"], event["what"]) != event["status"]:
            yield f"{sid} went from {before['status']} by {event['what']} to {event['status']}"
        if event["by"] not in _who(event["what"]):
            yield f"{sid} was led by {event['what']} of {event['by']}"
    for event in events:
        if event["SK"] != f"EV#{int(event['v']):06}":
            yield f"{sid} has the event {event['v']} under {event['SK']}"
    ended = [event["at"] for event in events if event["status"] not in STEPS][:1]
    if meta.get("ended_at") != (ended[0] if ended else None):
        yield f"{sid} says that it ended at {meta.get('ended_at')}, its events say {ended}"


def _who(what: str) -> set[str]:
    return {"applicant"} if what in actions.OF_APPLICANTS else {"staff-1", "staff-2"}


def _times(sid: str, events: list[Item], been: list[Stay], waited: timedelta) -> Iterator[str]:
    """Actions of a consultation are not taken before it, and those before it not afterwards."""
    slots = {stay.op: datetime.fromisoformat(stay.slot).replace(tzinfo=_TOKYO) for stay in been}
    slot = slots.get("", datetime.max.replace(tzinfo=_TOKYO))
    for event in events[1:]:
        at, what = datetime.fromisoformat(event["at"]), event["what"]
        early = what in ("identify", "refuse_identity", "not_kept") and at < slot - timedelta(minutes=30)
        if early or (what == "no_show" and at < slot + waited):
            yield f"{sid} had a {what} at {at}, too early for {slot}"
        if what in ("confirm", "withdraw") and at >= slot:
            yield f"{sid} had a {what} at {at}, too late for {slot}"
        slot = slots.get(event["op"], slot)


def _letters(sid: str, meta: Item, events: list[Item], mails: list[Item]) -> Iterator[str]:
    """Each action writes its own letters and no others; META knows the last one to the applicant."""
    expected: Counter[tuple[int, str]] = Counter()
    for before, event in pairwise(events):
        kinds = LETTERS.get(event["what"], set())
        if event["what"] == "move":
            kinds = {"invitation" if before["status"] == "confirmed" else "change"}
        if event["what"] == "switch" and before["status"] != "received":
            kinds = {"invitation"}
        expected.update((int(event["v"]), kind) for kind in kinds)
    found = Counter((int(mail["v"]), mail["kind"]) for mail in mails if mail["v"] > 1)
    if found != expected:
        yield f"{sid} has the mails {sorted(found)}, its steps ask for {sorted(expected)}"
    # What was corrected or offered replaces no other mail.
    beside = conversations_checked.BESIDE | {"correction", "earlier-slot"}
    newest = max((v for v, kind in expected if kind not in beside), default=0)
    if meta.get("mail_v", 0) != newest:
        yield f"{sid} takes mails before {meta.get('mail_v', 0)} for outdated, its last is {newest}"


def _holds(sid: str, meta: Item, events: list[Item], told: list[Entry]) -> Iterator[str]:
    """META holds exactly what its actions have put there: none was overwritten by another."""
    asked = {entry.asked.get("op"): entry.asked for entry in told if entry.kind != "book"}
    url, notes, reason, kind, told_why = None, [], None, "video", None
    for event in events[1:]:
        by = asked.get(event["op"], {})
        if event["what"] in ("move", "change", "take_offer", "cancel", "withdraw"):
            told_why = by.get("reason")
        match event["what"]:
            case "confirm":
                url = by.get("url")
            case "change" | "take_offer" | "cancel" | "withdraw":
                url = None
            case "note":
                notes.append(by.get("text"))
            case "decline":
                reason = by.get("reason")
            case "switch":
                kind, url = by.get("kind"), by.get("url")
    if meta.get("kind", "video") != kind:
        yield f"{sid} is {meta.get('kind', 'video')}, it was switched to {kind}"
    if (meta["status"] in WITH_A_MEETING and kind == "video") != ("meeting_url" in meta):
        yield f"{sid} is {meta['status']}, and its meeting's address is there: {'meeting_url' in meta}"
    if meta.get("meeting_url") != url:
        yield f"{sid} meets at {meta.get('meeting_url')}, it was told {url}"
    if [note["text"] for note in meta.get("notes", ())] != notes:
        yield f"{sid} has other notes than {notes}"
    yield from conversations_checked.violations(sid, meta, events[1:], asked)
    if meta.get("change_reason") != told_why:
        yield f"{sid} was changed for {meta.get('change_reason')}, asked for was {told_why}"
    if meta.get("reason") != reason:
        yield f"{sid} was declined for {meta.get('reason')}, asked for was {reason}"


def _place(table: Table, sid: str, meta: Item) -> Iterator[str]:
    """A booking moves from slot to slot, and is in the slot where its last action put it."""
    been = stays(table, sid)
    slots = [stay.slot for stay in been]
    moved = [event["details"] for event in _events(table, sid) if "from" in event.get("details", {})]
    if [move["from"] for move in moved] != slots[: len(moved)]:
        yield f"{sid} was moved from {[move['from'] for move in moved]}, it was at {slots}"
    if slots and meta.get("slot") != slots[-1]:
        yield f"{sid} says {meta.get('slot')}, its steps have led to {slots[-1]}"
    held = [place for place, item in table.slots.items() if item["sid"] == sid]
    if len(held) > 1:
        yield f"{sid} holds {len(held)} slots: {held}"
    for place in held:
        if table.slots[place]["taken_at"] in confirmed_at(table, sid):
            # It asked for a slot without holding it, until staff confirmed it.
            continue
        if been and datetime.fromisoformat(table.slots[place]["taken_at"]) != been[-1].since:
            since = table.slots[place]["taken_at"]
            yield f"{sid} holds {place} since {since}, its steps say {been[-1].since}"


def _answers(table: Table, told: list[Entry]) -> Iterator[str]:
    """What was acknowledged was done once, what was refused wasn't done, and every attempt got an answer."""
    steps: dict[str, list[Item]] = defaultdict(list)
    for sid in table.events:
        for event in _events(table, sid)[1:]:
            steps[event["op"]].append({**event, "sid": sid})
    asked: dict[str, list[Entry]] = defaultdict(list)
    for entry in told:
        if entry.kind != "book":
            asked[entry.asked["op"]].append(entry)
    for op in steps.keys() - asked.keys():
        yield f"{steps[op][0]['what']} of {steps[op][0]['sid']} was done, and nobody asked for it"
    for op, entries in asked.items():
        name = f"{entries[0].kind} of {entries[0].sid} by {entries[0].actor}"
        yield from (f"{name} {text}" for text in _answer(steps[op], entries, table))


def _answer(done: list[Item], entries: list[Entry], table: Table) -> Iterator[str]:
    """What's wrong with the answers to one attempt."""
    last = entries[-1]
    said = [entry for entry in entries if entry.outcome == "acknowledged"]
    if last.outcome == "unknown":
        yield "never got an answer, even without faults"
    if len(done) > 1:
        yield f"was done {len(done)} times"
    if any(entry.changed for entry in said) and (not done or last.outcome == "refused"):
        yield f"was acknowledged, and is {'done' if done else 'not done'} ({last.problem})"
    if last.outcome == "refused" and done:
        yield f"was refused ({last.problem}), and done"
    for event in done:
        if (event["sid"], event["what"], event["by"]) != (last.sid, last.kind, last.asked["by"]):
            yield f"is {event['what']} of {event['sid']} by {event['by']}"
        seen = last.asked["version"]
        between = table.events[last.sid] if seen is not None else []
        # Notes block no action.
        quiet = {"note", *QUIET}
        if any(seen < one["v"] < event["v"] and one["what"] not in quiet for one in between):
            yield f"was asked of version {seen}, and became {event['v']}"
    for entry in said:
        yield from _state(entry, done, {int(event["v"]): event for event in table.events[entry.sid]})


def _state(entry: Entry, done: list[Item], events: dict[int, Item]) -> Iterator[str]:
    """What an acknowledgment says of the booking was once true; one without a change had nothing to do."""
    told: dict[str, Any] = dict(entry.answer)
    if events.get(told["v"], {}).get("status") != told["status"]:
        yield f"was told version {told['v']} {told['status']}, and never was so"
    names = () if entry.kind in QUIET else ("url", "slot")
    wanted = {name: entry.asked[name] for name in names if name in entry.asked}
    at_once = {"url": told["meeting_url"], "slot": told["slot"]}
    if not done and any(at_once[name] != value for name, value in wanted.items()):
        yield f"was acknowledged without being done: {wanted} is asked for, {at_once} is so"
    if entry.kind in QUIET or entry.kind in ANYWHERE:
        return
    if not done and not wanted and told["status"] not in (to.get(entry.kind) for to in STEPS.values()):
        yield f"was acknowledged without being done, as {told['status']}"
