"""An editor's mistakes are reported all at once, each with its file, line, column and what to do.

The tables are cases/mistakes.yml and cases/wording.yml. What can't be written there: files/test_strays.py,
files/test_unreadable.py, rules/test_several_files.py, rules/test_several_forms.py.
"""

from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builder.check import read, warnings
from tests.conftest import EXAMPLE
from tests.quick_yaml import read_yaml
from tests.unit.builder.cases import CASES, SMALL, change, mistakes, put_back, small_desk

Case = dict[str, Any]
MISTAKES: list[Case] = [case for name in ("mistakes.yml", "wording.yml") for case in read_yaml(CASES / name)]
AT_ONCE = 8
"""Rows of different files are made at once, for a check takes as long for one mistake as for several."""


def rows_at_once() -> list[tuple[Case, ...]]:
    """All rows, by those that are made at once."""
    made: list[list[Case]] = []
    for case in MISTAKES:
        fitting = (
            rows
            for rows in made
            if len(rows) < AT_ONCE
            and ("warnings" in rows[0]) is ("warnings" in case)
            and case["file"] not in {row["file"] for row in rows}
        )
        rows = next(fitting, None)
        if rows is None:
            made.append([case])
        else:
            rows.append(case)
    return list(map(tuple, made))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small desk for all rows, which are put back when they have been looked at."""
    return small_desk(tmp_path_factory.mktemp("rows"))


@pytest.mark.parametrize("root", [SMALL, EXAMPLE], ids=["small", "example"])
def test_a_good_desk_has_no_mistakes(root: Path) -> None:
    checked, found = read(root)
    # A day on which all pages are out.
    told = [one for one in warnings(checked, date(2026, 11, 30)) if one.file != "content/holidays.yml"]
    assert [*found, *told] == []


@pytest.mark.parametrize("rows", rows_at_once(), ids=lambda rows: rows[0]["name"])
def test_each_mistake_is_reported_at_its_place(rows: tuple[Case, ...], root: Path) -> None:
    assert otherwise(root, rows) == []


KINDS = ("mistakes", "warnings")
Told = dict[str, list[str]]


def otherwise(root: Path, rows: tuple[Case, ...]) -> list[tuple[str, Told, Told]]:
    """(name, what is told, what it says) of each row of which other things are told than it says.

    As a mistake can have an effect on what is told of another, fewer are looked at, down to one alone, if
    anything is other than all rows say.
    """
    found = told(root, rows)
    says = [{kind: list(row.get(kind, [])) for kind in KINDS} for row in rows]
    if len(rows) == 1:
        return [] if found == says[0] else [(rows[0]["name"], found, says[0])]
    if all(sorted(found[kind]) == sorted(line for row in says for line in row[kind]) for kind in KINDS):
        own = [{kind: [line for line in found[kind] if line in row[kind]] for kind in KINDS} for row in says]
        return [
            (row["name"], *lines) for row, *lines in zip(rows, own, says, strict=True) if lines[0] != lines[1]
        ]
    half = len(rows) // 2
    return [*otherwise(root, rows[:half]), *otherwise(root, rows[half:])]


def told(root: Path, rows: tuple[Case, ...]) -> Told:
    """What is told of rows that are made at once."""
    with ExitStack() as made:
        for row in rows:
            path = made.enter_context(put_back(root / row["file"]))
            if "find" in row:
                change(path, row["find"], row["put"])
            else:
                path.write_text(row["put"], encoding="utf-8")
        checked, found = read(root)
        # Also where nobody looks at them, for none may be lost with an error. The small desk's holidays are
        # not a whole year's.
        warned = [one for one in warnings(checked, date(2026, 11, 20)) if one.file != "content/holidays.yml"]
        shown = warned if "warnings" in rows[0] else []
        return {"mistakes": list(map(str, found)), "warnings": list(map(str, shown))}


@pytest.mark.parametrize(
    ("file", "find", "put"),
    [
        # One consultation after the other, the last until midnight.
        ("content/forms/visit.yml", '"10:00", "13:30"', '"10:00", "10:45", "23:15"'),
        ("content/forms/visit.yml", 'cutoff: "17:00"', 'cutoff: "24:00"'),
        (
            "content/calendar.yml",
            "extra_closures:\n      - {date: 2026-12-01, reason: 設備点検}",
            "extra_closures:",
        ),
        ("content/calendar.yml", "    extra_closures: []\n    extra_openings: []\n", ""),
        ("content/desks.yml", 'close: "17:15"', 'close: "08:31"'),
        ("content/calendar.yml", 'from: "12-29", to: "01-03"', 'from: "02-29", to: "03-03"'),
        ("content/talk/booking.md", "/talk/index.md#rules", "/images/map.svg"),
        ("content/talk/booking.md", "/talk/index.md#rules", "https://example.jp/a_(b)"),
        ("content/talk/booking.md", "/talk/index.md#rules", "mailto:{{ desks.life.mail.desk.address }}"),
        ("content/talk/booking.md", "/talk/index.md#rules", "tel:+81-3-1111"),
        ("content/talk/booking.md", "/talk/index.md#rules", "/talk/index.md#page-title"),
        ("content/talk/booking.md", "[きまり]", "`[きまり](x.md)`と[きまり]"),
        ("content/talk/booking.md", "[きまり]", "```\n# [きまり](x.md)\n```\n\n[きまり]"),
        ("content/talk/booking.md", "[きまり]", "<!-- [きまり](x.md) {#urgent} {#urgent} -->\n\n[きまり]"),
        ("content/talk/index.md", "## きまり", "## きまり {: .wide #kimari}"),
        ("content/talk/index.md", "## きまり", "## きまり{#kimari}"),
        ("faq/visit.yml", "a: 無料です。", 'a: "[料金](/faq/visit.md#cost)"'),
        ("content/mail/notice.yml", "{{ due }}", "{{due}}"),
        (
            "schemas/forms/visit.schema.json",
            '"required": ["name", "email", "slot"]',
            '"required": ["name", "email"], "allOf": [{"if": {"properties": {"topic": {"const": "buy"}},'
            ' "required": ["topic"]}, "else": {"required": ["slot"]}}]',
        ),
        (
            "content/forms/visit.yml",
            "      other: そのほか\n",
            "      other: そのほか\n    elsewhere:\n      shop: {label: 店, text: '[次](/talk/index.md)'}\n",
        ),
        ("faq/visit.yml", "a: 無料です。", "a: >-\n      無料です。\n      いつでも。"),
    ],
)
def test_each_of_these_is_no_mistake(file: str, find: str, put: str, root: Path) -> None:
    with put_back(root / file) as path:
        change(path, find, put)
        assert mistakes(root) == []
