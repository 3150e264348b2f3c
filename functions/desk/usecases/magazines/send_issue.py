"""Send an issue of a magazine to all who subscribe to it: its rows go into the outbox, which sends them.

The first call writes the record of the sending, whose moment decides who gets the issue. Each call writes the
rows that are still missing; a row's key is its subscription's, so nobody gets an issue twice, and a call that
was cut off is finished by the next one.
"""

from dataclasses import dataclass
from typing import Literal

from desk.domain.calendar.moments import tokyo_day
from desk.domain.errors import NotAllowedNow, NotFound
from desk.domain.magazines.issues import Issue, counts_of, issue_pk, issue_row, record_item
from desk.domain.submissions.model import Item
from desk.parts import Parts
from desk.storage.subscriptions import AT_ONCE, add_rows, rows_of_issue, subscribers
from desk.storage.table import MAX_TRIES
from desk.storage.writes import put

Refusal = Literal["draft", "early", "gone", "no_address"]


@dataclass(frozen=True, kw_only=True)
class Queued:
    """`record` is META of the issue, `new` how many rows this call added, `total` how many there are."""

    record: Item
    new: int
    total: int


def refusal_of(issue: Issue, parts: Parts) -> Refusal | None:
    """Why an issue can't be sent now; None if it can."""
    if issue.magazine not in parts.bundle["magazines"]:
        return "gone"
    if issue.status == "draft":
        return "draft"
    if not parts.bundle["magazines"][issue.magazine].get("postal_address"):
        return "no_address"
    return "early" if issue.day > tokyo_day(parts.clock()) else None


def record_of(issue: Issue, parts: Parts) -> Item | None:
    """META of an issue whose sending has begun, or None. Raises Unavailable."""
    return parts.store.get({"PK": issue_pk(issue.magazine, issue.id), "SK": "META"})


def counts(issue: Issue, parts: Parts) -> dict[str, int] | None:
    """What became of an issue so far, by `OUTCOMES`; None before it is sent. Raises Unavailable."""
    record = record_of(issue, parts)
    return counts_of_record(record, parts) if record else None


def counts_of_record(record: Item, parts: Parts) -> dict[str, int]:
    """As `counts`, of META: from the rows, or once they are gone from what was kept of them."""
    rows = list(rows_of_issue(parts.store, str(record["PK"])))
    if rows or "counts" not in record:
        return counts_of(rows)
    return {name: int(number) for name, number in record["counts"].items()}


def send_issue(issue: Issue, parts: Parts, *, by: str) -> Queued:
    """Put an issue into the outbox, once for each subscriber, whoever calls this and how often.

    Raises NotAllowedNow, NotFound, Unavailable.
    """
    refusal = refusal_of(issue, parts)
    if refusal:
        raise NotFound if refusal == "gone" else NotAllowedNow
    store = parts.store
    record = record_item(issue, by=by, at=parts.clock())
    store.write(lambda: [put("record", record)], lambda failed: failed, tries=MAX_TRIES)
    record = record_of(issue, parts) or record
    there = {str(row["SK"]) for row in rows_of_issue(store, str(record["PK"]))}
    new, waiting = 0, list[Item]()
    for subscriber in subscribers(store, issue.magazine, until=str(record["began_at"])):
        row = issue_row(record, subscriber, parts.bundle)
        if row["SK"] not in there:
            waiting.append(row)
        if len(waiting) == AT_ONCE:
            new += add_rows(store, waiting)
            waiting = []
    new += add_rows(store, waiting)
    return Queued(record=record, new=new, total=len(there) + new)
