"""make's targets for a desk in a folder of its own (ROOT), whose path a shell takes for several words."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import EXAMPLE, ROOT
from tests.unit.builder.cases import SMALL

OWN = ROOT / "infra/own_desk"


def make(*words: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """`make` as it is typed in a folder, the engine's, once what it needs is installed."""
    command = ["make", "--no-print-directory", "READY=", "TESTED=", "TOOLS=", *words]
    env = {**os.environ, "PYTHONIOENCODING": "utf-8", "GITHUB_ACTIONS": ""}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return shutil.copytree(SMALL, tmp_path / "our desk's")


def test_a_desk_is_checked_and_built_in_its_own_folder(desk: Path) -> None:
    said = make("check", f"ROOT={os.path.relpath(desk, ROOT)}")
    assert "問題はありません" in said.stdout, said.stderr
    footer = "builder/theme/partials/footer.html"
    make("replace", f"FILE={footer}", f"ROOT={desk}")
    (desk / footer).write_text((desk / footer).read_text() + "<!-- our own footer -->")
    said = make("build", f"ROOT={desk}")
    assert f"{desk}/build/preview" in said.stdout, said.stderr
    assert "<!-- our own footer -->" in (desk / "site/index.html").read_text(encoding="utf-8")
    for made in ("site/index.html", "build/bundle.json", "build/headers.json", "build/preview/index.html"):
        assert (desk / made).is_file(), made


def test_a_mistake_is_told_by_its_path_in_the_desks_own_folder(desk: Path) -> None:
    (desk / "content/flow.yml").write_text("", encoding="utf-8")
    said = make("check", f"ROOT={desk}")
    assert said.stdout.splitlines()[-1].startswith("content/flow.yml:1:1: ")
    assert said.returncode


def test_its_own_content_is_tested(desk: Path) -> None:
    wanted = "goals: {first: 100, three: 100}\nsearches:\n  - {kind: word, ask: 火星, right: [/index.md]}\n"
    (desk / "content/searches/everyday.yml").write_text(wanted, encoding="utf-8")
    said = make("test-content", f"ROOT={desk}", "PYTEST=-vv -k people_find")
    assert "「火星」" in said.stdout, said.stderr
    assert said.returncode


@pytest.mark.parametrize("words", [("doctor",), ("rollback", "RELEASE=list"), ("attack",)])
def test_it_is_deployed_to_its_own_environments(desk: Path, words: tuple[str, ...]) -> None:
    (desk / "infra/environments").mkdir(parents=True)
    shutil.copy(EXAMPLE / "infra/environments/production.yml", desk / "infra/environments/honban.yml")
    said = make(*words, "ENV=staging", f"ROOT={desk}")
    assert f"{desk}/infra/environments にありません。あるのは honban です。" in said.stderr


def test_a_desk_of_its_own_repository_asks_the_engine(desk: Path) -> None:
    """With the few files of infra/own_desk."""
    shutil.copy(OWN / "Makefile", desk / "Makefile")
    said = make("check", f"ENGINE={ROOT}", folder=desk)
    assert said.stdout.splitlines()[-1].startswith("問題はありません"), said.stderr
    assert "make check" in make(f"ENGINE={ROOT}", folder=desk).stdout


def test_make_engine_brings_the_clone_to_the_commit_that_the_desk_names(tmp_path: Path) -> None:
    def git(*words: str, of: Path) -> str:
        command = ["git", "-c", "user.name=x", "-c", "user.email=x@example.jp", "-C", str(of), *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    engine, desk = tmp_path / "engine", tmp_path / "desk"
    desk.mkdir()
    git("init", "-q", "source", of=tmp_path)
    for words in ("one", "two"):
        git("commit", "-q", "--allow-empty", "-m", words, of=tmp_path / "source")
    git("clone", "-q", "source", "engine", of=tmp_path)
    wanted = git("rev-parse", "HEAD~1", of=engine)
    (desk / ".engine").write_text(f"{wanted} # 0.2.0\n", encoding="utf-8")
    shutil.copy(OWN / "Makefile", desk / "Makefile")
    said = make("engine", f"ENGINE={engine}", folder=desk)
    assert git("rev-parse", "HEAD", of=engine) == wanted, said.stderr


def test_a_folder_without_a_desk_is_told(desk: Path) -> None:
    said = make("build", f"ROOT={desk}/content")
    assert f"{desk} のことですか。" in said.stderr
    assert said.returncode
