"""The import contracts of pyproject.toml: each one really reports the imports that it forbids."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

from tests.conftest import ROOT
from tests.security import code

LINTER = Path(sys.executable).with_name("lint-imports")
FORBIDDEN: Mapping[str, tuple[tuple[str, str], ...]] = {
    "desk, from the top down": (
        ("desk.web.http", "desk.bootstrap"),
        ("desk.staff.words.terminal", "desk.console.member"),
        ("desk.web.http", "desk.console.csrf"),
        ("desk.usecases.morning.reminders", "desk.staff.words.terminal"),
        ("desk.counter.receipts", "desk.staff.words.terminal"),
        ("desk.parts", "desk.usecases.morning.reminders"),
        ("desk.delivery.pace", "desk.parts"),
        ("desk.storage.wire", "desk.delivery.pace"),
        ("desk.views.templates", "desk.storage.wire"),
        ("desk.domain.codes.receipt", "desk.views.templates"),
    ),
    "of web, the console takes what reads events and writes responses; the command line takes nothing": (
        ("desk.console.answers", "desk.web.site_page"),
        ("desk.staff.words.terminal", "desk.web.http"),
    ),
    "the domain's subjects, from the top down": (
        ("desk.domain.intake", "desk.domain.transitions"),
        ("desk.domain.mail.facts.submission", "desk.domain.intake"),
        ("desk.domain.codes.receipt", "desk.domain.mail.facts.submission"),
        ("desk.domain.submissions.workflow", "desk.domain.codes.receipt"),
        ("desk.domain.forms.answers", "desk.domain.submissions.workflow"),
        ("desk.domain.calendar.moments", "desk.domain.forms.answers"),
    ),
    "domain and views know no AWS": (
        ("desk.domain.errors", "botocore"),
        ("desk.views.manage", "aws_lambda_powertools"),
    ),
    "the builder takes the domain and the views, nothing else of the desk": (
        ("builder.reading.suggest", "desk.storage.wire"),
    ),
    "one module imports the tool that makes the site": (
        ("builder.plugin", "mkdocs"),
        ("local.clock", "properdocs"),
    ),
    "the functions never import the builder, local, infra or scaffold": (
        ("desk.clients", "infra.doctor"),
        ("desk.settings", "builder.check"),
        ("desk.telemetry", "local.clock"),
    ),
    "builder, from the top down": (
        ("builder.site", "builder.plugin"),
        ("builder.check", "builder.site"),
        ("builder.project", "builder.check"),
        ("builder.texts.values", "builder.project"),
        ("builder.reading.suggest", "builder.texts.values"),
    ),
    "scaffold, from the top down": (
        ("scaffold.make", "scaffold.__main__"),
        ("scaffold.removing.remove", "scaffold.take_over"),
        ("scaffold.asking.today", "scaffold.writing.values"),
        ("scaffold.parts", "scaffold.asking.today"),
        ("scaffold.stage", "scaffold.parts"),
        ("scaffold.edits.units", "scaffold.stage"),
    ),
    "nothing of a running desk imports scaffold": (
        ("builder.check", "scaffold.stage"),
        ("local.clock", "scaffold.stage"),
        ("infra.doctor", "scaffold.stage"),
    ),
    "scaffold knows no AWS and no server": (
        ("scaffold.make", "local.clock"),
        ("scaffold.take_over", "boto3"),
    ),
}


_NOT_CODE = shutil.ignore_patterns("__pycache__", "environments")
"""In the rooms of code; infra/environments is the ward's."""


def test_each_contract_reports_each_import_that_it_forbids(tmp_path: Path) -> None:
    for name in ("functions", "builder", "local", "infra", "scaffold"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=_NOT_CODE)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for module, imported in (pair for pairs in FORBIDDEN.values() for pair in pairs):
        folder = tmp_path / "functions" if module.startswith("desk") else tmp_path
        with (folder / f"{module.replace('.', '/')}.py").open("a") as file:
            file.write(f"\nimport {imported}\n")
    done = subprocess.run(
        [LINTER, "--no-cache", "--no-logo"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": f"{tmp_path}:{tmp_path / 'functions'}", "COLUMNS": "200"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    # Under the heading "Broken contracts", each contract's own heading and the chains that break it.
    broken = re.split(r"\n(.+)\n-+\n\n", done.stdout.partition("Broken contracts\n")[2])
    reported = dict(zip(broken[1::2], broken[2::2], strict=True))
    unreported = [
        f"{contract}: {module} -> {imported}"
        for contract, pairs in FORBIDDEN.items()
        for module, imported in pairs
        if not re.search(rf"^- +{module} -> {imported} \(", reported.get(contract, ""), re.M)
    ]
    assert unreported == []


def test_no_contract_is_left_out() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    assert [contract["name"] for contract in contracts] == list(FORBIDDEN)


def test_the_handlers_import_nothing_but_the_desk() -> None:
    """They are single modules, which import-linter can't take as roots."""
    handlers = sorted(code.FUNCTIONS.glob("*.py"))
    assert len(handlers) == 11
    ours = {path.stem for path in handlers} | {"builder", "local", "infra", "scaffold", "tests"}
    found = {path.name: ours & {name.partition(".")[0] for name in code.imported(path)} for path in handlers}
    assert {name: names for name, names in found.items() if names} == {}
