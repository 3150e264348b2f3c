"""When a form takes submissions: moments of Tokyo, to the minute, and the words for them."""

from datetime import datetime, timedelta

import pytest

from desk.domain.forms.bounds.opening import GRACE, Opening, end_words, moment_of, opening_of

FROM, UNTIL = "2026-12-01 09:00", "2026-12-25 17:00"


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+09:00")


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        ("2026-12-01T08:59:59", "early"),
        ("2026-12-01T09:00:00", "open"),
        ("2026-12-25T16:59:59", "open"),
        ("2026-12-25T17:00:00", "late"),
        ("2026-12-25T17:29:59", "late"),
        ("2026-12-25T17:30:00", "over"),
    ],
)
def test_a_form_is_open_from_a_moment_until_a_moment(moment: str, state: str) -> None:
    assert opening_of({"from": FROM, "until": UNTIL}).state(at(moment)) == state


def test_the_grace_is_data() -> None:
    strict = opening_of({"until": UNTIL, "grace_minutes": 0})
    assert strict.state(at("2026-12-25T17:00")) == "over"
    assert opening_of({"until": UNTIL}).grace == GRACE == timedelta(minutes=30)


def test_without_an_end_it_is_never_over_and_without_both_always_open() -> None:
    assert opening_of({"from": FROM}).state(at("2036-12-01T09:00")) == "open"
    assert Opening().state(at("1999-12-01T09:00")) == "open"


def test_twenty_four_hours_is_the_end_of_the_day() -> None:
    end = moment_of("2026-12-31 24:00")
    assert end == at("2027-01-01T00:00")
    assert [end_words(end, clock) for clock in (24, 12)] == [
        "2026年12月31日(木) 24時",
        "2026年12月31日(木) 夜12時",
    ]
    assert end_words(moment_of(UNTIL), 12) == "2026年12月25日(金) 午後5時"
