"""Wanted times that were full: how often somebody was told so, by weekday and time of day; nothing of who."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from desk.domain.calendar.moments import TOKYO, WEEKDAY_WORDS
from desk.domain.forms.form import Form
from desk.parts import Parts
from desk.storage.figures import add_full

FULL_TABLE = "#full"
"""Weekday and start of the wanted time -> how often."""


def full_rows(counts: Mapping[str, Mapping[str, int]]) -> Iterator[tuple[str, str, str]]:
    """How often which time was wanted and taken, the week's first time first; nothing if none was."""
    wanted = counts.get(FULL_TABLE, {})
    for name in sorted(wanted, key=lambda name: (WEEKDAY_WORDS.index(name[0]), name)):
        yield "満席だった希望", f"{name[0]}曜日 {name[2:]}", str(wanted[name])


def note_full(form: Form, slot: datetime, parts: Parts) -> None:
    """Count a wanted time (aware) that was taken, in the month in which it was wanted. Raises Unavailable."""
    local = slot.astimezone(TOKYO)
    wanted = f"{WEEKDAY_WORDS[local.weekday()]} {local:%H:%M}"
    month = f"{parts.clock().astimezone(TOKYO):%Y-%m}"
    add_full(parts.store, str(form.words["desk"]), month, form.id, {FULL_TABLE: {wanted: 1}})
