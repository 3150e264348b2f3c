"""What a pull request gets told: the steps of preview.yml and preview-comment.yml, run as they are."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from infra.comment import MARKER
from tests.conftest import ROOT

COMMIT = "c0ffee" * 6 + "c0de"
GH = """#!/bin/sh
printf '%s\\n' "$*" >> "$FAKE/calls"
case "$*" in
  *search/issues*) cat "$FAKE/number";;
  *pulls/7*) cat "$FAKE/newest";;
  *--paginate*) cat "$FAKE/ours";;
esac
"""


def steps(workflow: str) -> list[Mapping[str, Any]]:
    (job,) = yaml.safe_load((ROOT / f".github/workflows/{workflow}.yml").read_text())["jobs"].values()
    found: list[Mapping[str, Any]] = job["steps"]
    return found


def comment_on(tmp_path: Path, *, number: str = "7", newest: str = COMMIT, ours: str = "") -> list[str]:
    """The calls of GitHub's API by the last step, with these answers."""
    fake, work = tmp_path / "fake", tmp_path / "work"
    fake.mkdir()
    (work / "build").mkdir(parents=True)
    (work / "infra").symlink_to(ROOT / "infra")
    (work / "build/changes.json").write_text(json.dumps({"errors": [], "built": True, "compared": True}))
    for name, answer in {"number": number, "newest": newest, "ours": ours}.items():
        (fake / name).write_text(f"{answer}\n" if answer else "")
    (fake / "gh").write_text(GH)
    (fake / "gh").chmod(0o755)
    (fake / "python").symlink_to(sys.executable)
    env = {
        "FAKE": f"{fake}",
        "PATH": f"{fake}{os.pathsep}{os.environ['PATH']}",
        "GITHUB_REPOSITORY": "example-city/desk",
        "COMMIT": COMMIT,
        "RUN_URL": "https://github.com/example-city/desk/actions/runs/1",
    }
    run = subprocess.run(
        ["bash", "-e", "-c", steps("preview-comment")[-1]["run"]],
        cwd=work,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert (work / "build/comment.md").read_text().startswith(MARKER)
    return (fake / "calls").read_text().splitlines()


def writing(calls: list[str]) -> list[str]:
    return [call for call in calls if "--method P" in call]


def test_the_first_run_writes_a_comment(tmp_path: Path) -> None:
    (call,) = writing(comment_on(tmp_path))
    assert call == "api --method POST repos/example-city/desk/issues/7/comments -F body=@build/comment.md"


def test_the_next_run_edits_it(tmp_path: Path) -> None:
    (call,) = writing(comment_on(tmp_path, ours="123\n456"))
    assert call == "api --method PATCH repos/example-city/desk/issues/comments/123 -F body=@build/comment.md"


def test_a_run_of_an_older_commit_says_nothing(tmp_path: Path) -> None:
    assert writing(comment_on(tmp_path, newest="d" * 40)) == []


def test_a_commit_without_an_open_pull_request_says_nothing(tmp_path: Path) -> None:
    assert writing(comment_on(tmp_path, number="")) == []


def test_only_our_own_comment_is_edited() -> None:
    script = steps("preview-comment")[-1]["run"]
    assert f'startswith("{MARKER}")' in script
    assert '.user.login == "github-actions[bot]"' in script


def test_a_failed_run_is_commented_too_and_a_cancelled_one_is_not() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/preview-comment.yml").read_text())
    condition = workflow["jobs"]["comment"]["if"]
    said = set(re.findall(r"conclusion == '(\w+)'", condition))
    assert said == {"success", "failure"}
    (download,) = (step for step in steps("preview-comment") if "download-artifact@" in step.get("uses", ""))
    assert download["continue-on-error"] is True, "a run that broke off left no artifact"


def test_the_job_that_may_write_installs_nothing_and_runs_nothing_of_the_pull_request() -> None:
    checkouts = [step for step in steps("preview-comment") if "actions/checkout@" in step.get("uses", "")]
    assert [set(step["with"]) for step in checkouts] == [{"persist-credentials"}], "main's own code"
    commands = "\n".join(step.get("run", "") for step in steps("preview-comment"))
    assert not re.search(r"\b(pip|make|npm|bash|sh)\b", commands)


def test_the_changes_are_kept_even_if_the_site_cannot_be_built() -> None:
    changes, preview = (step for step in steps("preview") if "upload-artifact@" in step.get("uses", ""))
    assert changes["with"] == {"name": "changes", "path": "build/changes.json", "retention-days": 14}
    assert preview["with"]["if-no-files-found"] == "ignore"
    assert preview["with"]["path"] == "build/preview", "its index.html is the first thing in the zip"


@pytest.mark.parametrize("is_sound", [True, False])
def test_the_preview_s_steps_leave_problems_or_pages(is_sound: bool, tmp_path: Path) -> None:
    """With stand-ins for make and the builder: what the script does after a check that fails."""
    (tmp_path / ".venv/bin").mkdir(parents=True)
    python = tmp_path / ".venv/bin/python"
    builder = f"""#!/bin/sh
case "$*" in
  "-m builder check --problems build/problems.json")
    echo '{{"errors": [], "warnings": []}}' > build/problems.json; exit {int(not is_sound)};;
  *"--root build/base"*) mkdir -p build/site-before build/preview-before/mails;;
  *"builder build"*) mkdir -p site build/preview/mails;;
  *) exec "{sys.executable}" "$@";;
esac
"""
    python.write_text(builder)
    python.chmod(0o755)
    for name in ("make", "git"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    (tmp_path / "build").mkdir()
    (tmp_path / "infra").symlink_to(ROOT / "infra")
    env = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    for step in steps("preview"):
        if "run" in step:
            subprocess.run(["bash", "-e", "-c", step["run"]], cwd=tmp_path, env=env, check=True, text=True)
    changes = json.loads((tmp_path / "build/changes.json").read_text())
    assert changes["built"] is changes["compared"] is is_sound
    assert changes["errors"] == []
