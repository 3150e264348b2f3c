"""The checker's part on how applicants are reached: corrected contacts, and whose mailbox's a booking is."""

from collections import defaultdict
from collections.abc import Iterator

from tests.faults.checking.rules.answers_heard import Entry
from tests.faults.checking.table import Item, Table


def violations(table: Table, told: list[Entry]) -> Iterator[str]:
    for sid, meta in table.metas.items():
        yield from _contact(sid, meta, _events(table, sid), told)
    yield from _mailboxes(table, told)


def address_of(table: Table, sid: str, told: list[Entry]) -> str:
    """The mail address that a booking has by its answers and what was corrected since."""
    asked = {entry.asked.get("op"): entry.asked for entry in told if entry.kind == "correct"}
    found = [entry.asked["email"] for entry in told if (entry.kind, entry.sid) == ("book", sid)][-1:]
    corrected = [event["op"] for event in _events(table, sid) if event["what"] == "correct"]
    found += [asked[op]["mail"] for op in corrected if "mail" in asked.get(op, {})]
    return str(found[-1]) if found else ""


def _contact(sid: str, meta: Item, events: list[Item], told: list[Entry]) -> Iterator[str]:
    """Each correction is kept with what was there before, and each address has its own code of the link."""
    asked = {entry.asked.get("op"): entry.asked for entry in told if entry.kind == "correct"}
    done = [asked[event["op"]] for event in events if event["what"] == "correct" and event["op"] in asked]
    mails = [one["mail"] for one in done if "mail" in one]
    if len(meta.get("corrections", ())) != len(done):
        yield f"{sid} was corrected {len(done)} times, and keeps {len(meta.get('corrections', ()))}"
    if (meta.get("link_n", 0), meta.get("mail_to")) != (len(mails), mails[-1] if mails else None):
        yield f"{sid} has the code {meta.get('link_n', 0)} for {meta.get('mail_to')}, it had {mails}"


def _mailboxes(table: Table, told: list[Entry]) -> Iterator[str]:
    """Bookings of one address are one mailbox's, and those of two addresses are not."""
    owners: dict[str, set[str]] = defaultdict(set)
    addresses: dict[str, set[str]] = defaultdict(set)
    for sid, meta in table.metas.items():
        address = address_of(table, sid, told)
        if meta["answers"]["email"] != address:
            yield f"{sid} is reached at {meta['answers']['email']}, it was told {address}"
        owners[address].add(str(meta.get("person")))
        addresses[str(meta.get("person"))].add(address)
    yield from (f"{address} is {len(of)} mailboxes" for address, of in owners.items() if len(of) > 1)
    yield from (f"{person} is of {sorted(of)}" for person, of in addresses.items() if len(of) > 1)
    for key, item in table.sources.items():
        for sid, value in item.items():
            person = str(table.metas.get(sid, {}).get("person", "")).rpartition("#")[2]
            if len(sid) == 36 and value.partition("#")[2] != f"m{person[:16]}":
                yield f"{key} counts {sid} for another mailbox than {person}"


def _events(table: Table, sid: str) -> list[Item]:
    return sorted(table.events[sid], key=lambda event: str(event["SK"]))
