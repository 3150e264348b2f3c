"""What the tests of this folder share: the functions' zip, built once and unpacked."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from desk.domain.calendar.moments import TOKYO
from infra.package import Package, build
from infra.zip_contents import CONSOLE
from local.web.built_site import Build
from tests.conftest import MadeOnce
from tests.infra.zipped import Zipped, install_client, make_zipped, target_here


@pytest.fixture(scope="session")
def client(made_once: MadeOnce) -> Path:
    """AWS's runtime client, which starts a function from its unpacked zip."""
    made: Path = made_once("client", lambda folder: install_client(folder / "client"))
    return made


@pytest.fixture(scope="session")
def zipped(built: Build, made_once: MadeOnce, client: Path) -> Zipped:
    """The zip with the example desk's bundle, for this machine, by whose clock slots can be booked."""

    def make(folder: Path) -> Zipped:
        return make_zipped(bookable_today(built.bundle_path, folder / "bundle.json"), folder, client=client)

    made: Zipped = made_once("zipped", make)
    return made


@pytest.fixture(scope="session")
def console_package(built: Build, made_once: MadeOnce) -> Package:
    """The console's zip with the same bundle."""

    def make(folder: Path) -> Package:
        target, _ = target_here()
        bundle = bookable_today(built.bundle_path, folder / "bundle.json")
        return build(bundle, folder / "console.zip", target=target, contents=CONSOLE)

    made: Package = made_once("console-package", make)
    return made


def bookable_today(bundle: Path, copy: Path) -> Path:
    """`copy` of a bundle, in which the holidays of this year and the next are published."""
    data = json.loads(bundle.read_bytes())
    known, this_year = {day[:4] for day in data["holidays"]}, datetime.now(TOKYO).year
    missing = {f"{this_year}", f"{this_year + 1}"} - known
    data["holidays"] |= {f"{year}-01-01": "元日" for year in missing}
    copy.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return copy
