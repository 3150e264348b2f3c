"""Receipt numbers: unambiguous, and a slip of the pen is noticed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.domain.codes.receipt import ALPHABET, is_receipt, new_receipt, receipt_pattern

numbers = st.builds(lambda _: new_receipt(), st.integers())


@given(numbers)
def test_looks_the_same_to_everyone(number: str) -> None:
    assert is_receipt(number)
    assert not set("ILO01") & set(number)
    assert [len(part) for part in number.split("-")] == [4, 4, 1]


@given(numbers, st.sampled_from([0, 1, 2, 3, 5, 6, 7, 8, 10]), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(number: str, place: int, char: str) -> None:
    wrong = number[:place] + char + number[place + 1 :]
    assert is_receipt(wrong) == (wrong == number)


@given(numbers, st.sampled_from([(0, 1), (1, 2), (2, 3), (3, 5), (5, 6), (6, 7), (7, 8), (8, 10)]))
def test_two_swapped_neighbours_are_noticed(number: str, places: tuple[int, int]) -> None:
    chars = list(number)
    first, second = places
    chars[first], chars[second] = chars[second], chars[first]
    wrong = "".join(chars)
    assert is_receipt(wrong) == (wrong == number)


@given(st.text(max_size=14))
def test_other_text_is_no_receipt_number(text: str) -> None:
    assert not is_receipt(text) or len(text) == 11


@given(numbers)
def test_the_published_pattern_fits_every_number(number: str) -> None:
    assert re.search(receipt_pattern(), number)


@given(numbers, st.sampled_from([0, 3, 5, 8, 10]), st.characters())
def test_the_published_pattern_allows_no_other_character(number: str, place: int, char: str) -> None:
    wrong = number[:place] + char + number[place + 1 :]
    assert bool(re.search(receipt_pattern(), wrong)) == (char in ALPHABET)


@pytest.mark.parametrize(("alphabet", "expected"), [("23456789ABXZ", "2-9ABXZ"), ("ACE", "ACE"), ("A", "A")])
def test_the_published_pattern_follows_the_alphabet(
    monkeypatch: pytest.MonkeyPatch, alphabet: str, expected: str
) -> None:
    monkeypatch.setattr("desk.domain.codes.receipt.ALPHABET", alphabet)
    assert receipt_pattern() == f"^[{expected}]{{4}}-[{expected}]{{4}}-[{expected}]$"


def test_numbers_differ() -> None:
    assert len({new_receipt() for _ in range(1000)}) == 1000
