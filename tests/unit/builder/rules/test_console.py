"""The staff's console as data: who may do what at which desk, and what leaves a desk without hands."""

import shutil
from pathlib import Path

import pytest

from builder.check import load
from builder.output.console import RIGHTS, console_of
from desk.console.member import Right
from tests.conftest import ROOT
from tests.unit.builder.cases import change, mistakes, small_desk

FILE = "content/console.yml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The small desk with a console."""
    root = small_desk(tmp_path)
    shutil.copy(ROOT / "tests/example_desk" / FILE, root / FILE)
    whole = (root / FILE).read_text(encoding="utf-8")
    before, _, after = whole.partition("roles:\n")
    rows = "  - {group: staff, desks: [centre], rights: [見る, 扱う]}\n"
    (root / FILE).write_text(before + "roles:\n" + rows + after[after.index("sign_in:") :], encoding="utf-8")
    change(root / FILE, "[centre]", f"[{DESK}]")
    assert mistakes(root) == []
    return root


DESK = "life"


def test_the_editors_words_are_all_rights_and_no_others() -> None:
    assert set(RIGHTS.values()) == {right.value for right in Right}


def test_a_desk_without_a_console_has_none(tmp_path: Path) -> None:
    assert load(small_desk(tmp_path)).console is None
    assert console_of(None) is None


def test_the_rows_of_a_group_add_up_by_desk() -> None:
    rows = [
        {"group": "a", "desks": ["x", "y"], "rights": ["見る"]},
        {"group": "a", "desks": ["y"], "rights": ["扱う", "見る"]},
        {"group": "b", "desks": ["y"], "rights": ["管理"]},
    ]
    assert (console_of({"roles": rows}) or {})["roles"] == {
        "a": {"x": ["see"], "y": ["handle", "see"]},
        "b": {"y": ["admin"]},
    }


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (f"[{DESK}]", "[nobody]", "「nobody」は、どこにもありません。"),
        ("[見る, 扱う]", "[見る, なおす]", "「なおす」は使えません。"),
        ("[見る, 扱う]", "[扱う]", "「見る」がないと、ほかのことも何もできません。"),
        ("[見る, 扱う]", "[見る]", f"「{DESK}」に届いたものを扱える人がいません。"),
        ("idle_minutes: 5", "idle_minutes: 0", "2"),
        ("idle_minutes: 5", "idle_minutes: 五", "数"),
        ("group: staff, ", "", "group"),
        ("rights: [", "right: [", "rights"),
    ],
)
def test_a_mistake_is_told_once_at_its_place(root: Path, old: str, new: str, told: str) -> None:
    change(root / FILE, old, new)
    (mistake,) = mistakes(root)
    assert mistake.startswith(f"{FILE}:")
    assert told in mistake
