"""The store: writes a submission and each later change in one transaction, and reads what is stored.

It decides what a failed condition means: taken before, taken by another, changed in between.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from desk.domain.calendar.moments import TOKYO, stamp
from desk.domain.codes.receipt import new_receipt
from desk.domain.errors import AlreadyBooked, Changed, SidReused, SlotTaken, Unavailable
from desk.domain.mail.rows import digest_pk
from desk.domain.submissions.items import (
    changed_item,
    ended_pk,
    event_item,
    is_being_deleted,
    meta_item,
    receipt_pk,
    slot_pk,
    work_pk,
)
from desk.domain.submissions.model import Change, Item, Letter, Submission, payload_hash, submission_pk
from desk.storage.table import FIRST_PAUSE, MAX_TRIES, Table, Write, from_wire, to_wire
from desk.storage.transactions import (
    writes_for_change,
    writes_for_erasure,
    writes_for_mail,
    writes_for_submission,
)

_READS = 3
MOST_AT_ONCE = 90
"""DynamoDB takes 100 items in a transaction; the rest is for META and the records of a deletion."""
_TRIES_BEFORE_ALERT = 3
"""A mail that failed this often (in about a quarter of an hour) may not arrive in time."""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A stored submission: its META item, and whether this call stored it."""

    item: Mapping[str, Any]
    created: bool


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """All items of one submission: META, the event trail in order, the mails."""

    meta: Item
    events: tuple[Item, ...]
    mails: tuple[Item, ...]


@dataclass(frozen=True, kw_only=True)
class Store(Table):
    """The desk's submissions, slots and mails in the table."""

    def take(
        self,
        submission: Submission,
        letters: tuple[Letter, ...],
        *,
        capacity: int = 0,
        person: str | None = None,
    ) -> Taken:
        """Store the submission and everything that belongs to it, or nothing.

        `capacity` is how many lanes its slot has; `person` the keyed hash that may have one live
        booking. The same sid and answers again return what is stored. Raises SidReused, SlotTaken,
        AlreadyBooked, Unavailable.
        """
        lane = 0

        def build() -> list[Write]:
            return writes_for_submission(submission, letters, lane=lane, person=person)

        def on_conflict(failed: Mapping[str, Item]) -> Taken | None:
            nonlocal submission, lane
            if "meta" in failed:
                return _same(failed["meta"], submission)
            if "person" in failed:
                raise AlreadyBooked
            if "event" in failed or "letter" in failed:
                # Left over from a deleted submission with this sid.
                raise SidReused
            if "receipt" in failed:
                submission = replace(submission, receipt=new_receipt())
            elif "slot" in failed:
                lane = _next_lane(lane, capacity)
            return None

        return self.write(build, on_conflict, tries=MAX_TRIES + capacity) or Taken(
            item=meta_item(submission, lane=lane, person=person), created=True
        )

    def change(self, change: Change, *, capacity: int = 0) -> Item:
        """Write one change, or nothing; returns the META item after it.

        Raises Changed if another change came in between, SlotTaken, AlreadyBooked (the person has booked
        again since), Unavailable.
        """
        lane = 0
        without: set[str] = set()

        def build() -> list[Write]:
            return [write for write in writes_for_change(change, lane=lane) if write.role not in without]

        def on_conflict(failed: Mapping[str, Item]) -> Item | None:
            nonlocal lane
            if "meta" in failed:
                # Perhaps it was this very change, and its response was lost.
                event = self.get(event_item(change)) or {}
                if event.get("op") == change.op:
                    return changed_item(change, lane=int(failed["meta"].get("lane", 0)))
                raise Changed
            if "slot" in failed:
                lane = _next_lane(lane, capacity)
            elif "person" in failed and change.frees_person:
                # The consultation is over and the person has booked again: the claim is the new booking's.
                without.add("person")
            elif "person" in failed:
                raise AlreadyBooked
            elif "held mail" in failed:
                raise Changed
            else:
                raise RuntimeError(f"items that belong together don't: {', '.join(sorted(failed))}")
            return None

        return self.write(build, on_conflict, tries=MAX_TRIES + capacity) or changed_item(change, lane=lane)

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
        found: dict[str, list[Item]] = {"submission": [], "event": [], "mail": []}
        for item in items:
            found[item["type"]].append(item)
        if not found["submission"]:
            return None
        return Dossier(meta=found["submission"][0], events=tuple(found["event"]), mails=tuple(found["mail"]))

    def partition(self, pk: str) -> Iterator[Item]:
        """Every item of a partition. Raises Unavailable."""
        return self.query(
            KeyConditionExpression="PK = :pk",
            ExpressionAttributeValues=to_wire({":pk": pk}),
            ConsistentRead=True,
        )

    def work(self, desk: str) -> Iterator[Item]:
        """The META items of a desk's open submissions, the first due first. Raises Unavailable."""
        return self.query(
            IndexName="GSI1",
            KeyConditionExpression="GSI1PK = :pk",
            ExpressionAttributeValues=to_wire({":pk": work_pk(desk)}),
        )

    def find_repeated(self, sid: str, form: str, answers: Mapping[str, Any]) -> Taken | None:
        """What is stored under this sid if form and answers are the same, else None. Raises Unavailable."""
        item = self.meta(sid)
        if item is None or is_being_deleted(item) or item["payload"] != payload_hash(form, answers):
            return None
        return Taken(item=item, created=False)

    def find_by_receipt(self, receipt: str) -> Item | None:
        """The META item behind a receipt number, or None. Raises Unavailable."""
        sid = self.sid_of_receipt(receipt)
        item = self.meta(sid) if sid else None
        return None if item is None or is_being_deleted(item) else item

    def meta(self, sid: str) -> Item | None:
        """The META item, even of a submission that is being deleted. Raises Unavailable."""
        return self.get({"PK": submission_pk(sid), "SK": "META"})

    def sid_of_receipt(self, receipt: str) -> str | None:
        """The sid behind a receipt number, or None. Raises Unavailable."""
        found = self.get({"PK": receipt_pk(receipt), "SK": "META"})
        return str(found["sid"]) if found else None

    def slots_taken(self, desk: str, month: str) -> Mapping[str, int]:
        """How many consultations of `desk` start at each slot (`YYYY-MM-DDTHH:MM`) of a month (`YYYY-MM`).

        One consistent query per page of 1 MB, which holds thousands of slots. Raises Unavailable.
        """
        items = self.pages(
            self.client.query,
            KeyConditionExpression="PK = :pk",
            ExpressionAttributeValues=to_wire({":pk": slot_pk(desk, month)}),
            ProjectionExpression="SK",
            ConsistentRead=True,
        )
        return Counter(item["SK"]["S"].partition("#")[0] for item in items)

    def ended(self, form: str, *, before: datetime) -> Iterator[Item]:
        """The META items of a form's ended submissions received before `before`. Raises Unavailable."""
        return self.query(
            IndexName="GSI1",
            KeyConditionExpression="GSI1PK = :pk AND GSI1SK < :before",
            ExpressionAttributeValues=to_wire({":pk": ended_pk(form), ":before": stamp(before)}),
        )

    def undelivered_mails(self) -> Iterator[Item]:
        """The mail rows that were given up or have failed repeatedly. Raises Unavailable."""
        yield from self.mails("failed")
        yield from (row for row in self.mails("due") if row["tries"] >= _TRIES_BEFORE_ALERT)

    def mails(self, state: str) -> Iterator[Item]:
        """The mail rows that are `due`, `held` or `failed`, the longest waiting first. Raises Unavailable."""
        return self.query(
            IndexName="GSI1",
            KeyConditionExpression="GSI1PK = :pk",
            ExpressionAttributeValues=to_wire({":pk": f"MAIL#{state}"}),
        )

    def digests(self, desk: str) -> Iterator[Item]:
        """The mail rows of a desk's digests, the newest first. Raises Unavailable."""
        return self.query(
            KeyConditionExpression="PK = :pk",
            ExpressionAttributeValues=to_wire({":pk": digest_pk(desk)}),
            ScanIndexForward=False,
            Limit=10,
            ConsistentRead=True,
        )

    def add_mail(self, row: Item, *, of: Item | None = None) -> bool:
        """Put one more mail into the outbox; False if it is there already or no longer right.

        `of` is the submission that it is about: the row is written only while that has the same status and
        no newer mail. Raises Unavailable.
        """
        writes = writes_for_mail(row, of=of)
        return self.write(lambda: writes, lambda failed: failed, tries=MAX_TRIES) is None

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

    def submissions(self) -> Iterator[Item]:
        """Every META item, also of submissions being deleted. Scans the table. Raises Unavailable."""
        return self.scan(
            FilterExpression="#type = :type",
            ExpressionAttributeNames={"#type": "type"},
            ExpressionAttributeValues=to_wire({":type": "submission"}),
            ConsistentRead=True,
        )

    def delete(self, keys: Sequence[Item], *, of: str = "") -> None:
        """Delete items in batches; with `of`, a batch only if each item has that sid. Raises Unavailable."""
        for n in range(0, len(keys), MOST_AT_ONCE):
            writes = writes_for_erasure(keys[n : n + MOST_AT_ONCE], of=of)
            self.write(lambda writes=writes: writes, lambda failed: failed, tries=MAX_TRIES)  # type: ignore[misc]

    def put_audit(self, item: Item) -> None:
        """Write the audit item of an export; repeating the call does no harm.

        Raises Unavailable; RuntimeError if another item has this key.
        """
        try:
            self.client.put_item(
                TableName=self.table,
                Item=to_wire(item),
                ConditionExpression="attribute_not_exists(PK)",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise Unavailable from error
            # Perhaps it was this very call, and its response was lost.
            stored: Any = error.response.get("Item", {})
            if from_wire(stored) != item:
                raise RuntimeError("another audit item stands under this key") from error
        except BotoCoreError as error:
            raise Unavailable from error


def _next_lane(lane: int, capacity: int) -> int:
    if lane + 1 >= capacity:
        raise SlotTaken
    return lane + 1


def _same(stored: Item, submission: Submission) -> Taken:
    if is_being_deleted(stored) or stored.get("payload") != payload_hash(submission.form, submission.answers):
        raise SidReused
    return Taken(item=stored, created=False)
