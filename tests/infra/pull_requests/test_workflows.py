"""GitHub's workflows: valid, without long-lived keys, and without rights for a stranger's code."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from desk.domain.calendar.moments import tokyo_day
from tests.conftest import ROOT

OWN = ROOT / "infra/own_desk/workflows"
WORKFLOWS = {
    **{path.stem: path for path in sorted((ROOT / ".github/workflows").glob("*.yml"))},
    **{f"own {path.stem}": path for path in sorted(OWN.glob("*.yml"))},
}
"""Those of this repository, and those that a repository with a desk alone copies (`own …`)."""
READ_ONLY = {"contents": "read"}
TRUSTED = {
    "deploy/staging": {"contents": "read", "id-token": "write"},
    "deploy/production": {"contents": "read", "id-token": "write"},
    "preview-comment/comment": {"actions": "read", "contents": "read", "pull-requests": "write"},
}
TRUSTED |= {f"own {job}": rights for job, rights in TRUSTED.items()}
"""The jobs that may do more than read this repository, with their rights."""


def read(name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.safe_load(WORKFLOWS[name].read_text())
    return found


def jobs() -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name in WORKFLOWS:
        for job, settings in read(name)["jobs"].items():
            yield f"{name}/{job}", settings


def triggers(name: str) -> set[str]:
    # YAML reads the key `on` as true.
    return set(read(name)[True])  # type: ignore[index]


def test_they_have_the_shape_that_github_reads() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows"]
    run = subprocess.run([*command, *WORKFLOWS.values()], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("name", WORKFLOWS)
def test_every_action_is_pinned_to_a_commit_with_its_version_beside_it(name: str) -> None:
    lines = re.findall(r"uses: (.*)", WORKFLOWS[name].read_text())
    for line in lines:
        assert line.startswith("./") or re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), (
            line
        )


def test_each_action_has_one_pin() -> None:
    pins = {pin for path in WORKFLOWS.values() for pin in re.findall(r"uses: (\w.*)", path.read_text())}
    assert len({pin.partition("@")[0] for pin in pins}) == len(pins)


def test_only_the_jobs_that_need_it_may_do_more_than_read() -> None:
    assert {name for name in WORKFLOWS if read(name)["permissions"] != READ_ONLY} == set()
    given = {name: job["permissions"] for name, job in jobs() if "permissions" in job}
    assert given == TRUSTED


def test_no_code_of_a_stranger_runs_with_a_right_or_a_key() -> None:
    assert all("pull_request_target" not in triggers(name) for name in WORKFLOWS)
    of_strangers = {name for name in WORKFLOWS if "pull_request" in triggers(name)}
    assert of_strangers == {"ci", "preview", "own preview"}
    assert not {job for job in TRUSTED if job.partition("/")[0] in of_strangers}
    for path in WORKFLOWS.values():
        assert "secrets." not in path.read_text()


def test_an_editors_problem_is_annotated_once() -> None:
    """GitHub shows the annotations of every run and of every job of a matrix beside each other."""
    assert triggers("ci") == {"pull_request", "workflow_call"}
    test = read("ci")["jobs"]["test"]
    (check,) = (step for step in test["steps"] if step.get("run") == "make check")
    assert check["if"] == "matrix.python == '3.13'"
    assert "3.13" in test["strategy"]["matrix"]["python"]


def test_no_text_from_outside_is_put_into_a_command() -> None:
    for job, settings in jobs():
        for step in settings.get("steps", ()):
            assert "${{" not in step.get("run", ""), job


def test_a_checkout_leaves_no_token_behind() -> None:
    for job, settings in jobs():
        for step in settings.get("steps", ()):
            if "actions/checkout@" in step.get("uses", ""):
                assert step["with"]["persist-credentials"] is False, job


def test_production_waits_for_staging_and_staging_for_the_tests() -> None:
    waits = {job: settings.get("needs") for job, settings in read("deploy")["jobs"].items()}
    assert waits == {
        "due": None,
        "test": "due",
        "build": "test",
        "staging": "build",
        "production": "staging",
    }
    # What waits for a job that is skipped is skipped, too.
    assert read("deploy")["jobs"]["test"]["if"] == "needs.due.outputs.go == 'true'"
    assert read("deploy")["jobs"]["test"]["uses"] == "./.github/workflows/ci.yml"
    for deploy in ("deploy", "own deploy"):
        for place in ("staging", "production"):
            assert read(deploy)["jobs"][place]["environment"] == place


def test_a_desk_of_its_own_is_put_up_by_the_engine_that_it_names() -> None:
    for name in (name for name in WORKFLOWS if name.startswith("own ")):
        for job, settings in read(name)["jobs"].items():
            desk, engine, *_ = (
                step for step in settings["steps"] if "actions/checkout@" in step.get("uses", "")
            )
            assert "repository" not in desk["with"], job
            assert engine["with"]["repository"] == "${{ vars.ENGINE }}", job
            assert engine["with"]["ref"] == "${{ steps.engine.outputs.ref }}", job
    waits = {job: settings.get("needs") for job, settings in read("own deploy")["jobs"].items()}
    assert waits == {"build": None, "staging": "build", "production": "staging"}
    own, ours = (read(name)["jobs"]["production"]["if"] for name in ("own deploy", "deploy"))
    assert own == ours


def test_at_night_only_a_page_whose_day_has_come_is_put_up(tmp_path: Path) -> None:
    assert triggers("deploy") == {"push", "schedule", "workflow_dispatch"}
    (step,) = (step for step in read("deploy")["jobs"]["due"]["steps"] if step.get("id") == "due")
    (tmp_path / ".ci").symlink_to(ROOT / ".ci")
    (tmp_path / "faq").mkdir()
    (tmp_path / "content/online").mkdir(parents=True)
    page = tmp_path / "content/online/new.md"

    def goes(event: str, day: str) -> bool:
        page.write_text(f"---\ntitle: 例\npublished: {day}\n---\n", encoding="utf-8")
        output = tmp_path / "output"
        output.write_text("")
        env = {**os.environ, "GITHUB_EVENT_NAME": event, "GITHUB_OUTPUT": str(output)}
        subprocess.run(["sh", "-e", "-c", step["run"]], cwd=tmp_path, env=env, check=True)
        return output.read_text() == "go=true\n"

    today = tokyo_day(datetime.now(UTC))
    assert goes("push", "2026-04-01")
    assert goes("workflow_dispatch", "2026-04-01")
    assert goes("schedule", f"{today}")
    assert goes("schedule", f'"{today}"')
    # With a new month come its calendars.
    begins = today.day == 1
    assert goes("schedule", f"{today - timedelta(days=1)}") is begins
    assert goes("schedule", f"{today + timedelta(days=1)}") is begins


@pytest.mark.parametrize(
    ("event", "has_reviewers", "box", "ref", "starts"),
    [
        # Where GitHub asks for an approval, it does so after this condition.
        ("push", "yes", False, "refs/heads/main", True),
        ("schedule", "yes", False, "refs/heads/main", True),
        # Private repositories on smaller plans have no required reviewers: nothing follows a push by itself.
        ("push", "", False, "refs/heads/main", False),
        ("schedule", "", False, "refs/heads/main", False),
        ("workflow_dispatch", "", False, "refs/heads/main", False),
        ("workflow_dispatch", "", True, "refs/heads/main", True),
        ("workflow_dispatch", "yes", True, "refs/heads/some-branch", False),
    ],
)
def test_without_required_reviewers_production_is_started_by_hand(
    event: str, has_reviewers: str, box: bool, ref: str, starts: bool
) -> None:
    condition = read("deploy")["jobs"]["production"]["if"].replace("\n", " ")
    values = {
        "github.ref": ref,
        "github.event_name": event,
        "vars.PRODUCTION_HAS_REVIEWERS": has_reviewers,
        "inputs.production": box,
    }
    for name, value in values.items():
        condition = condition.replace(name, repr(value))
    written = condition.replace("&&", "and").replace("||", "or")
    assert bool(eval(written)) is starts  # noqa: S307 - our own file


def test_a_pending_approval_holds_up_production_only() -> None:
    """A job that waits for an approval blocks its concurrency group."""
    assert "concurrency" not in read("deploy")
    groups = {
        job: settings["concurrency"]
        for job, settings in read("deploy")["jobs"].items()
        if "concurrency" in settings
    }
    assert groups == {place: {"group": f"deploy-{place}"} for place in ("staging", "production")}
    assert read("deploy")["jobs"]["staging"]["steps"] == read("deploy")["jobs"]["production"]["steps"]


@pytest.mark.parametrize("name", ["deploy", "own deploy"])
def test_the_runner_keeps_its_connection_alive_during_the_journey(name: str) -> None:
    """The network between it and AWS drops a connection that is idle for four minutes."""
    (said,) = [
        step["run"] for step in read(name)["jobs"]["production"]["steps"] if "sysctl" in step.get("run", "")
    ]
    seconds = re.fullmatch(r"sudo sysctl -w net\.ipv4\.tcp_keepalive_time=(\d+)", said)
    assert seconds
    assert int(seconds[1]) < 240


def test_a_change_of_the_content_alone_runs_the_tests_of_the_content() -> None:
    steps = read("ci")["jobs"]["test"]["steps"]
    conditions = {step["run"]: step.get("if") for step in steps if "run" in step}
    assert conditions["make test-content"] == "steps.change.outputs.only_content == 'true'"
    assert conditions[".ci/run"] == "steps.change.outputs.only_content != 'true'"
    (change,) = (step for step in steps if step.get("id") == "change")
    assert change["run"].startswith('if .ci/only-content "$BASE"; then echo "only_content=true"')
    (checkout,) = (step for step in steps if "actions/checkout@" in step.get("uses", ""))
    assert checkout["with"]["fetch-depth"] == 0, "the comparison needs the commits before"


def test_each_module_that_a_workflow_starts_exists() -> None:
    files = [*WORKFLOWS.values(), ROOT / ".ci/preview", ROOT / ".ci/comment"]
    started = {name for path in files for name in re.findall(r"-m (infra\.\w+)", path.read_text())}
    assert started == {"infra.audit", "infra.changes", "infra.comment", "infra.deploy"}
    for name in started:
        assert Path(ROOT, *name.split(".")).with_suffix(".py").is_file(), name
