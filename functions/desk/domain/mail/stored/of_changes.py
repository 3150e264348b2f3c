"""The outbox rows that a change writes, one for each reader of each of its letters. Pure."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from desk.domain.mail.facts.bookings import booking_marks
from desk.domain.mail.stored.rows import letter_item, with_copies
from desk.domain.submissions.model import Item, Letter

if TYPE_CHECKING:
    from desk.domain.submissions.change import Change


def rows_of_change(change: "Change", after: Item) -> Iterator[tuple[Letter, Item]]:
    """Each letter with a row of it; `after` is META as the change leaves it."""
    for letter in change.letters:
        row = letter_item(
            change.sid,
            change.stored["desk"],
            change.stored["receipt"],
            letter,
            v=change.v,
            at=change.at,
            by=change.by,
            is_last=change.ends,
        )
        marks = booking_marks(letter, after)
        yield from ((letter, one | marks) for one in with_copies(row, letter))
