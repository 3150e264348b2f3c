"""An editor's mistakes are reported all at once, each with its file, line, column and what to do.

The tables are cases/mistakes.yml and cases/wording.yml. What can't be written there: files/test_strays.py,
files/test_unreadable.py, rules/test_several_files.py.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from builder.check import read, warnings
from tests.conftest import EXAMPLE
from tests.quick_yaml import read_yaml
from tests.unit.builder.cases import CASES, SMALL, change, mistakes, small_desk

Case = dict[str, Any]
MISTAKES: list[Case] = [case for name in ("mistakes.yml", "wording.yml") for case in read_yaml(CASES / name)]
AT_ONCE = 4
"""Rows of different files are made at once, for a check takes as long for one mistake as for several."""


def rows_at_once() -> dict[str, tuple[Case, ...]]:
    """Name of a row -> the rows that are made with it."""
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
    return {row["name"]: tuple(rows) for rows in made for row in rows}


TOGETHER = rows_at_once()


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


Told = Callable[[tuple[Case, ...]], dict[str, list[str]]]


@pytest.fixture(scope="module")
def told(root: Path) -> Told:
    """What is told of rows that are made at once."""

    @cache
    def of(names: tuple[str, ...]) -> dict[str, list[str]]:
        with ExitStack() as made:
            for case in (case for case in TOGETHER[names[0]] if case["name"] in names):
                path = made.enter_context(put_back(root / case["file"]))
                if "find" in case:
                    change(path, case["find"], case["put"])
                else:
                    path.write_text(case["put"], encoding="utf-8")
            checked, found = read(root)
            # The small desk's holidays are not a whole year's.
            warned = [
                one
                for one in warnings(checked, date(2026, 11, 20))
                if "warnings" in case and one.file != "content/holidays.yml"
            ]
            return {"mistakes": list(map(str, found)), "warnings": list(map(str, warned))}

    return lambda cases: of(tuple(case["name"] for case in cases))


@pytest.mark.parametrize("case", MISTAKES, ids=lambda case: case["name"])
def test_each_mistake_is_reported_at_its_place(case: Case, told: Told) -> None:
    expected = {kind: case.get(kind, []) for kind in ("mistakes", "warnings")}
    together = TOGETHER[case["name"]]
    # As a mistake can have an effect on what is told of another, all are looked at alone if anything is
    # other than each row says.
    if any(
        sorted(found) != sorted(line for row in together for line in row.get(kind, []))
        for kind, found in told(together).items()
    ):
        assert told((case,)) == expected
    else:
        found = told(together)
        assert expected == {kind: [one for one in found[kind] if one in expected[kind]] for kind in expected}


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


@contextmanager
def put_back(path: Path) -> Iterator[Path]:
    """A file that becomes again, or again isn't, what it was before the block."""
    before = path.read_bytes() if path.exists() else None
    try:
        yield path
    finally:
        if before is None:
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(before)
