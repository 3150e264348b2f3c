"""The archive of a seminar that is over: one mail to everybody who applied, however often it is sent."""

from collections.abc import Mapping

from desk.domain.forms.form import Form
from desk.domain.mail.seminar_letters import archive_letter
from desk.domain.mail.stored.rows import letter_item
from desk.domain.seminars.seminar import Seminar
from desk.domain.submissions.model import Item
from desk.parts import Parts
from desk.storage.seats import seats_of
from desk.storage.seminar_settings import put_row
from desk.storage.table import MAX_TRIES

_AT_ONCE = 90


def send_archives(form: Form, seminar: Seminar, parts: Parts) -> int:
    """How many mails were written: its row is there once for each application. Raises Unavailable."""
    seats = seats_of(parts.store, form.id, seminar.id)
    return sum(_some(seats[n : n + _AT_ONCE], form, parts) for n in range(0, len(seats), _AT_ONCE))


def _some(seats: list[Item], form: Form, parts: Parts) -> int:
    rows = [row for seat in seats if (row := _row(seat, form, parts))]

    def on_conflict(failed: Mapping[str, Item]) -> bool | None:
        numbers = {role.split()[1] for role in failed}
        rows[:] = [row for n, row in enumerate(rows) if str(n) not in numbers]
        return None if rows else True

    if rows:
        parts.store.write(
            lambda: [put_row(n, row) for n, row in enumerate(rows)], on_conflict, tries=2 * MAX_TRIES
        )
    return len(rows)


def _row(seat: Item, form: Form, parts: Parts) -> Item | None:
    stored = parts.store.meta(seat["sid"])
    letter = archive_letter(form, stored, bundle=parts.bundle) if stored and "seat" in stored else None
    if stored is None or letter is None:
        return None
    version = int(stored.get("mail_v", 1))
    return letter_item(seat["sid"], stored["desk"], stored["receipt"], letter, v=version, at=parts.clock())
