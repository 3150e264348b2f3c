"""Exports: no count reveals a group of one to four people, and no cell starts a formula."""

import csv
import io
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from desk.usecases.figures.small_counts import LEAST, fold, is_safe
from desk.views.csv_file import csv_bytes, defused

Counts = tuple[int, ...]


def published(counts: Counts) -> object:
    """All that is published of a table: the total, the shown counts, and the sum of the merged ones."""
    shown, merged = fold(dict(enumerate(counts)))
    return sum(counts), tuple(sorted(shown.items())), merged


def tables(total: int, categories: int) -> Iterator[Counts]:
    """Every way to share `total` people among the categories."""
    for bars in itertools.combinations(range(total + categories - 1), categories - 1):
        edges = (-1, *bars, total + categories - 1)
        yield tuple(after - before - 1 for before, after in itertools.pairwise(edges))


def test_a_reader_who_knows_the_rule_can_not_infer_a_small_count() -> None:
    """Compares all tables of up to four categories that lead to the same published one."""
    for categories, largest in ((2, 40), (3, 30), (4, 24)):
        for total in range(LEAST, largest + 1):
            alike = defaultdict(list)
            for counts in tables(total, categories):
                alike[published(counts)].append(counts)
            for candidates in alike.values():
                for possible in map(set, zip(*candidates, strict=True)):
                    assert len(possible) > 1 or not 0 < min(possible) < LEAST, candidates


counts = st.lists(st.integers(0, 3 * LEAST), min_size=2, max_size=9).filter(lambda some: sum(some) >= LEAST)


@given(counts)
def test_another_table_with_another_small_count_is_published_alike(table: list[int]) -> None:
    """For more categories than can be tried: some swap or shift of hidden counts is published the same."""
    shown, _ = fold(dict(enumerate(table)))
    hidden = [n for n in range(len(table)) if n not in shown]
    for small in (n for n in hidden if 0 < table[n] < LEAST):
        alternatives = []
        for other in (n for n in hidden if n != small):
            swapped, shifted = list(table), list(table)
            swapped[small], swapped[other] = table[other], table[small]
            alternatives.append(swapped)
            for step in range(-table[small], LEAST):
                if table[other] >= step:
                    shifted = list(table)
                    shifted[small] += step
                    shifted[other] -= step
                    alternatives.append(shifted)
        assert any(
            one[small] != table[small] and published(tuple(one)) == published(tuple(table))
            for one in alternatives
        )


@given(counts)
def test_no_figure_is_below_five(table: list[int]) -> None:
    shown, merged = fold(dict(enumerate(table)))
    assert all(count >= LEAST for count in shown.values())
    assert merged == 0 or merged >= LEAST
    assert sum(shown.values()) + merged == sum(table)


@given(st.lists(st.integers(LEAST, 50), min_size=1, max_size=6))
def test_large_counts_are_all_shown(table: list[int]) -> None:
    assert fold(dict(enumerate(table))) == (dict(enumerate(table)), 0)


def test_the_next_smallest_is_merged_where_the_sum_is_small() -> None:
    assert fold({"a": 20, "b": 2, "c": 6, "d": 0, "e": 1}) == ({"a": 20}, 9)


def test_equal_counts_are_merged_together() -> None:
    """Otherwise the order of the categories would reveal the small one."""
    assert fold({"a": 3, "b": 5, "c": 5, "d": 9}) == ({"d": 9}, 13)


def test_merged_fours_do_not_stand_alone() -> None:
    """8 in two categories of at most 4 each can only be 4 and 4."""
    assert fold({"a": 4, "b": 4, "c": 7, "d": 20}) == ({"d": 20}, 15)


def test_people_who_did_not_choose_are_counted_too() -> None:
    assert [is_safe(count, 20) for count in (0, 4, 5, 15, 16, 19, 20)] == [
        True, False, True, True, False, False, True,
    ]  # fmt: skip


# ---- Cells


FORMULAS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "−", "﹣", "﹢")
BLANKS = ("", " ", "\u3000", "\n", "\xa0", "\u200b", "\ufeff", "\x00", " \u3000\n")


@given(st.sampled_from(BLANKS), st.sampled_from(FORMULAS), st.text(max_size=20))
def test_no_cell_starts_a_formula(blank: str, start: str, rest: str) -> None:
    assert defused(f"{blank}{start}{rest}") == f"'{blank}{start}{rest}"


@given(st.sampled_from("\t\r"), st.text(max_size=20))
def test_no_cell_starts_with_a_tab_or_a_return(start: str, rest: str) -> None:
    assert defused(f"{start}{rest}") == f"'{start}{rest}"


@given(st.text(alphabet=st.characters(categories=["Lo", "Nd"]), min_size=1))
def test_words_and_numbers_stay_as_they_are(text: str) -> None:
    assert defused(text) == text
    assert defused("") == ""


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_characters="\x00\r", codec="utf-8")), min_size=2, max_size=2)
    )
)
def test_a_spreadsheet_reads_back_what_was_written(rows: list[list[str]]) -> None:
    content = csv_bytes(rows)
    assert content.startswith("\ufeff".encode())
    read = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert read == [[defused(cell) for cell in row] for row in rows]


def test_lines_end_as_spreadsheets_want_and_newlines_stay_inside() -> None:
    assert csv_bytes([["一\n二", 'a"b'], ["", "c,d"]]) == ('\ufeff"一\n二","a""b"\r\n"","c,d"\r\n').encode()


def test_all_tables_are_tried() -> None:
    assert Counter(map(sum, tables(7, 3))) == {7: 36}
