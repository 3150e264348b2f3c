"""SECURITY.md's table: every id is one of OWASP ASVS 5.0.0, every test that it names exists."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT

MOST_NEEDED = 35
_ROW = re.compile(r"^\| (v5\.0\.0-\S+) \| (\d) \| (.+?) \| `(\S+)` \| (.+) \|$", re.MULTILINE)
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


@dataclass(frozen=True)
class Row:
    """One requirement; `number` has no prefix (3.4.3)."""

    id: str
    level: str
    words: str
    where: str
    tests: tuple[tuple[str, str], ...]

    @property
    def number(self) -> tuple[int, ...]:
        return tuple(map(int, self.id.removeprefix("v5.0.0-").split(".")))


def rows_of(text: str) -> list[Row]:
    return [
        Row(match[1], match[2], match[3], match[4], tuple(_TEST.findall(match[5])))
        for match in _ROW.finditer(text)
    ]


def known() -> Iterator[tuple[str, str]]:
    """(id, level) of every requirement of ASVS 5.0.0."""
    for line in (Path(__file__).parent / "asvs-5.0.0.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            section, *levels = line.split()
            yield from ((f"v5.0.0-{section}.{number}", level) for number, level in enumerate(levels, 1))


@cache
def names_of(path: Path) -> set[str]:
    """The tests that pytest would run of a file, without skipped ones."""
    if not path.is_file() or not path.name.startswith("test_"):
        return set()
    return {
        node.name
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
        and node.name.startswith("test_")
        and not any(re.search(r"mark\.(skip|xfail)", ast.unparse(one)) for one in node.decorator_list)
    }


def complaints(text: str) -> list[str]:
    """What is wrong with a table of requirements."""
    rows = rows_of(text)
    levels = dict(known())
    found = [f"{line}: isn't a row" for line in text.splitlines() if "| v5" in line and not _ROW.match(line)]
    found += [f"only {len(rows)} requirements are left"] * (len(rows) < MOST_NEEDED)
    found += [
        f"{row.id} is listed twice"
        for number, row in enumerate(rows)
        if row.id in {one.id for one in rows[:number]}
    ]
    found += [f"{row.id}: no such requirement" for row in rows if row.id not in levels]
    found += [
        f"{row.id}: its level is {levels[row.id]}"
        for row in rows
        if levels.get(row.id, row.level) != row.level
    ]
    found += [f"{row.id}: no {row.where}" for row in rows if not (ROOT / row.where).exists()]
    found += [f"{row.id}: no test is named" for row in rows if not row.tests]
    return found + [
        f"{row.id}: no {file}::{name}"
        for row in rows
        for file, name in row.tests
        if name not in names_of(ROOT / file)
    ]


TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")


def test_the_list_of_ids_is_complete() -> None:
    levels = [level for _, level in known()]
    assert (len(levels), levels.count("1"), levels.count("2"), levels.count("3")) == (345, 70, 183, 92)


def test_every_row_is_a_requirement_shown_by_a_test() -> None:
    assert complaints(TEXT) == []


def test_the_rows_are_in_order() -> None:
    numbers = [row.number for row in rows_of(TEXT)]
    assert numbers == sorted(numbers)


def test_every_test_that_the_text_names_exists() -> None:
    missing = [f"{file}::{name}" for file, name in _TEST.findall(TEXT) if name not in names_of(ROOT / file)]
    assert missing == []


def test_every_requirement_of_level_1_is_accounted_for() -> None:
    held = {row.id for row in rows_of(TEXT)}
    first = {id for id, level in known() if level == "1"}
    absent = set(_absent(_guarded()))
    still_open = {
        f"v5.0.0-{one}" for one in re.findall(r"[\d.]+\d", TEXT.partition("Left open:")[2].split("(")[0])
    }
    assert absent <= first
    assert not absent & held
    assert first - held - absent == still_open & first


def test_of_sessions_access_control_and_sign_in_nothing_is_left_out() -> None:
    """Chapters 7, 8 and 10, levels 1 and 2: each is shown by a test, or it's said why it isn't claimed."""
    _, head, after = TEXT.partition("| sessions, rights, sign-in | why it isn't claimed |")
    assert head
    not_claimed = set(_absent(after.partition("\n\n")[0]))
    asked = {id for id, level in known() if level != "3" and re.match(r"v5\.0\.0-(7|8|10)\.", id)}
    held = {row.id for row in rows_of(TEXT)} & asked
    assert not held & not_claimed
    assert held | not_claimed == asked


def test_what_does_not_apply_is_guarded_by_a_test() -> None:
    lines = [line for line in _guarded().splitlines() if re.match(r"\| \d", line)]
    assert len(lines) > 5
    assert [line for line in lines if not _TEST.search(line)] == []


def _guarded() -> str:
    """The document without the table of what isn't claimed of the console's chapters."""
    before, head, after = TEXT.partition("| sessions, rights, sign-in |")
    return before + after.partition("\n\n")[2] if head else before


def _absent(text: str) -> Iterator[str]:
    """The ids of the table of what doesn't apply: "5.2.1–5.2.2, 5.3.1"."""
    for line in text.splitlines():
        if match := re.match(r"\| (\d[\d., –]*) \|", line):
            for part in match[1].split(", "):
                first, _, last = part.partition("–")
                section, _, number = first.rpartition(".")
                for one in range(int(number), int((last or first).rpartition(".")[2]) + 1):
                    yield f"v5.0.0-{section}.{one}"


@pytest.mark.parametrize(
    ("find", "put", "expected"),
    [
        ("v5.0.0-1.2.1 ", "v5.0.0-1.2.11 ", "v5.0.0-1.2.11: no such requirement"),
        ("v5.0.0-1.2.1 |", "v5.0.0-1.2.2 |", "v5.0.0-1.2.2 is listed twice"),
        ("v5.0.0-1.2.1 | 1", "v5.0.0-1.2.1 | 2", "v5.0.0-1.2.1: its level is 1"),
        ("v5.0.0-1.2.1 |", "v5.0.0-1.2.1. |", "no such requirement"),
        ("::test_no_get_changes_anything`", "::test_no_get`", "test_api.py::test_no_get"),
        ("test_api.py::test_no_get_", "test_apis.py::test_no_get_", "no tests/security/test_apis.py::"),
        (
            "`functions/desk/views/templates.py`",
            "`functions/desk/template.py`",
            "no functions/desk/template.py",
        ),
    ],
)
def test_a_mistake_in_the_table_is_noticed(find: str, put: str, expected: str) -> None:
    assert find in TEXT
    (only,) = complaints(TEXT.replace(find, put, 1))
    assert expected in only


def test_missing_rows_are_noticed() -> None:
    few = [line for line in TEXT.splitlines() if "| v5" in line][: MOST_NEEDED - 1]
    assert complaints("\n".join(few)) == [f"only {MOST_NEEDED - 1} requirements are left"]
