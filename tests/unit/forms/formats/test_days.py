"""Days and moments: what people type, what is stored, what is refused."""

import pytest

from desk.domain.forms import formats


@pytest.mark.parametrize("dash", list(formats.DASHES))
def test_every_dash_is_accepted_in_days_and_moments(dash: str) -> None:
    assert formats.stamp(f"2026{dash}11{dash}25") == "2026-11-25"
    assert formats.stamp(f"2026{dash}11{dash}25T10:00") == "2026-11-25T10:00"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("２０２６−１１−２５", "2026-11-25"),
        (" 2026-11-25\u3000", "2026-11-25"),
        ("２０２６ー１１ー２５Ｔ１０：００", "2026-11-25T10:00"),
        ("2026-11-25\u3000T 10:00", "2026-11-25T10:00"),
        ("2026/11/26", "2026-11-26"),
        ("2026.1.6", "2026-01-06"),
        ("2026年11月26日", "2026-11-26"),
        ("２０２６年１１月２６日（木）", "2026-11-26"),
        ("2026年11月26日木曜日", "2026-11-26"),
        ("令和8年11月26日", "2026-11-26"),
        ("令和８年１月２日T10:00", "2026-01-02T10:00"),
        ("R8.11.26", "2026-11-26"),
        ("令和元年5月1日", "2019-05-01"),
        ("2026/11/26T10:00", "2026-11-26T10:00"),
        ("2026-11-26\u200b", "2026-11-26"),
    ],
)
def test_days_and_moments_typed_by_hand(typed: str, stored: str) -> None:
    assert formats.stamp(typed) == stored
    assert formats.is_slot(stored) if "T" in stored else formats.is_date(stored)


@pytest.mark.parametrize("value", ["2026-11-25T10:00", "2028-02-29T09:00"])
def test_slots(value: str) -> None:
    assert formats.is_slot(value)


@pytest.mark.parametrize("value", ["2026-02-30", "2026-13-01", "2026-1-1", "20261125", "2026-11-25T10:00"])
def test_text_that_is_not_a_day(value: str) -> None:
    assert not formats.is_date(value)


@pytest.mark.parametrize(
    "value",
    [
        "2026-11-25",
        "2026-11-25T10:00:00",
        "2026-02-30T10:00",
        "2026-11-25T25:00",
        "2026-11-25T10:00+09:00",
        "20261125T1000",
    ],
)
def test_text_that_is_not_a_slot(value: str) -> None:
    assert not formats.is_slot(value)
