"""The checker: compares the answers that people got with what the table holds in the end.

It shares no code with the desk: it has its own statuses, keys, opening days and deadlines, from the README's
rules and the bundle's data, so that a mistake in the desk isn't repeated here.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from tests.faults.checking.rules import contacts_checked as contacts
from tests.faults.checking.rules import lives_checked as lives
from tests.faults.checking.rules import refusals_checked as needless
from tests.faults.checking.rules.answers_heard import Entry
from tests.faults.checking.table import Item, Table

LIVE = {"received", "confirmed", "identified", "started"}
"""Open: in the work queue, and a live booking of its mailbox."""
HOLDING = LIVE | {"done", "no_show", "unidentified", "not_kept"}
"""The slot is the booking's own, or was used by it."""
MAILS_AT_FIRST = {"auto-reply", "staff-notice"}
_TOKYO = timezone(timedelta(hours=9))
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def violations(
    items: Iterable[Item], history: Iterable[Entry], bundle: Mapping[str, Any], *, form: str, now: datetime
) -> list[str]:
    """Every violation, in words; empty if all is well. `now` is the desk's last moment."""
    table = Table(items)
    told = list(history)
    rules = bundle["forms"][form]["words"]["slots"]
    return [
        *_slots(table, rules["capacity"]),
        *_overlaps(table, rules["capacity"]),
        *_receipts(table),
        *_persons(table, timedelta(minutes=rules["minutes"])),
        *_places(table, told, rules["holds"]),
        *_trails(table),
        *_mails(table),
        *_found(table),
        *_calendar(table, told, bundle, rules, now),
        *_told(table, told),
        *lives.violations(table, told, bundle["forms"][form]["words"]["handling"]),
        *contacts.violations(table, told),
        *needless.violations(table, told, rules),
    ]


def _slots(table: Table, capacity: int) -> Iterator[str]:
    """Taken slots and bookings with one match one to one, and no slot exceeds its capacity."""
    holding = {
        sid: (meta["slot"], int(meta["lane"]))
        for sid, meta in table.metas.items()
        if "lane" in meta and meta["status"] in HOLDING
    }
    for sid, meta in table.metas.items():
        if "slot" in meta and "lane" not in meta and meta["status"] in HOLDING - {"received"}:
            yield f"{sid} is {meta['status']}, and never had its slot"
    for place, item in table.slots.items():
        if holding.get(item["sid"]) != place:
            yield f"slot {place} is taken for {item['sid']}, which holds {holding.get(item['sid'])}"
        if not 0 <= place[1] < capacity:
            yield f"slot {place} is a lane that there isn't: capacity is {capacity}"
    for sid, place in holding.items():
        if place not in table.slots:
            yield f"booking {sid} holds {place}, which isn't taken"
    for place, count in Counter(holding.values()).items():
        if count > 1:
            yield f"{count} bookings hold {place}"
    for start, count in Counter(start for start, _ in holding.values()).items():
        if count > capacity:
            yield f"{count} bookings at {start}: capacity is {capacity}"


def _overlaps(table: Table, capacity: int) -> Iterator[str]:
    """At no moment more consultations than `capacity`, of whatever length they are."""
    stays = []
    for meta in table.metas.values():
        if "lane" in meta and meta["status"] in HOLDING:
            start = datetime.fromisoformat(meta["slot"])
            stays.append((start, start + timedelta(minutes=int(meta["minutes"]))))
    for begin, _ in stays:
        if sum(start <= begin < end for start, end in stays) > capacity:
            yield f"more than {capacity} bookings at once, at {begin}"


def _receipts(table: Table) -> Iterator[str]:
    """A receipt number leads to one submission, which has that number."""
    for number, item in table.receipts.items():
        if table.metas.get(item["sid"], {}).get("receipt") != number:
            yield f"receipt {number} leads to {item['sid']}, which has another number or isn't there"
    for number, count in Counter(meta["receipt"] for meta in table.metas.values()).items():
        if count > 1:
            yield f"{count} submissions have the receipt {number}"
        if number not in table.receipts:
            yield f"receipt {number} leads nowhere"


def _persons(table: Table, length: timedelta) -> Iterator[str]:
    """Each live booking is known to its mailbox until the end of its consultation, and no other one is."""
    for (mailbox, sid), item in table.persons.items():
        meta = table.metas.get(sid, {})
        if item["sid"] != sid or meta.get("person") != mailbox or meta.get("status") not in LIVE:
            yield f"{mailbox} has {sid}, which isn't a live booking of that mailbox"
        elif datetime.fromisoformat(item["until"]) != _moment(meta["slot"]) + length:
            yield f"{mailbox} has {sid} until {item['until']}, the consultation is at {meta['slot']}"
    for sid, meta in table.metas.items():
        if meta["status"] in LIVE and "slot" in meta and (meta.get("person"), sid) not in table.persons:
            yield f"the live booking {sid} isn't known to {meta.get('person')}"


def _places(table: Table, told: list[Entry], holds: Mapping[str, int]) -> Iterator[str]:
    """What a source's item counts are its unconfirmed bookings with a slot: at most so many, also a mailbox.

    Staff may give a slot to more.
    """
    moved = {entry.sid for entry in told if entry.kind == "move"}
    for key, item in table.sources.items():
        counted = {name: value for name, value in item.items() if len(name) == 36}
        mailboxes = Counter(value.partition("#")[2] for value in counted.values())
        # Staff may give a mailbox more, by correcting an address.
        corrected = {entry.sid for entry in told if entry.kind == "correct"}
        unasked = Counter(value.partition("#")[2] for sid, value in counted.items() if sid not in corrected)
        if item["n"] != len(counted) or any(
            value != mailboxes[name] for name, value in item.items() if len(name) == 17
        ):
            yield f"{key} counts {dict(item)}, and names {counted}"
        if len(counted) > holds["per_source"] or max(unasked.values(), default=0) > holds["per_mailbox"]:
            yield f"{key} counts {len(counted)}, of mailboxes {dict(mailboxes)}: more than {holds}"
        for sid in counted:
            meta = table.metas.get(sid, {})
            if meta.get("status") != "received" or "lane" not in meta or meta.get("source") != key:
                yield f"{key} counts {sid}, which holds no slot unconfirmed"
        for sid, meta in table.metas.items():
            holding = "lane" in meta and meta["status"] == "received" and meta.get("source") == key
            if holding and sid not in counted and sid not in moved:
                yield f"{sid} holds a slot unconfirmed, and {key} doesn't count it"


def _trails(table: Table) -> Iterator[str]:
    """Events are 1..v without a gap, the last one agrees with META, and only open ones are in the queue."""
    for sid in table.metas.keys() | table.events.keys():
        meta = table.metas.get(sid)
        events = sorted(table.events[sid], key=lambda event: str(event["SK"]))
        if meta is None:
            yield f"{sid} has events and no META"
            continue
        v = int(meta["v"])
        if [event["SK"] for event in events] != [f"EV#{n:06}" for n in range(1, v + 1)]:
            yield f"{sid} is at version {v}, its events are {[event['SK'] for event in events]}"
        elif events[-1]["status"] != meta["status"]:
            yield f"{sid} is {meta['status']}, its last event says {events[-1]['status']}"
        queue = "WORK#" if meta["status"] in LIVE else "KEEP#"
        if not meta.get("GSI1PK", "").startswith(queue):
            yield f"{sid} is {meta['status']}, and stands in the queue {meta.get('GSI1PK')}"
    for item in table.strange:
        yield f"nobody knows what {item['PK']} {item['SK']} is"


def _found(table: Table) -> Iterator[str]:
    """The rows of the index that lead to a submission are those that it names."""
    for sid in table.metas.keys() | table.found.keys():
        meta = table.metas.get(sid, {})
        named = {tuple(entry.split("#")) for entry in meta.get("found_by", ())}
        wanted = {(f"FIND#{meta['desk']}#{head}", f"{rest}#{sid}") for head, rest in named}
        if table.found[sid] != wanted or not wanted:
            yield f"{sid} is found by {sorted(table.found[sid])}, and names {sorted(wanted)}"


def _mails(table: Table) -> Iterator[str]:
    """At most one mail per version and kind, of existing versions only; a new booking has its own mails."""
    for sid in table.metas.keys() | table.mails.keys():
        mails, v = table.mails[sid], int(table.metas.get(sid, {}).get("v", 0))
        if {mail["SK"] for mail in mails} != {f"OUT#{mail['kind']}#{mail['v']}" for mail in mails}:
            yield f"{sid} has mails under wrong keys: {[mail['SK'] for mail in mails]}"
        first = Counter(mail["kind"] for mail in mails if mail["v"] == 1)
        if first != Counter(MAILS_AT_FIRST):
            yield f"{sid} has at first the mails {dict(first)}"
        if any(not 1 <= mail["v"] <= v for mail in mails):
            yield f"{sid} is at version {v} and has mails of {sorted(int(mail['v']) for mail in mails)}"
        receipt = table.metas.get(sid, {}).get("receipt")
        if any(mail["facts"]["receipt"] != receipt for mail in mails):
            yield f"a mail of {sid} names another receipt than {receipt}"


def _calendar(
    table: Table, told: list[Entry], bundle: Mapping[str, Any], rules: Mapping[str, Any], now: datetime
) -> Iterator[str]:
    """Every start that was ever given is one of the desk's, and was requested in time.

    Staff may move a booking past the deadline, but not after the consultation would begin.
    """
    calendar, holidays = bundle["calendars"][rules["calendar"]], bundle["holidays"]
    late = {entry.asked["op"] for entry in told if entry.asked.get("late")}
    given = [(stay.slot, stay.since, stay.op) for sid in table.metas for stay in lives.stays(table, sid)]
    last = {sid: stays[-1].op for sid in table.metas if (stays := lives.stays(table, sid))}
    taken = [
        (start, datetime.fromisoformat(item["taken_at"]), last.get(item["sid"], ""))
        for (start, _), item in table.slots.items()
        if item["taken_at"] not in lives.confirmed_at(table, item["sid"])
    ]
    for start, at, op in [*given, *taken]:
        day = date.fromisoformat(start[:10])
        if not is_open(day, calendar, holidays) or start[11:] not in rules["times"]:
            yield f"slot {start} is taken, and the desk doesn't work then"
        elif at >= (_moment(start) if op in late else deadline(day, rules, calendar, holidays)):
            yield f"slot {start} was taken at {at}, too late"
        if at > now:
            yield f"slot {start} was taken at {at}, which is still to come"
    for event in (event for events in table.events.values() for event in events if event["what"] == "change"):
        day = date.fromisoformat(event["details"]["from"][:10])
        if datetime.fromisoformat(event["at"]) >= deadline(day, rules, calendar, holidays):
            yield f"{event['PK']} was changed by its applicant at {event['at']}, too late"


def is_open(day: date, calendar: Mapping[str, Any], holidays: Mapping[str, str]) -> bool:
    iso = day.isoformat()
    if any(row["date"] == iso for row in calendar["extra_closures"]):
        return False
    if any(row["date"] == iso for row in calendar["extra_openings"]):
        return True
    first, last = calendar["year_end"]["from"], calendar["year_end"]["to"]
    in_year_end = iso[5:] >= first or iso[5:] <= last
    holiday = calendar["public_holidays"] == "closed" and iso in holidays
    return not in_year_end and not holiday and _WEEKDAYS[day.weekday()] in calendar["weekly"]


def deadline(
    day: date, rules: Mapping[str, Any], calendar: Mapping[str, Any], holidays: Mapping[str, str]
) -> datetime:
    """The first moment too late: the cut-off on the n-th opening day before."""
    before = [day - timedelta(days=n) for n in range(1, 40)]
    last = [one for one in before if is_open(one, calendar, holidays)][rules["lead_opening_days"] - 1]
    hour, minute = rules["cutoff"].split(":")
    return datetime.combine(last, time(), _TOKYO) + timedelta(hours=int(hour), minutes=int(minute))


def _told(table: Table, told: list[Entry]) -> Iterator[str]:
    """What was acknowledged is stored, what was refused isn't, and every attempt got an answer."""
    last: dict[str, Entry] = {}
    receipts: dict[str, set[str]] = defaultdict(set)
    made: Counter[str] = Counter()
    for entry in told:
        if entry.kind != "book":
            continue
        last[entry.sid] = entry
        if entry.outcome == "acknowledged":
            receipts[entry.sid].add(entry.answer["receipt"])
            made[entry.sid] += entry.changed
    for sid, numbers in receipts.items():
        meta = table.metas.get(sid)
        if meta is None:
            yield f"{sid} was acknowledged as {', '.join(numbers)}, and isn't there"
        elif numbers != {meta["receipt"]}:
            yield f"{sid} was acknowledged as {', '.join(numbers)}, and is {meta['receipt']}"
        elif meta["answers"]["slot"] != last[sid].asked["slot"]:
            yield f"{sid} holds other answers than were asked for"
        if made[sid] > 1:
            yield f"{sid} was said to be new {made[sid]} times"
    for sid, entry in last.items():
        if entry.outcome == "unknown":
            yield f"{sid} never got an answer, even without faults"
        elif entry.outcome == "refused" and _traces(table, sid):
            yield f"{sid} was refused ({entry.problem}), and left {', '.join(_traces(table, sid))}"
    for sid in table.metas.keys() - last.keys():
        yield f"{sid} is there, and nobody asked for it"


def _traces(table: Table, sid: str) -> list[str]:
    everywhere = (*table.slots.values(), *table.receipts.values(), *table.persons.values())
    own = [*([table.metas[sid]] if sid in table.metas else []), *table.events[sid], *table.mails[sid]]
    return [f"{item['PK']} {item['SK']}" for item in (*own, *(i for i in everywhere if i["sid"] == sid))]


def _moment(slot: str) -> datetime:
    return datetime.fromisoformat(slot).replace(tzinfo=_TOKYO)
