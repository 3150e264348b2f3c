"""The two desks, made and built once."""

import shutil
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from local.web.built_site import Build
from scaffold.__main__ import main
from scaffold.asking import answers
from tests.conftest import EXAMPLE, MadeOnce
from tests.content.built import BuiltDesk, build_desk, read_desk
from tests.scaffold.shapes import CITY, PREFECTURE

TODAY = date(2026, 11, 20)
"""As `NOW`: the tests of content look at the desk on that day."""

_ENVIRONMENT = """region: ap-northeast-1
stack: madoguchi-{name}
artefacts: example-madoguchi-{name}-artefacts
send_rate: 1
origin_secret: A
parameters:
  SiteOrigins: https://{name}.madoguchi.example.jp
  MailDomain: {name}.madoguchi.example.jp
  AlarmAddress: alarms@example.jp
edge: {{}}
site: {{}}
console:
  ConsoleDomain: shokuin.{name}.madoguchi.example.jp
  SignInPrefix: example-madoguchi-{name}
"""

MARK = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="3"/></svg>'

Desk = Callable[[str], tuple[Path, BuiltDesk]]
_ANSWERS = {"city": CITY, "prefecture": PREFECTURE}


def a_copy(folder: Path) -> Path:
    """The example desk, with environments."""
    shutil.copytree(EXAMPLE, folder)
    if not (folder / "infra/environments").is_dir():
        (folder / "infra/environments").mkdir(parents=True)
        for name, trial in (("production", ""), ("staging", "trial: {staff_mail: shiken@example.jp}\n")):
            text = _ENVIRONMENT.format(name=name)
            (folder / f"infra/environments/{name}.yml").write_text(text + trial, encoding="utf-8")
    return folder


def init(root: Path, wanted: Mapping[str, Any], *more: str) -> int:
    file = root / "answers.yml"
    (root / "mark.svg").write_text(MARK, encoding="utf-8")
    answers.write(file, wanted)
    return main(["--root", str(root), "--answers", str(file), *more], TODAY)


@pytest.fixture(scope="session")
def desk(made_once: MadeOnce) -> Desk:
    """`desk(name)`: the folder of a desk made by init, and what was built of it. Both are only read."""

    def made(name: str) -> tuple[Path, BuiltDesk]:
        def make(folder: Path) -> tuple[Path, Build, Any]:
            root = a_copy(folder / "desk")
            assert init(root, _ANSWERS[name]) == 0
            built = build_desk(root, folder)
            return root, built.build, built.now

        root, build, now = made_once(f"init-{name}", make)
        return root, read_desk(root, build, now=now)

    return made
