"""When a mail is tried again, and when it is given up."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from desk.delivery.retries import is_given_up, is_too_ambiguous, pause

CREATED = "2026-11-20T01:00:00Z"
THREE_DAYS_LATER = datetime.fromisoformat("2026-11-23T01:00:00+00:00")
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("tries", "minutes"), [(1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 32), (7, 60), (8, 60), (500, 60)]
)
def test_the_pause_doubles_up_to_an_hour(tries: int, minutes: int) -> None:
    assert pause(tries, chance=0.0) == timedelta(minutes=minutes) / 2
    assert pause(tries, chance=0.5) == timedelta(minutes=minutes) * 0.75
    assert pause(tries, chance=0.999) < timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("row", "is_given_up_now"),
    [
        ({}, False),
        ({"ambiguous": 1}, False),
        ({"ambiguous": 2}, True),
        ({"ambiguous": 5, "calendar": {}}, False),
        ({"ambiguous": 6, "calendar": {}}, True),
    ],
)
def test_a_mail_that_may_have_been_sent_is_sent_again_once_or_with_a_calendar_file_five_times(
    row: dict[str, Any], is_given_up_now: bool
) -> None:
    assert is_too_ambiguous(row) is is_given_up_now


@pytest.mark.parametrize(("after", "given_up"), [(-SECOND, False), (timedelta(0), False), (SECOND, True)])
def test_a_mail_is_given_up_three_days_after_it_was_created(after: timedelta, given_up: bool) -> None:
    row = {"created_at": CREATED, "tries": 1}
    assert is_given_up(row, at=THREE_DAYS_LATER + after) is given_up


def test_the_three_days_of_a_held_mail_begin_with_its_release() -> None:
    row = {"created_at": "2026-11-01T01:00:00Z", "let_through_at": CREATED}
    assert not is_given_up(row, at=THREE_DAYS_LATER)
    assert is_given_up(row, at=THREE_DAYS_LATER + SECOND)
