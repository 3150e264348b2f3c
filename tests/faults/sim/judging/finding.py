"""The index of what cases are found by: exactly the rows of what is stored, whatever has happened to it."""

from collections import defaultdict
from collections.abc import Iterator

from desk.domain.finding.rows import entries_of, found_item
from desk.domain.finding.terms import terms_of
from desk.parts import Parts
from desk.storage.table import from_wire
from tests.faults.sim.town import Town


def finding_violations(town: Town, parts: Parts) -> Iterator[str]:
    items = [from_wire(item) for item in town.table.items()]
    rows: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for item in items:
        if item["type"] == "found":
            rows[item["sid"]].add((item["PK"], item["SK"]))
    for meta in items:
        form = parts.form(meta["form"]) if meta["type"] == "submission" and "canary" not in meta else None
        if form:
            sid, desk = meta["PK"].removeprefix("SUB#"), meta["desk"]
            entries = entries_of(terms_of(form, meta), desk, key=parts.settings.mail_hash_key)
            made = (found_item(desk, entry, sid) for entry in entries)
            if (wanted := {(row["PK"], row["SK"]) for row in made}) != rows.pop(sid, set()):
                yield f"{meta['receipt']} ({meta['status']}) isn't found by exactly {len(wanted)} rows"
    for sid in rows:
        yield f"rows of the index lead to {sid}, which isn't there"
