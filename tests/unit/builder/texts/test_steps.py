"""What an editor pastes is read in steps that grow as the text does: a long table, a line of marks."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from builder.texts.gfm.html_tags import tags
from builder.texts.gfm.parser import parse
from desk.domain.forms.placeholders import PLACEHOLDER

UNITS = ["[", "![", "[a](", "](", "*あ", "**あ", "<", "<a ", "<!-- ", "{{ ", "[^1] ", "#9110 ", "a@b.jp "]
LINES = ["a|b\n", "[\n", "*あ\n", "- あ\n", "電話 03-0000-0000\n", "あ\n\n"]


def steps(run: Callable[[], object]) -> int:
    """The instructions of the builder that Python ran. What a pattern does is one of them."""
    taken = 0

    def count(*_: Any) -> Any:
        nonlocal taken
        taken += 1
        return count

    def trace(frame: FrameType, *_: Any) -> Any:
        if "/builder/" not in frame.f_code.co_filename:
            return None
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        return count

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        run()
    finally:
        sys.settrace(before)
    return taken


@pytest.mark.parametrize("unit", [*UNITS, *LINES])
def test_twice_the_text_takes_about_twice_the_steps(unit: str) -> None:
    parse(unit)  # what is made once
    few, many = (steps(lambda size=size: parse(unit * size)) for size in (75, 150))  # type: ignore[misc]
    assert many < 2.6 * few


def test_a_table_of_twice_the_rows_takes_about_twice_the_steps() -> None:
    head = "| 名前 | ファクス |\n|---|---|\n"
    parse(head)
    few, many = (
        steps(lambda rows=rows: parse(head + "| 窓口 | 03-0000-0000 |\n" * rows))  # type: ignore[misc]
        for rows in (100, 200)
    )
    assert many < 2.6 * few


def test_patterns_end_on_inputs_that_cubic_ones_never_end_on() -> None:
    """Half a million blanks: at a step for each pair of them this would take hours."""
    blanks = " " * 500_000
    assert PLACEHOLDER.findall("{{" + blanks + "a" + blanks) == []
    assert list(tags("<!--a" * 100_000)) == []
    assert [tag.name for tag in tags("<!--a" * 100_000 + "--><br>")] == ["br"]
