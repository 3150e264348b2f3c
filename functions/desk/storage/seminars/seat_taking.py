"""Takes a submission for a seminar: with a seat, or a place on its waiting list, in one transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from desk.domain.codes.receipt import new_receipt
from desk.domain.errors import CalledOff, Full, SidReused
from desk.domain.seminars.seats import Seats
from desk.domain.seminars.seminar import Seminar
from desk.domain.submissions.items import meta_item
from desk.domain.submissions.model import Item, Letter, Submission
from desk.storage.capacity.day_books import MOST_CONFLICTS
from desk.storage.capacity.limits import COUNTER, SEAT
from desk.storage.seminars.seats import counter_of, writes_for_taking
from desk.storage.store import Store, Taken, same_submission
from desk.storage.table import MAX_TRIES, Write
from desk.storage.transactions import writes_for_submission


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a submission would get now: a seat, a waiting place, or nothing since its mailbox `is_again`
    there. `seats` is the counter that says so.
    """

    seats: Seats
    is_again: bool

    @property
    def waits(self) -> bool:
        return self.seats.next_gets == "waiting"


def take_with_seat(
    store: Store,
    submission: Submission,
    seminar: Seminar,
    mailbox: str,
    made: Callable[[Submission, Outcome], tuple[Submission, tuple[Letter, ...]]],
) -> Taken:
    """Store a submission that asks for a seat of `seminar`; `made` gives it and its mails by the outcome;
    `mailbox` is the sort key of its seat.

    A mailbox has one seat at a seminar. Who applies again is taken and answered like anybody else, and gets
    no second one (docs/decisions/0019): their mail says so. The same sid and answers again return what is
    stored. Raises SidReused, Full, CalledOff, Unavailable.
    """
    outcome = Outcome(seats=counter_of(store, submission.form, seminar), is_again=False)

    def build() -> list[Write]:
        nonlocal submission
        if outcome.seats.off:
            raise CalledOff
        if outcome.seats.next_gets == "nothing":
            raise Full
        submission, letters = made(submission, outcome)
        writes = writes_for_submission(submission, letters, lane=0, person=None)
        return [
            *writes,
            *writes_for_taking(submission, outcome.seats, mailbox=mailbox, is_again=outcome.is_again),
        ]

    def on_conflict(failed: Mapping[str, Item]) -> Taken | None:
        nonlocal submission, outcome
        if "meta" in failed:
            return same_submission(failed["meta"], submission)
        if {"event", "letter"} & failed.keys():
            # Left over from a deleted submission with this sid.
            raise SidReused
        if "receipt" in failed:
            submission = replace(submission, receipt=new_receipt())
        if SEAT in failed:
            outcome = replace(outcome, is_again=not outcome.is_again)
        if f"{COUNTER} {seminar.id}" in failed:
            outcome = replace(outcome, seats=counter_of(store, submission.form, seminar))
        return None

    try:
        before = store.write(build, on_conflict, tries=MAX_TRIES + MOST_CONFLICTS)
    except (Full, CalledOff):
        # Perhaps it has its receipt already, and its answer was lost.
        stored = store.meta(submission.sid)
        if stored is None:
            raise
        before = same_submission(stored, submission)
    return before or Taken(item=meta_item(submission), created=True)
