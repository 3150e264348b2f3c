"""Mails to all who hold something at a seminar: one to each, however often they are written. Its archive."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from desk.domain.forms.form import Form
from desk.domain.mail.seminar_letters import archive_letter
from desk.domain.mail.stored.rows import letter_item
from desk.domain.seminars.seminar import Seminar
from desk.domain.submissions.model import Item, Letter
from desk.parts import Parts
from desk.storage.seminars.seats import seats_of
from desk.storage.seminars.settings import put_row
from desk.storage.table import MAX_TRIES

_AT_ONCE = 90


def send_archives(form: Form, seminar: Seminar, parts: Parts) -> Iterator[tuple[int, int]]:
    """The archive to all who applied, some at a time: its row is there once for each application.

    Gives after each some (mails written, applications that are still to be looked at); who stops there goes
    on by doing it again. Raises Unavailable.
    """
    seats = seats_of(parts.store, form.id, seminar.id)
    for n in range(0, len(seats), _AT_ONCE):
        written = put_letters(
            seats[n : n + _AT_ONCE], parts, lambda stored: archive_letter(form, stored, bundle=parts.bundle)
        )
        yield written, max(0, len(seats) - n - _AT_ONCE)


def put_letters(seats: Sequence[Item], parts: Parts, made: Callable[[Item], Letter | None]) -> int:
    """Write the mail that `made` gives by the META item of each of these seats (90 at most), if it isn't
    written yet; how many. Raises Unavailable.
    """
    rows = [row for seat in seats if (row := _row(seat, parts, made))]

    def on_conflict(failed: Mapping[str, Item]) -> bool | None:
        numbers = {role.split()[1] for role in failed}
        rows[:] = [row for n, row in enumerate(rows) if str(n) not in numbers]
        return None if rows else True

    if rows:
        parts.store.write(
            lambda: [put_row(n, row) for n, row in enumerate(rows)], on_conflict, tries=2 * MAX_TRIES
        )
    return len(rows)


def _row(seat: Item, parts: Parts, made: Callable[[Item], Letter | None]) -> Item | None:
    stored = parts.store.meta(seat["sid"])
    letter = made(stored) if stored and "seat" in stored else None
    if stored is None or letter is None:
        return None
    version = int(stored.get("mail_v", 1))
    return letter_item(seat["sid"], stored["desk"], stored["receipt"], letter, v=version, at=parts.clock())
