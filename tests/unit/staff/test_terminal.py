"""Text for a terminal: what a visitor typed must not steer it, nor hide or cover what stands around it."""

import unicodedata

import pytest

from desk.counter.printable import printable
from desk.staff.words.terminal import pairs, table


@pytest.mark.parametrize(
    "char",
    ["\x1b", "\x07", "\x9b", "\u202e", "\u2066", "\u061c", "\u200f", "\u2028", "\ufff9", "\U000e0041"],
)
def test_what_steers_or_leaves_no_trace_is_shown_as_replaced(char: str) -> None:
    assert printable(f"例{char}太郎") == "例\ufffd太郎"


@pytest.mark.parametrize(
    "text", ["例 太郎", "か\u3099", "ベトナム Nguyễn Thị", "葛󠄀飾", "👩‍👩‍👧", "一行\n二行", "שָׁלוֹם"]
)
def test_what_people_write_stays(text: str) -> None:
    assert printable(text) == text


def test_a_pile_of_marks_is_cut() -> None:
    assert printable("例" + "\u0301" * 500 + "太郎") == "例" + "\u0301" * 4 + "太郎"
    assert sum(unicodedata.category(char) == "Mn" for char in printable("\u0489" * 9 + "a\u0300")) <= 4 + 1


def test_a_cell_is_one_line_whatever_was_typed() -> None:
    lines = list(table([("受付番号", "名前"), ("K7M2", "例\n偽の行\u202e")]))
    assert lines == ["受付番号  名前", "K7M2      例 偽の行\ufffd"]


def test_a_further_line_never_looks_like_a_name() -> None:
    assert list(pairs([("名前", "例\n電話  0"), ("電話", "1")])) == [
        "  名前  例",
        "        電話  0",
        "  電話  1",
    ]
