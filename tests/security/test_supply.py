"""What the build uses: packages pinned by hash, no package index of its own, no secrets."""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib import metadata
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from local.emulated.sam_template import CONSOLE, Template, load_template
from tests.conftest import ROOT, need

LOCKS = (
    "functions/requirements.txt",
    "functions/console-requirements.txt",
    "requirements.txt",
    "requirements-dev.txt",
    ".ci/audit.txt",
)
SECRETS = {
    "AWS key": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "private key": r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----",
    "GitHub token": r"\bgh[pousr]_[A-Za-z0-9]{36}\b",
    "Slack token": r"\bxox[abprs]-[0-9A-Za-z-]{10,}",
    "password in an address": r"[a-z]+://[^/\s:@\"'{}<>]+:[^/\s:@\"'{}<>$]+@[a-z0-9.-]+\.[a-z]{2,}",
}


def tracked() -> list[Path]:
    """Every file of the repository, also those not committed yet."""
    git = need("git", why="it knows which files are the repository's")
    command = [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("this isn't a clone: nothing says which files are the repository's")
    paths = [ROOT / name for name in done.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_pinned_by_hash(name: str) -> None:
    entries = re.split(r"(?m)^(?=[a-z0-9])", (ROOT / name).read_text(encoding="utf-8"))
    packages = [entry for entry in entries if re.match(r"[a-z0-9]", entry)]
    assert len(packages) > 5
    for entry in packages:
        assert re.match(r"[a-z0-9._\[\],-]+==[^\s;]+", entry, re.IGNORECASE), entry.partition("\n")[0]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry.partition("\n")[0]


@pytest.mark.parametrize("name", LOCKS)
def test_no_lock_file_names_an_index(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"--(?:extra-)?index-url|--find-links|--trusted-host|^-e |https?://", text, re.M)


def test_every_npm_package_is_pinned_by_hash() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    lacking = [
        name for name, one in packages.items() if name and not one.get("integrity") and not one.get("link")
    ]
    assert lacking == []
    assert packages[""].get("dependencies", {}) == {}, "npm's packages are tools of the tests only"


ASKED_FOR = {
    "requirements.in": {"aws-lambda-powertools", "boto3", "icalendar", "jinja2", "jsonschema"},
    "console-requirements.in": {"authlib", "cryptography", "requests", "xlsxwriter"},
}


@pytest.mark.parametrize("name", ASKED_FOR)
def test_lambda_gets_few_packages_and_each_on_request(name: str) -> None:
    asked = (ROOT / "functions" / name).read_text(encoding="utf-8")
    names = {line for line in asked.splitlines() if line and not line.startswith(("#", "-c "))}
    assert names == ASKED_FOR[name]


def test_the_console_s_packages_are_those_of_the_tests_and_of_the_other_functions() -> None:
    """What a test runs is what is deployed, and the console's zip has one version of each."""
    pins = [
        dict(re.findall(r"(?m)^([a-z0-9._-]+)==(\S+)", (ROOT / name).read_text(encoding="utf-8")))
        for name in LOCKS
    ]
    functions, console, desk, tests, _ = pins
    assert {name: version for name, version in console.items() if desk.get(name) != version} == {}
    assert {name for name in desk.keys() & tests.keys() if desk[name] != tests[name]} == set()
    assert {name for name in console.keys() & functions.keys() if console[name] != functions[name]} == set()


def test_no_workflow_holds_a_long_lived_key() -> None:
    """AWS accepts a token of the run itself; tests/infra/pull_requests/test_workflows.py checks the rest."""
    paths = list((ROOT / ".github/workflows").glob("*.yml"))
    assert paths
    keys = re.compile(r"aws[_-]secret[_-]access[_-]key|aws[_-]access[_-]key[_-]id", re.IGNORECASE)
    assert [path.name for path in paths if keys.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.every_file
def test_no_file_holds_a_secret() -> None:
    found = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [
            f"{path.relative_to(ROOT)}: {kind}" for kind, rule in SECRETS.items() if re.search(rule, text)
        ]
    assert found == []


def test_secrets_would_be_found(tmp_path: Path) -> None:
    samples = {
        "AWS key": "AKIA" + "A1B2C3D4E5F6G7H8",
        "private key": "-----BEGIN RSA " + "PRIVATE KEY-----",
        "GitHub token": "ghp_" + "a" * 36,
        "Slack token": "xoxb-" + "1234567890",
        "password in an address": "https://user:" + "word@example.jp/",
    }
    assert samples.keys() == SECRETS.keys()
    for kind, sample in samples.items():
        assert re.search(SECRETS[kind], f'"{sample}"'), kind


def _environments() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """(function, variable -> value) as the template sets them."""
    for template in (load_template(), load_template(CONSOLE)):
        yield from _environments_of(template)


def _environments_of(template: Template) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, resource in template.resources.items():
        if resource["Type"] == "AWS::Serverless::Function":
            own = resource["Properties"].get("Environment", {}).get("Variables", {})
            shared = template.document["Globals"]["Function"].get("Environment", {}).get("Variables", {})
            yield name, {**shared, **own}


def test_the_template_names_secrets_and_holds_none() -> None:
    found = [
        (function, name, str(value))
        for function, variables in _environments()
        for name, value in variables.items()
        if re.search(r"KEY|SECRET|TOKEN|PASSWORD", name)
    ]
    assert {"MAIL_HASH_KEY", "NONCE_KEYS", "LINK_KEYS"} <= {name for _, name, _ in found}
    assert [one for one in found if "resolve:secretsmanager:" not in one[2]] == []


def test_production_never_runs_in_a_mode_for_development() -> None:
    for function, variables in _environments():
        modes = {"POWERTOOLS_DEV", "POWERTOOLS_LOGGER_LOG_EVENT", "PYTHONDEVMODE", "POWERTOOLS_DEBUG"}
        assert not modes & variables.keys(), function
        assert variables.get("POWERTOOLS_LOG_LEVEL", "INFO") != "DEBUG", function


def imported(folder: str) -> Iterator[str]:
    """The packages that a room's code imports, anywhere."""
    # infra/environments is the ward's, and has no code.
    rooms = [one for one in (ROOT / folder).iterdir() if one.is_dir() and one.name != "environments"]
    for path in chain((ROOT / folder).glob("*.py"), *(room.rglob("*.py") for room in rooms)):
        for one in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in one.names] if isinstance(one, ast.Import) else []
            if isinstance(one, ast.ImportFrom) and one.module and not one.level:
                names = [one.module]
            yield from (name.partition(".")[0] for name in names)


@pytest.mark.parametrize("folder", ["builder", "local", "infra", "functions"])
def test_what_runs_the_desk_needs_no_package_of_the_tests(folder: str) -> None:
    """A first `make run` installs requirements.txt alone."""
    locked = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    pinned = {re.sub(r"[-_.]+", "-", name) for name in re.findall(r"(?m)^([a-z0-9._-]+)==", locked)}
    of_modules = metadata.packages_distributions()
    # Another package may have brought the same module: phonenumbers, before phonenumberslite.
    needed = {
        module: {re.sub(r"[-_.]+", "-", name.lower()) for name in of_modules[module]}
        for module in imported(folder)
        if module not in sys.stdlib_module_names and of_modules.get(module)
    }
    assert {module for module, names in needed.items() if not names & {*pinned, "madoguchi"}} == set()
    assert "pytest" not in pinned
