"""The command line: what it prints, and its exit status."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from builder.__main__ import main
from tests.conftest import EXAMPLE
from tests.unit.builder.cases import change, small_desk

HOLIDAYS_OF_2026 = EXAMPLE / "content/holidays.yml"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small desk with a whole year of holidays, so that there's nothing to warn about."""
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    root = small_desk(tmp_path)
    (root / "content/holidays.yml").write_bytes(HOLIDAYS_OF_2026.read_bytes())
    return root


def test_check_of_a_good_desk(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--root", str(root)]) == 0
    assert capsys.readouterr().out == "問題はありません（33個のファイルを確かめました）。\n"


def test_check_prints_every_mistake(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(root / "faq/visit.yml", "order: 1", "order: 一")
    change(root / "content/calendar.yml", "2026-12-01", "2026-11-03")

    assert main(["check", "--root", str(root)]) == 1

    printed = capsys.readouterr()
    assert printed.out == (
        "content/calendar.yml:8:16: 「2026-11-03」は、もともと休みです（祝日（文化の日））。"
        "日付を見直すか、この行を消してください。\n"
        "faq/visit.yml:3:8: 「一」ではなく、整数を書いてください。\n"
    )
    assert printed.err == "2件の問題があります。直してから、もう一度確かめてください。\n"


def test_on_github_a_file_is_named_from_the_top_of_its_repository(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (root.parent / ".git").mkdir()
    (root / "content/flow.yml").write_text("", encoding="utf-8")
    problems = root / "problems.json"
    main(["check", "--root", str(root), "--problems", str(problems)])
    assert [one["file"] for one in json.loads(problems.read_text())["errors"]] == ["desk/content/flow.yml"]
    assert capsys.readouterr().out.splitlines()[-1].startswith("content/flow.yml:")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    main(["check", "--root", str(root)])
    assert "::error file=desk/content/flow.yml,line=1," in capsys.readouterr().out
    # A repository that holds the desk alone.
    (root / ".git").mkdir()
    main(["check", "--root", str(root)])
    assert "::error file=content/flow.yml,line=1," in capsys.readouterr().out


def test_a_fault_of_the_program_is_not_told_as_a_mistake_of_the_editor(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("steps")

    monkeypatch.setattr("builder.check.read", broken)

    assert main(["check", "--root", str(root)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "KeyError: 'steps'" in printed.err
    assert printed.err.endswith("そのまま管理者に見てもらってください。\n")


def test_check_in_github_actions(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    change(root / "faq/visit.yml", "order: 1", "order: 一")
    change(root / "content/holidays.yml", "    2026-11-23: 勤労感謝の日\n", "")

    assert main(["check", "--root", str(root)]) == 1

    first, *rest = capsys.readouterr().out.splitlines()
    assert first == "::error file=faq/visit.yml,line=3,col=8::「一」ではなく、整数を書いてください。"
    assert rest[0].startswith("::warning file=content/holidays.yml,line=30,col=3::2026年の祝日に、2026-11-23")


def test_a_warning_alone_is_no_failure(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(root / "content/holidays.yml", "    2026-11-23: 勤労感謝の日\n", "")

    assert main(["check", "--root", str(root)]) == 0
    assert ": 注意: 2026年の祝日に、2026-11-23" in capsys.readouterr().out


def test_check_works_from_the_folder_itself(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    assert main(["check"]) == 0


def test_build_of_a_desk_with_mistakes_writes_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(root / "faq/visit.yml", "order: 1", "order: 一")

    assert main(["build", "--root", str(root)]) == 1

    assert capsys.readouterr().out == "faq/visit.yml:3:8: 「一」ではなく、整数を書いてください。\n"
    assert not (root / "site").exists()
    assert not (root / "build").exists()


def test_check_loads_nothing_that_only_a_build_needs(root: Path) -> None:
    """Loading MkDocs, Jinja and icalendar would take as long as the check itself."""
    code = "import sys, builder.__main__ as it; it.main(sys.argv[1:]); print(*sys.modules, sep='\\n')"
    command = [sys.executable, "-c", code, "check", "--root", str(root)]
    loaded = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    assert "builder.check" in loaded
    assert {"mkdocs", "jinja2", "icalendar"}.isdisjoint(loaded)


def test_the_problems_can_be_had_as_json(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """For the pull request's comment; then without annotations, which another step has written."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    change(root / "faq/visit.yml", "order: 1", "order: 一")
    change(root / "content/holidays.yml", "    2026-11-23: 勤労感謝の日\n", "")
    file = tmp_path / "new/problems.json"

    assert main(["check", "--root", str(root), "--problems", str(file)]) == 1
    problems = json.loads(file.read_text(encoding="utf-8"))
    message = "「一」ではなく、整数を書いてください。"
    assert problems["errors"] == [{"file": "faq/visit.yml", "line": 3, "column": 8, "message": message}]
    assert [each["line"] for each in problems["warnings"]] == [30]
    assert "::" not in capsys.readouterr().out

    file.unlink()
    assert main(["build", "--root", str(root), "--problems", str(file)]) == 1
    assert json.loads(file.read_text(encoding="utf-8"))["errors"] == problems["errors"]


def test_a_sound_desk_has_no_problems_as_json(root: Path, tmp_path: Path) -> None:
    file = tmp_path / "problems.json"
    assert main(["check", "--root", str(root), "--problems", str(file)]) == 0
    assert json.loads(file.read_text(encoding="utf-8")) == {"errors": [], "warnings": []}
