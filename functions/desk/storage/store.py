"""The store: writes a submission and each later change in one transaction.

It decides what a failed condition means: taken before, taken by another, changed in between.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from botocore.exceptions import BotoCoreError, ClientError

from desk.domain.calendar.moments import minutes_between
from desk.domain.codes.receipt import new_receipt
from desk.domain.errors import Changed, Full, SeatsMoved, SidReused, SlotTaken, Unavailable
from desk.domain.submissions.items import changed_item, is_being_deleted, meta_item
from desk.domain.submissions.model import Item, Letter, Submission, payload_hash
from desk.domain.submissions.watch.trail import event_item
from desk.storage.capacity.day_books import MOST_CONFLICTS, DayBooks
from desk.storage.capacity.limits import COUNTER, LIMIT, NEXT, SEAT, Limit
from desk.storage.capacity.places import Place, places_over
from desk.storage.deletions import writes_for_erasure, writes_for_removal
from desk.storage.drafts import GIVEN_BACK, SENT
from desk.storage.reader import Reader
from desk.storage.table import MAX_TRIES, Write, from_wire, to_wire
from desk.storage.transactions import (
    writes_for_change,
    writes_for_due,
    writes_for_index,
    writes_for_mail,
    writes_for_submission,
)

if TYPE_CHECKING:
    from desk.domain.submissions.change import Change

MOST_AT_ONCE = 90
"""DynamoDB takes 100 items in a transaction; the rest is for META and the records of a deletion."""


class Taken(NamedTuple):
    """A stored submission: its META item, and whether this call stored it."""

    item: Mapping[str, Any]
    created: bool


class Store(Reader):
    """The desk's submissions, slots and mails in the table."""

    def take(
        self,
        submission: Submission,
        letters: tuple[Letter, ...],
        *,
        capacity: int = 0,
        apart: frozenset[str] = frozenset(),
        person: str | None = None,
        place: Place | None = None,
        limit: Limit | None = None,
    ) -> Taken:
        """Store the submission and everything that belongs to it, or nothing.

        `capacity` is how many consultations can be at once, without those of the forms that are `apart`;
        `person` the keyed hash of its
        mailbox; `place` what it needs to hold its slot: without a free one it is stored all the same, asks
        for the slot and holds none; `limit` that of its form. The same sid and answers again return what is
        stored. Raises SidReused, SlotTaken, Full, Unavailable.
        """
        lane, holds = 0, True
        over: Mapping[str, str] = {}
        slot, end = submission.slot, submission.slot_end
        stay = (slot, end) if slot and end else None
        minutes = minutes_between(*stay) if stay else 0
        books = DayBooks(self, submission.desk, minutes=minutes, apart=apart)

        def build() -> list[Write]:
            nonlocal lane
            lane, book = books.place(submission.sid, stay, capacity=capacity, at=submission.received_at)
            return writes_for_submission(
                submission,
                letters,
                lane=lane,
                person=person,
                book=book,
                place=place,
                over=over,
                holds=holds,
                limit=limit,
            )

        def on_conflict(failed: Mapping[str, Item]) -> Taken | None:
            nonlocal submission, holds, over
            if "meta" in failed:
                return same_submission(failed["meta"], submission)
            if LIMIT in failed:
                raise Full
            if "place" in failed and place:
                over = {} if over else places_over(failed["place"], at=submission.received_at)
                holds = bool(over)
                if not holds and place.is_full(failed["place"]):
                    submission = replace(submission, suspect=(*submission.suspect, "many"))
            if {"event", "letter", "person"} & failed.keys():
                # Left over from a deleted submission with this sid.
                raise SidReused
            if "receipt" in failed:
                submission = replace(submission, receipt=new_receipt())
            books.met(failed)
            return None

        try:
            before = self.write(build, on_conflict, tries=MAX_TRIES + 2 + MOST_CONFLICTS)
        except SlotTaken:
            # Perhaps it has its receipt already, and has moved since or was cancelled.
            stored = self.meta(submission.sid)
            if stored is None:
                raise
            before = same_submission(stored, submission)
        taken = meta_item(submission, lane=lane if holds else None, person=person)
        return before or Taken(item=taken, created=True)

    def change(
        self,
        change: "Change",
        *,
        capacity: int = 0,
        minutes: int = 0,
        apart: frozenset[str] = frozenset(),
        beside: Sequence[Write] = (),
    ) -> Item:
        """Write one change, or nothing; returns the META item after it. `minutes`: how long a consultation
        of its form is; `capacity` and `apart` as of `take`; `beside`: what it does to seats
        (`storage.seminars.seats`), and who is next.

        Raises Changed if another change came in between, SlotTaken, RefusedByOthers, SeatsMoved, Unavailable.
        """
        # Late: who takes a submission changes none.
        from desk.storage.dispatch.visits import GONE, refusal_of

        lane = 0
        without: set[str] = set()
        place = (change.slot, change.until) if change.slot and change.until else None
        books = DayBooks(self, change.stored["desk"], minutes=minutes, apart=apart)

        def build() -> list[Write]:
            nonlocal lane
            lane, book = books.place(change.sid, place, capacity=capacity, at=change.at)
            writes = [*writes_for_change(change, lane=lane, book=book), *beside]
            return [write for write in writes if write.role not in without]

        def on_conflict(failed: Mapping[str, Item]) -> Item | None:
            nonlocal without
            if "meta" in failed:
                # Perhaps it was this very change, and its response was lost.
                event = self.get(event_item(change)) or {}
                if event.get("op") == change.op:
                    return changed_item(change, lane=int(failed["meta"].get("lane", 0)))
                raise Changed
            if any(role.split()[0] in (COUNTER, SEAT, NEXT) for role in failed):
                raise SeatsMoved
            # A claim of before 2026-12 may be a later booking's; a place that was over, or what an end
            # frees, another's; and a colleague may have gone on writing.
            gone = {role for role in failed if role in ("person", "place", SENT) or role.startswith(GONE)}
            without |= gone
            if books.met(failed) or gone:
                return None
            if {"held mail", "letter task", "visit", "visit before", GIVEN_BACK} & failed.keys():
                raise Changed
            if refused := refusal_of(failed):
                raise refused
            raise RuntimeError(f"items that belong together don't: {', '.join(sorted(failed))}")

        done = self.write(build, on_conflict, tries=MAX_TRIES + MOST_CONFLICTS)
        return done or changed_item(change, lane=lane)

    def find_repeated(self, sid: str, form: str, answers: Mapping[str, Any]) -> Taken | None:
        """What is stored under this sid if form and answers are the same, else None. Raises Unavailable."""
        item = self.meta(sid)
        if item is None or is_being_deleted(item) or item["payload"] != payload_hash(form, answers):
            return None
        return Taken(item=item, created=False)

    def add_mail(self, row: Item, *, of: Item | None = None) -> bool:
        """Put one more mail into the outbox; False if it is there already or no longer right.

        `of` is the submission that it is about: the row is written only while that has the same status and
        no newer mail. Raises Unavailable.
        """
        writes = writes_for_mail(row, of=of)
        return self.write(lambda: writes, lambda failed: failed, tries=MAX_TRIES) is None

    def give_due(self, stored: Item, due: date) -> bool:
        """Store a due date that was unknown; False if the submission has changed since.

        Raises Unavailable.
        """
        writes = writes_for_due(stored, due)
        return self.write(lambda: writes, lambda failed: failed, tries=MAX_TRIES) is None

    def index(self, stored: Item, found_by: tuple[str, ...]) -> bool:
        """Write the rows of the index that lead to a submission; False if it has changed since.

        Raises Unavailable.
        """
        writes = writes_for_index(stored, found_by)
        return self.write(lambda: writes, lambda failed: failed, tries=MAX_TRIES) is None

    def erase(self, items: Sequence[Item]) -> None:
        """Delete a deleted submission's items, as they were read, in batches. Raises Unavailable.

        An item that is not that any more is left alone: it is a later submission's under the same sid.
        """
        for n in range(0, len(items), MOST_AT_ONCE):
            self._erase_batch(list(items[n : n + MOST_AT_ONCE]))

    def _erase_batch(self, left: list[Item]) -> None:
        def on_conflict(failed: Mapping[str, Item]) -> bool | None:
            left[:] = [item for n, item in enumerate(left) if str(n) not in failed]
            return None if left else True

        self.write(lambda: writes_for_erasure(left), on_conflict, tries=MAX_TRIES)

    def remove(self, keys: Sequence[Item]) -> None:
        """Delete items that belong to no submission, in batches. Raises Unavailable."""
        for n in range(0, len(keys), MOST_AT_ONCE):
            writes = writes_for_removal(keys[n : n + MOST_AT_ONCE])
            self.write(lambda writes=writes: writes, lambda failed: failed, tries=MAX_TRIES)  # type: ignore[misc]

    def put_audit(self, item: Item) -> None:
        """Write the audit item of an export or a look, if that isn't written yet: repeating the call, also a
        moment later (`at`), does no harm.

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
            # Perhaps it was this very call, and its response was lost; or the form was sent twice.
            stored: Any = error.response.get("Item", {})
            if {**from_wire(stored), "at": ""} != {**item, "at": ""}:
                raise RuntimeError("another audit item stands under this key") from error
        except BotoCoreError as error:
            raise Unavailable from error


def same_submission(stored: Item, submission: Submission) -> Taken:
    if is_being_deleted(stored) or stored.get("payload") != payload_hash(submission.form, submission.answers):
        raise SidReused
    return Taken(item=stored, created=False)
