"""How many opening days before a consultation its reminder goes out: a figure of each form."""

import copy
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from desk import bootstrap
from desk.domain.calendar.moments import from_stamp, tokyo_day
from desk.storage.worklist import Worklist, load_worklist
from tests.actions import confirm, move
from tests.functions.bookings import SID, URL, book, do
from tests.functions.conftest import BOOKING, Desk

OTHER = "22222222-2222-4333-8444-555555555555"
SECOND_FORM = "second"

AFTER_LONG_WEEKEND = "2027-01-13T10:00"
"""A Wednesday; Saturday 9 to Monday 11 January (成人の日) are closed."""
AFTER_YEAR_END = "2027-01-05T10:00"
"""A Tuesday; 29 December to 3 January are closed, and the 26th and 27th are a weekend."""


def set_figure(days: int | None, *, form: str = "booking") -> None:
    """Have a form's reminders sent this many opening days before; None leaves it unsaid."""
    words: dict[str, Any] = bootstrap.parts().bundle["forms"][form]["words"]
    words.pop("reminder", None)
    if days is not None:
        words["reminder"] = {"opening_days_before": days}


def add_second_form() -> None:
    """Another form for bookings of the same desk."""
    forms = bootstrap.parts().bundle["forms"]
    forms[SECOND_FORM] = copy.deepcopy(forms["booking"])
    forms[SECOND_FORM]["words"]["form"] = SECOND_FORM


def mornings(desk: Desk, first: str, last: str) -> None:
    """Two runs on each day, both included."""
    for day in _days(date.fromisoformat(first), date.fromisoformat(last)):
        for time in ("08:30", "08:45"):
            desk.at(f"{day}T{time}:00+09:00")
            desk.morning()


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)


def reminded(desk: Desk, sid: str = SID) -> list[str]:
    """The Tokyo days on which reminders of a booking were written."""
    rows = [row for row in desk.items(f"SUB#{sid}") if row.get("kind") == "reminder"]
    return sorted(tokyo_day(from_stamp(row["created_at"])).isoformat() for row in rows)


@pytest.mark.parametrize(
    ("days", "slot", "expected"),
    [
        (None, AFTER_LONG_WEEKEND, "2027-01-12"),
        (1, AFTER_LONG_WEEKEND, "2027-01-12"),
        (2, AFTER_LONG_WEEKEND, "2027-01-08"),
        (3, AFTER_LONG_WEEKEND, "2027-01-07"),
        (None, AFTER_YEAR_END, "2027-01-04"),
        (1, AFTER_YEAR_END, "2027-01-04"),
        (2, AFTER_YEAR_END, "2026-12-28"),
        (3, AFTER_YEAR_END, "2026-12-25"),
    ],
)
def test_a_reminder_goes_out_once_on_the_opening_day_of_its_form(
    desk: Desk, days: int | None, slot: str, expected: str
) -> None:
    set_figure(days)
    desk.at("2026-12-21T10:00:00+09:00")
    book(desk, slot=slot)
    do(confirm(url=URL))
    first = date.fromisoformat(expected) - timedelta(days=2)
    mornings(desk, first.isoformat(), slot[:10])
    assert reminded(desk) == [expected]


@pytest.mark.parametrize("days", [2, 3])
def test_a_booking_confirmed_later_than_its_reminder_was_due_gets_one_the_next_morning(
    desk: Desk, days: int
) -> None:
    set_figure(days)
    desk.at("2026-12-21T10:00:00+09:00")
    book(desk, slot=AFTER_YEAR_END)
    mornings(desk, "2026-12-28", "2026-12-28")
    desk.at("2026-12-28T12:00:00+09:00")
    do(confirm(url=URL))
    mornings(desk, "2026-12-29", "2027-01-05")
    assert reminded(desk) == ["2027-01-04"]


def test_a_booking_moved_after_its_reminder_is_reminded_of_the_new_slot(desk: Desk) -> None:
    set_figure(3)
    desk.at("2026-12-21T10:00:00+09:00")
    book(desk, slot=AFTER_YEAR_END)
    do(confirm(url=URL))
    mornings(desk, "2026-12-25", "2026-12-25")
    do(move(slot="2027-01-12T10:00"))
    mornings(desk, "2026-12-26", "2027-01-12")
    assert reminded(desk) == ["2026-12-25", "2027-01-06"]


def test_each_form_of_a_desk_has_its_own_figure_and_the_work_is_read_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_second_form()
    set_figure(1)
    set_figure(3, form=SECOND_FORM)
    desk.at("2026-12-21T10:00:00+09:00")
    book(desk, slot=AFTER_YEAR_END)
    status, _ = desk.send(SECOND_FORM, {**BOOKING, "slot": "2027-01-05T11:00"}, sid=OTHER)
    assert status == 201
    for sid in (SID, OTHER):
        do(confirm(url=URL), sid=sid)
    read: list[Sequence[str]] = []

    def counted(store: Any, desks: Sequence[str]) -> Worklist:
        read.append(desks)
        return load_worklist(store, desks)

    monkeypatch.setattr("desk.usecases.morning.morning.load_worklist", counted)
    mornings(desk, "2026-12-25", "2026-12-25")
    # Two runs of two desks.
    assert read == [["consumer-center"], ["harassment"]] * 2
    mornings(desk, "2026-12-26", "2027-01-05")
    assert (reminded(desk), reminded(desk, OTHER)) == (["2027-01-04"], ["2026-12-25"])


@pytest.mark.parametrize("days", [1, 2, 3])
def test_the_last_published_days_have_reminders_too(desk: Desk, days: int) -> None:
    """Nobody knows the second opening day after 27 December 2027: the holidays of 2028 are not published."""
    set_figure(days)
    desk.at("2027-12-20T10:00:00+09:00")
    book(desk, slot="2027-12-28T10:00")
    desk.at("2027-12-24T12:00:00+09:00")
    do(confirm(url=URL))
    mornings(desk, "2027-12-25", "2027-12-28")
    assert reminded(desk) == ["2027-12-27"]
