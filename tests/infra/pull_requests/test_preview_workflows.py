"""What a pull request gets told: the steps of preview.yml and preview-comment.yml, run as they are; and those
of a repository that holds a desk alone (`own …`), with the engine beside it.
"""

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
    """Of the last job."""
    own, _, name = workflow.rpartition(" ")
    folder = ROOT / ("infra/own_desk/workflows" if own else ".github/workflows")
    *_, job = yaml.safe_load((folder / f"{name}.yml").read_text())["jobs"].values()
    found: list[Mapping[str, Any]] = job["steps"]
    return found


def engine_in(work: Path, workflow: str) -> Path:
    """The engine's folder, with what the scripts need: the repository itself, or beside a desk."""
    engine = work / (".madoguchi" if workflow.startswith("own ") else "")
    engine.mkdir(parents=True, exist_ok=True)
    for name in ("infra", ".ci"):
        (engine / name).symlink_to(ROOT / name)
    return engine


def comment_on(
    tmp_path: Path,
    *,
    workflow: str = "preview-comment",
    number: str = "7",
    newest: str = COMMIT,
    ours: str = "",
) -> list[str]:
    """The calls of GitHub's API by the last step, with these answers."""
    fake, work = tmp_path / "fake", tmp_path / "work"
    fake.mkdir()
    (work / "build").mkdir(parents=True)
    engine_in(work, workflow)
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
        ["bash", "-e", "-c", steps(workflow)[-1]["run"]],
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


@pytest.mark.parametrize("workflow", ["preview-comment", "own preview-comment"])
def test_the_first_run_writes_a_comment(workflow: str, tmp_path: Path) -> None:
    (call,) = writing(comment_on(tmp_path, workflow=workflow))
    assert call == "api --method POST repos/example-city/desk/issues/7/comments -F body=@build/comment.md"


def test_the_next_run_edits_it(tmp_path: Path) -> None:
    (call,) = writing(comment_on(tmp_path, ours="123\n456"))
    assert call == "api --method PATCH repos/example-city/desk/issues/comments/123 -F body=@build/comment.md"


def test_a_run_of_an_older_commit_says_nothing(tmp_path: Path) -> None:
    assert writing(comment_on(tmp_path, newest="d" * 40)) == []


def test_a_commit_without_an_open_pull_request_says_nothing(tmp_path: Path) -> None:
    assert writing(comment_on(tmp_path, number="")) == []


def test_only_our_own_comment_is_edited() -> None:
    script = (ROOT / ".ci/comment").read_text()
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
    for workflow in ("preview-comment", "own preview-comment"):
        commands = [step["run"] for step in steps(workflow) if "run" in step]
        commands += (ROOT / ".ci/comment").read_text().splitlines()[1:]
        assert not re.search(r"\b(pip|make|npm|bash|sh)\b", "\n".join(commands))


def test_the_changes_are_kept_even_if_the_site_cannot_be_built() -> None:
    changes, preview = (step for step in steps("preview") if "upload-artifact@" in step.get("uses", ""))
    assert changes["with"] == {"name": "changes", "path": "build/changes.json", "retention-days": 14}
    assert preview["with"]["if-no-files-found"] == "ignore"
    assert preview["with"]["path"] == "build/preview", "its index.html is the first thing in the zip"


@pytest.mark.parametrize("workflow", ["preview", "own preview"])
@pytest.mark.parametrize("is_sound", [True, False])
def test_the_preview_s_steps_leave_problems_or_pages(workflow: str, is_sound: bool, tmp_path: Path) -> None:
    """With stand-ins for make and the builder: what the script does after a check that fails."""
    engine = engine_in(tmp_path, workflow)
    (engine / ".venv/bin").mkdir(parents=True)
    python = engine / ".venv/bin/python"
    builder = f"""#!/bin/sh
cd "{tmp_path}"
case "$*" in
  "-m builder check --root {tmp_path} --problems {tmp_path}/build/problems.json")
    echo '{{"errors": [], "warnings": []}}' > build/problems.json; exit {int(not is_sound)};;
  *"--root {tmp_path}/build/base/"*) mkdir -p build/site-before build/preview-before/mails;;
  *"builder build --root {tmp_path} "*) mkdir -p site build/preview/mails;;
  *) cd "{engine}"; exec "{sys.executable}" "$@";;
esac
"""
    python.write_text(builder)
    python.chmod(0o755)
    for name in ("make", "git"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    (tmp_path / ".engine").write_text(f"{'0' * 40} # 0.2.0\n")
    env = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "GITHUB_OUTPUT": os.devnull}
    for step in steps(workflow):
        if "run" in step:
            subprocess.run(["bash", "-e", "-c", step["run"]], cwd=tmp_path, env=env, check=True, text=True)
    changes = json.loads((tmp_path / "build/changes.json").read_text())
    assert changes["built"] is changes["compared"] is is_sound
    assert changes["errors"] == []
