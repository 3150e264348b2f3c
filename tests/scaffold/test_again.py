"""Run again, or broken off: nothing of the editors' is lost."""

from pathlib import Path

import pytest

from tests.scaffold.conftest import Desk, a_copy, init
from tests.scaffold.shapes import CITY, PREFECTURE


@pytest.fixture
def city(desk: Desk, tmp_path: Path) -> Path:
    import shutil

    root, _ = desk("city")
    return Path(shutil.copytree(root, tmp_path / "desk"))


def contents(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
        for folder in ("content", "faq", "schemas", "infra")
        for path in (root / folder).rglob("*")
        if path.is_file()
    }


def test_the_same_answers_change_nothing(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = contents(city)
    assert init(city, CITY) == 0
    assert "変わるところはありません" in capsys.readouterr().out
    assert contents(city) == before


def test_what_an_editor_changed_is_not_written_over_without_asking(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desks = city / "content/desks.yml"
    changed = desks.read_text(encoding="utf-8").replace("048-000-2223", "048-000-7777")
    desks.write_text(changed, encoding="utf-8")
    page = city / "content/index.md"
    page.write_text(page.read_text(encoding="utf-8") + "\nお知らせです。\n", encoding="utf-8")

    assert init(city, CITY) == 1
    said = capsys.readouterr()
    assert "content/desks.yml" in said.out
    assert "OVERWRITE=yes" in said.err
    assert desks.read_text(encoding="utf-8") == changed

    assert init(city, CITY, "--overwrite") == 0
    assert "048-000-2223" in desks.read_text(encoding="utf-8")
    assert page.read_text(encoding="utf-8").endswith("お知らせです。\n")


def test_wrong_answers_write_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = a_copy(tmp_path / "desk")
    before = contents(root)
    assert init(root, {**PREFECTURE, "services": ["booking", "consultation"]}) == 1
    said = capsys.readouterr()
    assert "answers.yml:" in said.out
    assert "「consumer-center」の窓口がありません" in said.out or "slots" in said.out
    assert contents(root) == before
    assert not (root / "reread.md").exists()
