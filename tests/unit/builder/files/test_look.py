"""A desk replaces single files of the look, and learns when the engine's file has changed since."""

import shutil
from pathlib import Path

import pytest

from builder.check import load, read
from builder.files.desk_files import REPOSITORY
from builder.files.look.files import RECORD, CannotReplace, look_folders, mark, replace_file
from builder.pages.blocks import template
from builder.pages.published.assets import published_assets
from builder.rules.replaced import replaced_warnings
from tests.unit.builder.cases import SMALL

FOOTER = "builder/theme/partials/footer.html"
STYLE = "builder/assets/print.css"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return shutil.copytree(SMALL, tmp_path / "desk")


def told(root: Path) -> list[tuple[str, int, str]]:
    return [(one.file, one.line, one.message) for one in replaced_warnings(read(root)[0])]


def test_a_file_is_copied_and_written_down(root: Path) -> None:
    assert str(root / FOOTER) in replace_file(root, FOOTER)
    replace_file(root, STYLE)
    assert (root / FOOTER).read_bytes() == (REPOSITORY / FOOTER).read_bytes()
    assert f"{FOOTER}: {mark(FOOTER)}" in (root / RECORD).read_text(encoding="utf-8")
    assert told(root) == []


def test_the_desks_file_is_used_and_the_others_are_the_engines(root: Path) -> None:
    name = "builder/templates/urgent.md"
    for file, text in ((STYLE, "p { color: red; }"), (name, "いそぐとき")):
        replace_file(root, file)
        (root / file).write_text(text, encoding="utf-8")
    found = {one.name: one.content for one in published_assets(*look_folders(root, "builder/assets"))}
    assert found["print.css"] == b"p { color: red; }"
    assert found["base.css"] == (REPOSITORY / "builder/assets/base.css").read_bytes()
    project = load(root)
    assert template(project, "urgent.md").render() == "いそぐとき"
    assert template(project, "flow.md").filename == str(REPOSITORY / "builder/templates/flow.md")


def test_an_engines_file_that_has_changed_since_is_told_until_it_was_looked_at(root: Path) -> None:
    replace_file(root, FOOTER)
    (root / FOOTER).write_text("our own", encoding="utf-8")
    (root / RECORD).write_text(f"{FOOTER}: 0123456789ab\n", encoding="utf-8")
    ((file, _, message),) = told(root)
    assert file == FOOTER
    assert f"git log -p v0.1.0.. -- {FOOTER}" in message
    assert f"「{FOOTER}: {mark(FOOTER)}」" in message
    assert "見たことにしました" in replace_file(root, FOOTER)
    assert (root / FOOTER).read_text(encoding="utf-8") == "our own"
    assert told(root) == []


def test_a_copy_without_a_record_is_told_the_line_to_write(root: Path) -> None:
    (root / FOOTER).parent.mkdir(parents=True)
    shutil.copy(REPOSITORY / FOOTER, root / FOOTER)
    ((_, _, message),) = told(root)
    assert f"「{FOOTER}: {mark(FOOTER)}」と書き足してください" in message


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ("", "「builder/theme/partials/footer.html」の間違い"),
        ("{}: 0123456789ab", "なくなりました"),
        ("{}: own", ""),
    ],
)
def test_a_file_that_replaces_nothing_is_told_unless_it_is_meant(
    record: str, message: str, root: Path
) -> None:
    name = "builder/theme/partials/fotter.html"
    (root / name).parent.mkdir(parents=True)
    (root / name).write_text("<p></p>")
    (root / RECORD).write_text(record.format(name), encoding="utf-8")
    found = told(root)
    assert [file for file, _, _ in found] == ([name] if message else [])
    assert all(message in text for _, _, text in found)


def test_a_record_of_no_file_and_one_that_cannot_be_read(root: Path) -> None:
    replace_file(root, FOOTER)
    (root / FOOTER).unlink()
    assert [(file, line) for file, line, _ in told(root)] == [(RECORD, 4)]
    (root / RECORD).write_text("footer\n", encoding="utf-8")
    ((file, _, message),) = told(root)
    assert file == RECORD
    assert "並びになっていません" in message


@pytest.mark.parametrize("record", ["footer\n", "- a\n", "a: [\n"])
def test_a_record_that_cannot_be_read_is_left_as_it_is(record: str, root: Path) -> None:
    (root / RECORD).parent.mkdir()
    (root / RECORD).write_text(record)
    with pytest.raises(CannotReplace, match="読めません"):
        replace_file(root, FOOTER)
    assert (root / RECORD).read_text() == record
    assert not (root / FOOTER).exists()


@pytest.mark.parametrize(
    ("name", "right"),
    [("theme/partials/footer.html", FOOTER), ("builder/them/main.html", "builder/theme、builder/assets")],
)
def test_a_file_where_none_is_looked_for_is_told(name: str, right: str, root: Path) -> None:
    (root / name).parent.mkdir(parents=True)
    (root / name).write_text("<p></p>")
    ((file, _, message),) = told(root)
    assert file == name
    assert "使われません" in message
    assert right in message


def test_no_mark_can_be_taken_for_a_number() -> None:
    assert (mark(FOOTER) or "").startswith("m")


@pytest.mark.parametrize(
    "name",
    [
        "builder/theme/../assets/base.css",
        "builder/theme/partials/fotter.html",
        "builder/check.py",
        "content/index.md",
    ],
)
def test_what_is_no_file_of_the_look_is_not_replaced(name: str, root: Path) -> None:
    with pytest.raises(CannotReplace, match="は、置きかえられません。"):
        replace_file(root, name)


def test_the_engines_own_desk_replaces_nothing() -> None:
    with pytest.raises(CannotReplace, match="ROOT="):
        replace_file(REPOSITORY, FOOTER)
