"""The folder that is given as ROOT, and what is said if no desk is there."""

from pathlib import Path

import pytest

from builder.files.root import NoDesk, desk_folder


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """In a folder whose name has blanks and signs of the shell."""
    root = tmp_path / "our desk's $1"
    (root / "content").mkdir(parents=True)
    return root


def test_a_desk_is_found_by_a_relative_an_absolute_and_a_home_path(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (desk.parent / "engine").mkdir()
    monkeypatch.chdir(desk.parent / "engine")
    monkeypatch.setenv("HOME", str(desk.parent))
    for typed in (desk, Path("..") / desk.name, Path("~") / desk.name):
        assert desk_folder(typed) == desk


@pytest.mark.parametrize(
    ("typed", "japanese", "english"),
    [
        ("our-desk", "というフォルダーはありません。", "There is no folder"),
        ("letter.txt", "は、フォルダーではありません。", "letter.txt is no folder."),
        ("our desk's $1/content", "{desk} のことですか。", "Did you mean {desk}?"),
        (".", "{desk} のことですか。", "There is no folder content in"),
    ],
)
def test_what_is_no_desk_is_told_in_both_languages(
    desk: Path, typed: str, japanese: str, english: str
) -> None:
    (desk.parent / "letter.txt").touch()
    with pytest.raises(NoDesk) as told:
        desk_folder(desk.parent / typed)
    above, below = str(told.value).splitlines()
    assert japanese.format(desk=desk) in above
    assert "make run ROOT=tests/example_desk" in above
    assert english.format(desk=desk) in below
