"""The public holidays of the example desk against two libraries that compute them."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from builder.check import read
from builder.files import kept
from builder.rules.opening import holidays
from builder.rules.opening.holidays import holiday_warnings, missing_year_warnings
from tests.conftest import EXAMPLE, copy_example


def warnings(root: Path) -> list[str]:
    return [str(mistake) for mistake in holiday_warnings(read(root)[0])]


def never(_: int) -> Mapping[str, str]:
    raise AssertionError("computed again")


def test_the_days_equal_those_of_both_libraries() -> None:
    assert warnings(EXAMPLE) == []


def test_a_day_that_differs_is_reported_once(tmp_path: Path) -> None:
    file = copy_example(tmp_path) / "content/holidays.yml"
    text = file.read_text(encoding="utf-8")
    wrong = text.replace("2026-09-22: 休日", "2026-09-24: 休日")
    file.write_text(wrong, encoding="utf-8")
    lines = wrong.splitlines()
    day = lines.index("    2026-09-24: 休日") + 1

    ask = "内閣府の発表で確かめてください。"
    assert warnings(tmp_path) == [
        f"content/holidays.yml:{day}:5: 2026-09-24（休日）は、計算では 2026-09-22 です。{ask}",
    ]


def test_a_year_that_is_only_begun_is_one_warning(tmp_path: Path) -> None:
    file = copy_example(tmp_path) / "content/holidays.yml"
    with file.open("a", encoding="utf-8") as more:
        more.write("  2028:\n    2028-01-01: 元日\n")
    (told,) = warnings(tmp_path)
    assert told.count("2028-") == 16 - 1
    assert "2028-01-10（成人の日）" in told


def test_libraries_that_disagree_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A special law has moved a day, and only one of them knows."""
    monkeypatch.setattr(kept, "FOLDER", tmp_path / "build")
    by_holidays = holidays._LIBRARIES["holidays"]
    newer = {"holidays": lambda year: {**by_holidays(year), f"{year}-06-01": "例の日"}}
    monkeypatch.setattr(holidays, "_LIBRARIES", {**holidays._LIBRARIES, **newer})
    told = warnings(EXAMPLE)
    assert len(told) == 3, "one for each year of the example"
    assert all("-06-01（例の日）がありません（プログラム「holidays」の計算）。" in one for one in told)


def test_a_year_is_computed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The libraries take longer than all other rules together, and `make check` has to be fast."""
    monkeypatch.setattr(kept, "FOLDER", tmp_path / "build")
    file = copy_example(tmp_path) / "content/holidays.yml"
    file.write_text(file.read_text().replace("2026-09-22: 休日", "2026-09-24: 休日"))
    told = warnings(tmp_path)
    assert len(told) == 1
    for library in holidays._LIBRARIES:
        monkeypatch.setitem(holidays._LIBRARIES, library, never)
    assert warnings(tmp_path) == told


@pytest.mark.parametrize(
    ("today", "is_told"), [("2027-09-30", False), ("2027-10-01", True), ("2028-01-05", True)]
)
def test_from_october_the_next_year_is_missed_at_the_last_one(today: str, is_told: bool) -> None:
    told = [str(one) for one in missing_year_warnings(read(EXAMPLE)[0], date.fromisoformat(today))]
    lines = (EXAMPLE / "content/holidays.yml").read_text(encoding="utf-8").splitlines()
    here = f"content/holidays.yml:{lines.index('  2027:') + 1}:3: 2028年の祝日がありません。"
    assert [one[: len(here)] for one in told] == [here] * is_told


def test_two_days_that_were_moved_are_told_by_their_names(tmp_path: Path) -> None:
    file = copy_example(tmp_path) / "content/holidays.yml"
    text = file.read_text(encoding="utf-8")
    for day, other in (("2026-11-03: 文化の日", "2026-11-04"), ("2026-11-23: 勤労感謝の日", "2026-11-24")):
        text = text.replace(day, day.replace(day[:10], other))
    file.write_text(text, encoding="utf-8")

    assert [told.partition(": ")[2].partition("。")[0] for told in warnings(tmp_path)] == [
        "2026-11-04（文化の日）は、計算では 2026-11-03 です",
        "2026-11-24（勤労感謝の日）は、計算では 2026-11-23 です",
    ]


def test_a_day_too_many_is_told_by_itself(tmp_path: Path) -> None:
    file = copy_example(tmp_path) / "content/holidays.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("    2026-11-03", "    2026-11-02: 例の日\n    2026-11-03"), encoding="utf-8"
    )

    (told,) = warnings(tmp_path)
    assert "2026-11-02 は、プログラム「holidays」と「jpholiday」の計算では祝日ではありません。" in told


@pytest.mark.parametrize(
    ("right", "wrong", "meant"),
    [
        ("2026-02-11: 建国記念の日", "2026-02-11: 建国記念日", "建国記念の日"),
        ("2026-11-03: 文化の日", "2026-11-03: 勤労感謝の日", "文化の日"),
        ("2026-11-03: 文化の日", "2026-11-03: 休日", "文化の日"),
        ("2026-05-06: 休日", "2026-05-06: 振替休日", "休日"),
    ],
)
def test_another_name_than_the_law_s_is_told_at_the_name(
    right: str, wrong: str, meant: str, tmp_path: Path
) -> None:
    file = copy_example(tmp_path) / "content/holidays.yml"
    text = file.read_text(encoding="utf-8")
    assert right in text
    file.write_text(text.replace(right, wrong), encoding="utf-8")
    (told,) = holiday_warnings(read(tmp_path)[0])
    assert f"「{meant}」ではありませんか" in told.message
    assert told.line == text[: text.index(right)].count("\n") + 1
