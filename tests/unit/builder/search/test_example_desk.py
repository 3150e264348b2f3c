"""Questions as the people of 例市 would type them: the answers come first, or among the first three."""

from pathlib import Path
from shutil import copytree

import pytest

from tests.conftest import EXAMPLE
from tests.content.problems import search_problems
from tests.searches import Found, percent, searches_of, table
from tests.unit.builder.cases import change


@pytest.fixture(scope="module")
def found() -> list[Found]:
    return searches_of(EXAMPLE)


def test_most_answers_come_first(found: list[Found]) -> None:
    assert percent(found, 1) >= 75, table(found)
    assert percent(found, 3) >= 90, table(found)


def test_every_kind_of_search_finds_something(found: list[Found]) -> None:
    assert {kind: three >= 80 for kind, (_, _, three) in table(found).items()} == dict.fromkeys(
        ("word", "variant", "natural", "paraphrase", "slip", "all"), True
    )


def test_an_editor_reads_what_was_not_found_where_it_stands(tmp_path: Path) -> None:
    root = Path(copytree(EXAMPLE, tmp_path / "desk"))
    searches = root / "content/searches/everyday.yml"
    assert search_problems(root) == []
    change(searches, "goals: {first: 75, three: 90}", "goals: {first: 75, three: 100}")
    told = search_problems(root)
    assert told[0].startswith("content/searches/everyday.yml:4:27: 3番めまでに見つかるのは")
    assert any("「本名を言いたくない」の答えが、見つかりません。" in line for line in told)
