"""Which changes are of the content alone, so that CI tests only the content (.ci/only-content)."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.conftest import ROOT, need

SCRIPT = ROOT / ".ci/only-content"
BEFORE = {
    "content/index.md": "前",
    "faq/rei.yml": "前",
    "mkdocs.yml": "site_name: 例\n",
    "builder/site.py": "x = 1\n" * 9,
}


@pytest.fixture
def git(tmp_path: Path) -> list[str]:
    """The git command of a repository with one commit on main, on a branch of it."""
    program = need("git", why="it knows what was changed")
    names = ["-c", "user.name=Rei", "-c", "user.email=rei@example.jp", "-c", "commit.gpgsign=false"]
    command = [program, "-C", str(tmp_path), *names]
    subprocess.run([*command, "init", "-q", "-b", "main"], check=True)
    commit(command, tmp_path, BEFORE)
    subprocess.run([*command, "switch", "-q", "-c", "change"], check=True)
    return command


def commit(git: list[str], root: Path, files: Mapping[str, str | None]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            path.unlink()
        else:
            path.write_text(text, encoding="utf-8")
    subprocess.run([*git, "add", "-A"], check=True)
    subprocess.run([*git, "commit", "-q", "-m", "x"], check=True)


@pytest.mark.parametrize(
    ("files", "is_content"),
    [
        ({"content/index.md": "後"}, True),
        ({"content/新しい.md": "後", "faq/rei.yml": None}, True),
        ({"content/menu.yml": "後"}, True),
        ({"content/index.md": "後", "reread.md": "- [x] 後"}, True),
        ({"mkdocs.yml": "site_name: 後\n"}, False),
        ({"content/index.md": "後", "builder/site.py": "x = 2\n"}, False),
        ({"content/moved.md": BEFORE["builder/site.py"], "builder/site.py": None}, False),
        ({"contents/index.md": "後"}, False),
        ({"schemas/forms/rei.schema.json": "{}"}, False),
        ({}, False),
    ],
    ids=[
        "page",
        "new, gone",
        "menu",
        "read again",
        "theme",
        "code too",
        "code moved",
        "similar name",
        "rules",
        "nothing",
    ],
)
def test_a_change(files: Mapping[str, str | None], is_content: bool, git: list[str], tmp_path: Path) -> None:
    if files:
        commit(git, tmp_path, files)
    done = subprocess.run([SCRIPT, "main"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode == 0) is is_content, done.stderr
    assert done.stderr == ""


def test_what_the_other_branch_got_meanwhile_does_not_count(git: list[str], tmp_path: Path) -> None:
    commit(git, tmp_path, {"content/index.md": "後"})
    subprocess.run([*git, "switch", "-q", "main"], check=True)
    commit(git, tmp_path, {"builder/site.py": "x = 2\n"})
    subprocess.run([*git, "switch", "-q", "change"], check=True)
    assert subprocess.run([SCRIPT, "main"], cwd=tmp_path, check=False).returncode == 0


def test_a_base_that_is_not_there_is_no_content(git: list[str], tmp_path: Path) -> None:
    commit(git, tmp_path, {"content/index.md": "後"})
    done = subprocess.run([SCRIPT, "origin/main"], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode != 0
