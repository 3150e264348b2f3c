"""Whole numbers as people write them: read as a number, or left for the check to refuse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.domain.forms.formats.whole_numbers import around_numbers, number_words, whole_number

WORDS = {"around": ["約", "くらい", "です", "程度"], "same_units": [["人", "名", "名様"], ["社", "か所"]]}
PEOPLE, PLACES, BARE = (around_numbers(unit, WORDS) for unit in ("人", "社", ""))

READ = {
    "30": 30, "３０": 30, " 30　": 30, "0030": 30, "+7": 7, "30.0": 30, "30。": 30, "〇": 0, "1\u200b2": 12,
    "1,200": 1200, "1，200": 1200, "1、200": 1200, "1 200": 1200, "１２，０００": 12000,
    "30人": 30, "30 名": 30, "約30名様くらいです。": 30, "ﾔｸ": None,
    "三十": 30, "三〇": 30, "二十五名": 25, "千": 1000, "千二百": 1200, "九百九十九人": 999,
    "1万": 10_000, "1万2千人": 12_000, "1万2,000": 12_000, "5千万": 50_000_000, "百万": 1_000_000,
    "-5": -5, "−5": -5, "－５人": -5,
    # More than one number, another unit, a part of one, or none.
    "30〜40": None, "30-40": None, "30人以上": None, "30人、5人": None, "30 40": None, "十二、三人": None,
    "30台": None, "第3回": None, "1.5": None, ".5": None, "1.5万": None, "12,00": None, "1,2": None,
    "3十20": None, "1万20000": None, "万": None, "人": None, "約": None, "たくさん": None, "3e1": None,
    "0x1F": None, "--5": None, "": None, "1_000": None,
}  # fmt: skip


@pytest.mark.parametrize("typed", READ)
def test_a_number_is_read_as_it_was_meant(typed: str) -> None:
    found = whole_number(typed, PEOPLE)
    assert (found if isinstance(found, int) else None) == READ[typed]
    assert isinstance(found, int | str)


def test_only_the_units_of_the_question_are_read() -> None:
    assert whole_number("3ヶ所", PLACES) == 3
    assert whole_number("3箇所", PLACES) == 3
    assert whole_number("3社", PEOPLE) == "3社"
    assert whole_number("3人", BARE) == "3人"
    assert whole_number("約3", BARE) == 3


@pytest.mark.parametrize(("sent", "found"), [(30, 30), (30.0, 30), (1.5, 1.5), (True, True), (1e300, 1e300)])
def test_what_is_sent_as_json_is_no_float_where_it_is_whole(sent: object, found: object) -> None:
    assert (whole_number(sent, PEOPLE), type(whole_number(sent, PEOPLE))) == (found, type(found))


@given(st.integers(-(10**12), 10**12), st.sampled_from(["", "人"]))
def test_a_number_in_words_is_read_as_itself(number: int, unit: str) -> None:
    assert whole_number(number_words(number, unit), PEOPLE) == number


@given(st.text(alphabet="0123456789,、. 約人名くらい一二十百千万〇-＋", max_size=60))
def test_anything_typed_is_read_once_and_for_all(typed: str) -> None:
    found = whole_number(typed, PEOPLE)
    assert whole_number(found, PEOPLE) == found


def test_a_long_text_is_not_looked_at() -> None:
    assert whole_number("1" * 101, PEOPLE) == "1" * 101
