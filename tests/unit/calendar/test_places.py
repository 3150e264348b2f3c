"""Places of a desk's day, for forms that share them and for those that have their own: against a count of
each minute.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from desk.domain.calendar.moments import TOKYO, slot_text
from desk.domain.calendar.stays import Stay
from desk.domain.forms.grids import grid_of
from desk.domain.submissions.items import slot_item
from desk.domain.submissions.places.day_book import book_of

DAY = date(2026, 11, 25)
NINE = datetime(2026, 11, 25, 9, tzinfo=TOKYO)
AT = datetime(2026, 11, 20, tzinfo=UTC)
FORMS = ("one", "two", "own", "alone")
"""The first two share places; the others have their own."""

_bookings = st.lists(
    st.tuples(st.sampled_from([*FORMS, "gone", ""]), st.integers(0, 5), st.integers(1, 4)), max_size=6
)
"""(form, from which quarter of an hour after nine, how many). "gone": in no settings now; "": not stored."""


def bundle() -> dict[str, Any]:
    slots = {
        "calendar": "weekdays",
        "times": ["09:00"],
        "minutes": 15,
        "capacity": 1,
        "lead_opening_days": 2,
        "cutoff": "24:00",
        "horizon_days": 60,
    }
    weekdays = {"weekly": ["mon"], "public_holidays": "open"}
    return {
        "forms": {
            form: {"words": {"slots": {**slots, **({"places": "own"} if form in ("own", "alone") else {})}}}
            for form in FORMS
        },
        "calendars": {"weekdays": weekdays},
        "holidays": {"2026-01-01": "元日"},
        "site": {"clock": 24},
    }


def stay(start: int, quarters: int) -> Stay:
    quarter = timedelta(minutes=15)
    return Stay(start=NINE + start * quarter, end=NINE + (start + quarters) * quarter)


@given(_bookings, st.sampled_from(FORMS), st.integers(0, 5), st.integers(1, 4), st.integers(1, 3))
def test_a_place_is_free_if_nobody_of_the_same_places_is_one_too_many(
    booked: list[tuple[str, int, int]], form: str, start: int, quarters: int, capacity: int
) -> None:
    items: list[dict[str, Any]] = []
    for n, (of, begins, long) in enumerate(booked):
        lane = sum(1 for item in items if item["SK"].startswith(slot_text(stay(begins, long).start)))
        item = slot_item(f"s{n}", "desk", of, stay(begins, long), lane=lane, at=AT)
        items.append({key: value for key, value in item.items() if of or key != "form"})
    grid = grid_of(bundle(), form)
    assert grid

    def counts(of: str) -> bool:
        return of in (form, "") or (form in ("one", "two") and of in ("one", "two", "gone")) or of == "gone"

    wanted = range(start, start + quarters)
    most = max(
        sum(counts(of) and minute in range(begins, begins + long) for of, begins, long in booked)
        for minute in wanted
    )
    book = book_of("desk", DAY, items, minutes=15, apart=grid.apart)
    lane = book.lane_for("new", *stay(start, quarters)[:2], capacity=capacity, at=AT)
    assert (lane is None) is (most >= capacity)
    if lane is not None:
        key = f"{slot_text(stay(start, quarters).start)}#{lane}"
        assert key not in {item["SK"] for item in items}
