"""What is kept in build/ from one run to the next."""

from pathlib import Path

import pytest
from jinja2 import Environment

from builder.files import kept


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(kept, "FOLDER", tmp_path / "build")
    return tmp_path / "build"


def never() -> object:
    raise AssertionError("computed again")


def test_a_value_is_computed_once() -> None:
    assert kept.kept("name-1.0", lambda: {"値": 1}) == {"値": 1}
    assert kept.kept("name-1.0", never) == {"値": 1}


def test_another_version_is_computed_anew() -> None:
    kept.kept("name-1.0", lambda: 1)
    assert kept.kept("name-1.1", lambda: 2) == 2


def test_a_broken_file_is_written_again(folder: Path) -> None:
    folder.mkdir()
    (folder / "name.json").write_text('{"half')
    assert kept.kept("name", lambda: 3) == 3
    assert (folder / "name.json").read_text() == "3"
    assert [path.name for path in folder.iterdir()] == ["name.json"], "nothing half written is left"


def test_where_nothing_can_be_written_all_works_and_nothing_is_kept(folder: Path) -> None:
    """As in a checkout that belongs to somebody else; a file in the folder's place stops root, too."""
    folder.write_text("")
    assert kept.kept("name", lambda: 4) == 4
    assert kept.kept_file(folder / "a/b.js", lambda: b"c") == b"c"
    environment = Environment()  # noqa: S701 - no page is made with it
    kept.keep_templates(environment, kept.__file__)
    assert environment.from_string("d").render() == "d"
