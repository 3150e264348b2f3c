"""An editor's ordinary edit of the ward's content leaves `make test-content` green; a mistake doesn't."""

from pathlib import Path

import pytest

from builder.check import read
from tests.conftest import EXAMPLE
from tests.content.editor import Editor, NothingToEdit
from tests.content.edits import EDITS
from tests.content.made import Edit
from tests.content.problems import content_problems
from tests.content.ward import WARD

every_edit = pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)


_GROUPS = 4
"""So many builds try all edits. Neighbours in EDITS change the same file, so a group takes every fourth."""


@every_edit
def test_an_ordinary_edit_is_no_mistake(edit: Edit, tmp_path: Path) -> None:
    editor = Editor(WARD, tmp_path / "desk")
    made(editor, edit)
    assert [str(mistake) for mistake in read(editor.root)[1]] == []


@pytest.mark.parametrize("first", range(_GROUPS))
def test_ordinary_edits_leave_the_content_sound(first: int, tmp_path: Path) -> None:
    """Each edit in one build with others, of which none takes its effect away."""
    edits = list(EDITS.values())[first::_GROUPS]
    together = Editor(WARD, tmp_path / "together")
    for edit in edits:
        assert made(together, edit) == made(Editor(WARD, tmp_path / edit.__name__), edit)
    assert content_problems(together.root, tmp_path) == []


def made(editor: Editor, edit: Edit) -> bool:
    """Makes an edit; False if there is nothing of the kind in this ward's content."""
    try:
        edit(editor)
    except NothingToEdit:
        return False
    return True


@every_edit
def test_every_edit_can_be_made_to_the_example_desk(edit: Edit, tmp_path: Path) -> None:
    editor = Editor(EXAMPLE, tmp_path / "desk")
    before = {file: file.read_bytes() for file in editor.root.rglob("*.*") if file.is_file()}
    edit(editor)
    assert before != {file: file.read_bytes() for file in editor.root.rglob("*.*") if file.is_file()}
    assert [str(mistake) for mistake in read(editor.root)[1]] == []


@pytest.mark.parametrize(
    ("file", "find", "put", "told"),
    [
        ("content/index.md", "](/directory.md)", "](/directry.md)", "「/directry.md」というページ"),
        ("content/index.md", "](/faq/index.md)", "](/faq/index.md#no)", "「#no」という見出し"),
        ("content/mail/booking-received.yml", "{{ due }}まで", "{{ dew }}まで", "{{ dew }}"),
        (
            "faq/seminar.yml",
            "録画・録音は、できません",
            "録画は、できません",
            "「録画・録音は、できません」がありません。わざと",
        ),
        ("content/forms/booking.yml", "horizon_days: 60", "horizon_days: 1", "予約できる日が1日も"),
        ("content/menu.yml", "/online/flow.md", "/online/flaw.md", "/online/flaw.md"),
    ],
)
def test_what_is_wrong_is_told(file: str, find: str, put: str, told: str, tmp_path: Path) -> None:
    editor = Editor(EXAMPLE, tmp_path / "desk")
    text = editor.text(file)
    assert find in text
    editor.write(file, text.replace(find, put, 1))
    problems = content_problems(editor.root, tmp_path)
    assert [problem for problem in problems if told in problem], problems
