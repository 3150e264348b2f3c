"""The reader: what is asked of the table. Each answer takes one item, one query or, for exports, one scan."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from desk.domain.calendar.availability import CountsByMonth, StaysByDay
from desk.domain.calendar.moments import TOKYO, stamp
from desk.domain.calendar.slots import SlotGrid
from desk.domain.mail.stored.rows import digest_pk
from desk.domain.submissions.dispatch.experts import experts_pk
from desk.domain.submissions.items import (
    OWN_TYPES,
    ended_pk,
    is_being_deleted,
    receipt_pk,
    slot_pk,
    work_pk,
)
from desk.domain.submissions.model import Item, submission_pk
from desk.domain.submissions.places.day_book import DayBook, book_of, book_sort, not_yet_seen, stays_of_days
from desk.domain.submissions.places.earlier import freed_pk
from desk.domain.submissions.watch.view_log import views_pk
from desk.storage.table import FIRST_PAUSE, Table, to_wire

_READS = 3
_TRIES_BEFORE_ALERT = 3
"""A mail that failed this often (in about a quarter of an hour) may not arrive in time."""


class Dossier(NamedTuple):
    """All items of one submission: META, the event trail in order, the mails, a dispatch's visits, what the
    staff are still writing.
    """

    meta: Item
    events: tuple[Item, ...]
    mails: tuple[Item, ...]
    visits: tuple[Item, ...] = ()
    draft: Item | None = None


class Reader(Table):
    """What the desk keeps, read only. Every method raises Unavailable where the table does not answer."""

    def dossier(self, sid: str) -> Dossier | None:
        """All that is stored of one submission, or None. Raises Unavailable."""
        # A query can see half a transaction: META and the trail then differ in version.
        for _ in range(_READS):
            dossier = self.dossier_even_if_deleted(sid)
            if dossier is None or is_being_deleted(dossier.meta):
                return None
            if [event["v"] for event in dossier.events[-1:]] == [dossier.meta["v"]]:
                break
            self.sleep(FIRST_PAUSE)
        return dossier

    def dossier_even_if_deleted(self, sid: str) -> Dossier | None:
        """Like `dossier`, but also of a submission that is being deleted. Raises Unavailable."""
        items = self.partition(submission_pk(sid))
        found: dict[str, list[Item]] = {
            "submission": [],
            "event": [],
            "mail": [],
            "visit": [],
            "draft": [],
        }
        for item in items:
            found[item["type"]].append(item)
        if not found["submission"]:
            return None
        return Dossier(
            meta=found["submission"][0],
            events=tuple(found["event"]),
            mails=tuple(found["mail"]),
            visits=tuple(found["visit"]),
            draft=next(iter(found["draft"]), None),
        )

    def experts(self, desk: str) -> dict[str, Item]:
        """The experts of a desk, by id. Raises Unavailable."""
        return {str(item["SK"]): item for item in self.partition(experts_pk(desk))}

    def work(self, desk: str) -> Iterator[Item]:
        """The META items of a desk's open submissions, the first due first. Raises Unavailable."""
        return self.query(
            IndexName="GSI1",
            KeyConditionExpression="GSI1PK = :pk",
            ExpressionAttributeValues=to_wire({":pk": work_pk(desk)}),
        )

    def work_from(self, desk: str, sort: str, *, is_back: bool = False, at_once: int) -> Iterator[Item]:
        """As `work`, from the sort key `sort` on (itself included), or back from it; by queries for `at_once`
        items each, as they are needed. Raises Unavailable.
        """
        return self.query(
            IndexName="GSI1",
            KeyConditionExpression=f"GSI1PK = :pk AND GSI1SK {'<=' if is_back else '>='} :sort",
            ExpressionAttributeValues=to_wire({":pk": work_pk(desk), ":sort": sort}),
            ScanIndexForward=not is_back,
            Limit=at_once,
        )

    def find_by_receipt(self, receipt: str) -> Item | None:
        """The META item behind a receipt number, or None. Raises Unavailable."""
        sid = self.sid_of_receipt(receipt)
        item = self.meta(sid) if sid else None
        # Under the sid of what was deleted, a later submission may stand, with its own number.
        is_gone = item is None or is_being_deleted(item) or item["receipt"] != receipt
        return None if is_gone else item

    def meta(self, sid: str) -> Item | None:
        """The META item, even of a submission that is being deleted. Raises Unavailable."""
        return self.get({"PK": submission_pk(sid), "SK": "META"})

    def sid_of_receipt(self, receipt: str) -> str | None:
        """The sid behind a receipt number, or None. Raises Unavailable."""
        found = self.get({"PK": receipt_pk(receipt), "SK": "META"})
        return str(found["sid"]) if found else None

    def counts(self, desk: str, grid: SlotGrid, *, at: datetime) -> CountsByMonth:
        """How many places of a desk's grid are taken, as of the moment `at`. The first question about a month
        is one consistent query a page of 1 MB, which holds thousands of slots, and may raise Unavailable.
        """

        def load(month: str) -> StaysByDay:
            return stays_of_days(self.partition(slot_pk(desk, month)), grid, at=at)

        return CountsByMonth(load, grid.minutes)

    def day_book(self, desk: str, day: date, *, minutes: int, apart: frozenset[str] = frozenset()) -> DayBook:
        """The book of a desk's day; bookings of forms that are `apart` take no place. Raises Unavailable."""
        items = list(
            self.query(
                KeyConditionExpression="PK = :pk AND begins_with(SK, :day)",
                ExpressionAttributeValues=to_wire(
                    {":pk": slot_pk(desk, f"{day:%Y-%m}"), ":day": book_sort(day)}
                ),
                ConsistentRead=True,
            )
        )
        # A single item is read as after the whole transaction, or as before it: the query isn't isolated.
        hidden = not_yet_seen(desk, day, items)
        late = self.get(hidden) if hidden else None
        return book_of(desk, day, [*items, late] if late else items, minutes=minutes, apart=apart)

    def blocks(self, desk: str) -> Iterator[Item]:
        """The items of a desk's blocks, the first first; also of some that are over. Raises Unavailable."""
        # Late: visitors meet blocked times in the books of the days.
        from desk.domain.submissions.places.blocks import blocks_pk

        return self.query(
            IndexName="GSI1",
            KeyConditionExpression="GSI1PK = :pk",
            ExpressionAttributeValues=to_wire({":pk": blocks_pk(desk)}),
        )

    def freed(self, desk: str) -> Iterator[Item]:
        """The times of a desk that have become free, the first first. Raises Unavailable."""
        return self.partition(freed_pk(desk))

    def found(self, pk: str, sort: str) -> Iterator[Item]:
        """The rows of the index in a partition whose keys begin with `sort`. Raises Unavailable."""
        condition, values = "PK = :pk", {":pk": pk}
        if sort:
            condition, values = f"{condition} AND begins_with(SK, :sort)", {**values, ":sort": sort}
        return self.query(
            KeyConditionExpression=condition,
            ExpressionAttributeValues=to_wire(values),
            ConsistentRead=True,
        )

    def audit_events(self, pks: Sequence[str], first: datetime, end: datetime) -> Iterator[Item]:
        """The audit log's events from `first` until `end`, by the index's partitions. Raises Unavailable."""
        for pk in pks:
            yield from self.query(
                IndexName="GSI1",
                KeyConditionExpression="GSI1PK = :pk AND GSI1SK BETWEEN :first AND :end",
                ExpressionAttributeValues=to_wire({":pk": pk, ":first": stamp(first), ":end": stamp(end)}),
            )

    def audits(self, pk: str, first: datetime, end: datetime) -> Iterator[Item]:
        """The records of exports or erasures from `first` until `end`. Raises Unavailable."""
        return self.query(
            KeyConditionExpression="PK = :pk AND SK BETWEEN :first AND :end",
            ExpressionAttributeValues=to_wire({":pk": pk, ":first": stamp(first), ":end": stamp(end)}),
        )

    def views(self, sid: str) -> Iterator[Item]:
        """Who has looked at a submission, the first first. Raises Unavailable."""
        return self.partition(views_pk(sid))

    def ended(self, form: str, *, before: datetime, since: datetime | None = None) -> Iterator[Item]:
        """The META items of a form's ended submissions received before `before`, and not before `since`.

        Raises Unavailable.
        """
        between = {":since": stamp(since) if since else "0", ":before": stamp(before)}
        return self.query(
            IndexName="GSI1",
            KeyConditionExpression="GSI1PK = :pk AND GSI1SK BETWEEN :since AND :before",
            ExpressionAttributeValues=to_wire({":pk": ended_pk(form), **between}),
        )

    def undelivered_mails(self) -> Iterator[Item]:
        """The mail rows that were given up or have failed repeatedly. Raises Unavailable."""
        yield from self.mails("failed")
        yield from (row for row in self.mails("due") if row["tries"] >= _TRIES_BEFORE_ALERT)

    def mails(self, state: str) -> Iterator[Item]:
        """The mail rows that are `due`, `held`, `failed` or a `letter`, the longest waiting first. Raises
        Unavailable.
        """
        return self.query(
            IndexName="GSI1",
            KeyConditionExpression="GSI1PK = :pk",
            ExpressionAttributeValues=to_wire({":pk": f"MAIL#{state}"}),
        )

    def digests(self, desk: str) -> Iterator[Item]:
        """The mail rows of a desk's digests, the newest first. Raises Unavailable."""
        return self.query(
            KeyConditionExpression="PK = :pk AND begins_with(SK, :digest)",
            ExpressionAttributeValues=to_wire({":pk": digest_pk(desk), ":digest": "OUT#digest#"}),
            ScanIndexForward=False,
            Limit=10,
            ConsistentRead=True,
        )

    def received_between(self, first: date, last: date) -> Iterator[Item]:
        """The META items received from `first` to `last` (Tokyo days, both included).

        Scans the whole table: for an export now and then, not for a handler. Raises Unavailable.
        """
        end = datetime.combine(last, time(), TOKYO) + timedelta(days=1)
        return self.scan(
            FilterExpression="#type = :type AND attribute_not_exists(going_at)"
            " AND attribute_not_exists(canary) AND received_at >= :first AND received_at < :end",
            ExpressionAttributeNames={"#type": "type"},
            ExpressionAttributeValues=to_wire(
                {
                    ":type": "submission",
                    ":first": stamp(datetime.combine(first, time(), TOKYO)),
                    ":end": stamp(end),
                }
            ),
            ConsistentRead=True,
        )

    def histories_between(self, first: date, last: date) -> Iterator[Dossier]:
        """All of each submission received from `first` to `last` (Tokyo days, both included).

        Scans the whole table, like `received_between`. Raises Unavailable.
        """
        wanted = {str(item["PK"]): item for item in self.received_between(first, last)}
        others: dict[str, dict[str, list[Item]]] = {pk: {"event": [], "mail": []} for pk in wanted}
        for item in self.scan(
            FilterExpression="#type IN (:event, :mail)",
            ExpressionAttributeNames={"#type": "type"},
            ExpressionAttributeValues=to_wire({":event": "event", ":mail": "mail"}),
            ConsistentRead=True,
        ):
            if item["PK"] in wanted:
                others[item["PK"]][item["type"]].append(item)
        for pk, meta in wanted.items():
            events = sorted(others[pk]["event"], key=lambda event: str(event["SK"]))
            yield Dossier(meta=meta, events=tuple(events), mails=tuple(others[pk]["mail"]))

    def items_of_submissions(self) -> Iterator[Item]:
        """Every META item, and every item that belongs to one, wherever it lies. Scans the table.

        Not of one moment: what is written during the scan may be seen in part. Raises Unavailable.
        """
        names = [f":{name}" for name in OWN_TYPES]
        return self.scan(
            FilterExpression=f"#type IN ({', '.join(names)})",
            ExpressionAttributeNames={"#type": "type"},
            ExpressionAttributeValues=to_wire(dict(zip(names, OWN_TYPES, strict=True))),
            ConsistentRead=True,
        )

    def submissions(self) -> Iterator[Item]:
        """Every META item, also of submissions being deleted. Scans the table. Raises Unavailable."""
        return self.scan(
            FilterExpression="#type = :type",
            ExpressionAttributeNames={"#type": "type"},
            ExpressionAttributeValues=to_wire({":type": "submission"}),
            ConsistentRead=True,
        )
