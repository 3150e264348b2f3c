"""The public holidays of the example desk against two libraries that compute them."""

import sys
from pathlib import Path

import pytest

from builder.check import read
from builder.reading import kept
from builder.rules.holidays import holiday_warnings
from tests.conftest import EXAMPLE, copy_example


def warnings(root: Path) -> list[str]:
    return [str(mistake) for mistake in holiday_warnings(read(root)[0])]


def test_the_days_equal_those_of_both_libraries() -> None:
    assert warnings(EXAMPLE) == []


@pytest.mark.parametrize("library", ["holidays", "jpholiday"])
def test_differences_are_reported(library: str, tmp_path: Path) -> None:
    file = copy_example(tmp_path) / "content/holidays.yml"
    text = file.read_text(encoding="utf-8")
    wrong = text.replace("2026-09-22: 休日", "2026-09-24: 休日")
    file.write_text(wrong, encoding="utf-8")
    lines = wrong.splitlines()
    year, day = lines.index("  2026:") + 1, lines.index("    2026-09-24: 休日") + 1

    ask = "内閣府の発表で確かめてください。"
    told = [warning for warning in warnings(tmp_path) if f"、{library} の" in warning]
    assert told == [
        f"content/holidays.yml:{day}:5: 2026-09-24 は、{library} の計算では祝日ではありません。{ask}",
        f"content/holidays.yml:{year}:3: 2026-09-22 は、{library} の計算では祝日です（国民の休日）。{ask}",
    ]


def test_a_year_is_computed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The libraries take longer than all other rules together, and `make check` has to be fast."""
    monkeypatch.setattr(kept, "FOLDER", tmp_path / "build")
    file = copy_example(tmp_path) / "content/holidays.yml"
    file.write_text(file.read_text().replace("2026-09-22: 休日", "2026-09-24: 休日"))
    told = warnings(tmp_path)
    assert len(told) == 4
    for library in ("holidays", "jpholiday"):
        monkeypatch.setitem(sys.modules, library, None)  # importing it fails
    assert warnings(tmp_path) == told
