"""Run again, or broken off: nothing of the editors' is lost."""

import re
import subprocess
from pathlib import Path

import pytest

from builder.files.desk_files import REPOSITORY
from builder.files.upgrade.releases import engine_release
from scaffold.__main__ import main
from scaffold.stage import Stage
from scaffold.take_over import changes, engine_named, source_of, write
from tests.quick_yaml import read_yaml
from tests.scaffold.conftest import TODAY, Desk, a_copy, init
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


def test_what_an_editor_changed_or_ticked_is_not_written_over_without_asking(
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

    reread = city / "reread.md"
    was = reread.read_text(encoding="utf-8")
    gone, facts = (
        was.partition(f"## {title}")[2].split("\n- [ ] ", 3)[1:3] for title in ("消した文", "この窓")
    )
    for read in (gone[0], facts[0]):
        was = was.replace(f"- [ ] {read}", f"- [x] {read}")
    reread.write_text(was, encoding="utf-8")

    assert init(city, CITY, "--overwrite") == 0
    now = reread.read_text(encoding="utf-8")
    assert f"- [ ] {gone[1]}\n" in now
    assert f"- [x] {facts[0]}\n" in now
    assert f"- [ ] {facts[1]}\n" in now
    assert "048-000-2223" in desks.read_text(encoding="utf-8")
    assert page.read_text(encoding="utf-8").endswith("お知らせです。\n")


def test_wrong_answers_write_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = a_copy(tmp_path / "desk")
    before = contents(root)
    assert init(root, {**PREFECTURE, "services": ["booking", "consultation"]}) == 1
    said = capsys.readouterr()
    assert "answers.yml:" in said.out
    assert "「consumer-center」の窓口がありません" in said.out or "slots" in said.out
    # Without ROOT the same answers would be written over the desk of the folder that make runs in.
    assert f"make init ROOT={root} ANSWERS={root}/answers.yml" in said.err
    assert contents(root) == before
    assert not (root / "reread.md").exists()


def test_what_the_check_would_refuse_is_not_taken_out_unseen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Open on Mondays alone, no day comes that is both near enough and early enough."""
    root = a_copy(tmp_path / "desk")
    slots = {**CITY["slots"], "lead_opening_days": 30}
    wanted = {**CITY, "opening": {"days": ["mon"], "holidays": "closed"}, "slots": slots}
    phones = [{**row, "days": ["mon"]} for row in CITY["phones"]]
    before = contents(root)
    assert init(root, {**wanted, "phones": phones}) == 1
    said = capsys.readouterr().out
    assert re.search(r"answers\.yml:[0-9]+:1: このとおりに書くと", said)
    assert "予約できる日が1日もありません" in said
    assert contents(root) == before


def test_the_answers_times_are_written_in_their_order(city: Path) -> None:
    form = read_yaml(city / "content/forms/booking.yml")
    assert form["slots"]["times"] == ["09:30", "10:30", "13:30", "14:30"]


def test_answers_are_found_beside_the_desk_and_one_that_is_nowhere_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "ours.yml").write_text("municipality: 例市\n", encoding="utf-8")
    assert main(["--root", str(tmp_path), "--answers", "ours.yml"], TODAY) == 1
    assert "ours.yml:1:15: 「例市」ではなく、" in capsys.readouterr().out
    assert main(["--root", str(tmp_path), "--answers", "our.yml"], TODAY) == 1
    said = capsys.readouterr().err
    assert "答えを書いたファイルがありません" in said
    assert f"  {tmp_path}/our.yml" in said
    assert f"  {Path.cwd()}/our.yml" in said


def test_what_could_not_be_written_whole_leaves_the_folder_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, root = Stage(root=tmp_path / "made"), tmp_path / "desk"
    for name in ("content/index.md", "content/site.yml", "faq/visit.yml"):
        made.write(name, name)
    put, is_full = Stage.put, True

    def full(stage: Stage, name: str, content: bytes) -> None:
        if is_full and name == "faq/visit.yml":
            raise OSError("full")
        put(stage, name, content)

    monkeypatch.setattr(Stage, "put", full)
    with pytest.raises(OSError, match="full"):
        write(made, root, changes(made, root), {"reread.md": "a"})
    assert not root.exists()
    there = Stage(root=root)
    there.write("content/index.md", "an editor's")
    there.write("content/old.md", "old")
    there.write("reread.md", "read")
    with pytest.raises(OSError, match="full"):
        write(made, root, changes(made, root), {"reread.md": "a"})
    left = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    assert {name: there.text(name) for name in left} == {
        "content/index.md": "an editor's",
        "content/old.md": "old",
        "reread.md": "read",
    }
    assert source_of(root) == REPOSITORY
    is_full = False
    write(made, root, changes(made, root), {"reread.md": "a"})
    assert source_of(root) == root
    assert not there.has("content/old.md")
    assert there.text("reread.md") == "a"


def test_a_desk_of_its_own_names_the_commit_that_it_was_made_with(tmp_path: Path) -> None:
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=REPOSITORY, capture_output=True, text=True)
    wanted = {".engine": f"{head.stdout.strip()} # {engine_release()}\n"} if not head.returncode else {}
    assert engine_named(tmp_path) == wanted
    assert engine_named(REPOSITORY) == {}
    (tmp_path / ".engine").write_text("v9.0.0\n", encoding="utf-8")
    assert engine_named(tmp_path) == {}
