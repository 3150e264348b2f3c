"""checkov, a list of what goes wrong on AWS, over the templates; what it finds and why it stays is data."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT, need_file
from tests.infra.cloudformation import EVERYTHING, GIVEN, Stack, desk_stack
from tests.infra.console.stacks import FROM_THE_OFFICE, OTHER
from tests.infra.console.stacks import USUAL as CONSOLE
from tests.infra.front.stacks import ALL as FRONT
from tests.infra.front.stacks import FIREWALL
from tests.infra.front.test_watch import ALL as WATCH
from tests.infra.test_deployer import ALL as DEPLOYER

STAYS = yaml.safe_load(Path(__file__).with_name("checkov.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, set[str]]:
    """File -> the checks that fail in it; from one run, because checkov starts slowly."""
    checkov = need_file(ROOT / ".venv" / "checkov" / "bin" / "checkov", why="the templates aren't checked")
    folder = tmp_path_factory.mktemp("templates")
    stacks = {"all": desk_stack(EVERYTHING), "usual": desk_stack(GIVEN), "site": FRONT, "edge": FIREWALL}
    stacks |= {"console": OTHER, "console-usual": CONSOLE, "console-edge": FROM_THE_OFFICE}
    stacks |= {"watch": WATCH, "deployer": DEPLOYER}
    for name, stack in stacks.items():
        (folder / f"{name}.json").write_text(json.dumps(_written_out(stack)), encoding="utf-8")
    command = [checkov, "--directory", folder, "--framework", "cloudformation", "--output", "json"]
    # It would fetch guidelines for each finding from its maker's service.
    ran = subprocess.run(
        [*command, "--compact", "--quiet", "--skip-download"], capture_output=True, text=True, cwd=folder
    )
    report = json.loads(ran.stdout)
    assert report["summary"]["passed"] > 100, "it must have read them"
    assert report["summary"]["parsing_errors"] == 0
    failed: dict[str, set[str]] = {name: set() for name in stacks}
    for one in report["results"]["failed_checks"]:
        failed[Path(one["file_path"]).stem].add(one["check_id"])
    return failed


def test_checkov_finds_only_what_stays_for_a_reason(found: Mapping[str, set[str]]) -> None:
    everywhere = found["all"] | found["site"] | found["edge"] | found["console"] | found["console-edge"]
    everywhere |= found["watch"] | found["deployer"]
    assert everywhere == STAYS["all"].keys()
    assert (found["usual"] | found["console-usual"]) - everywhere == STAYS["usual"].keys()


def test_every_reason_is_written_out() -> None:
    for reasons in STAYS.values():
        assert all(len(reason) > 40 for reason in reasons.values())


def _written_out(stack: Stack) -> Any:
    """The template with plain values in place of conditions, as checkov needs them."""
    return {name: of for name, of in stack.document.items() if name != "Transform"}
