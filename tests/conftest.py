"""What tests share: the example desk, compiled and built once; and what a missing tool means."""

import gc
import os
import pickle
import shutil
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
from filelock import FileLock
from hypothesis import settings

from desk.bundle import load_bundle
from infra.package import LAMBDA
from tests.boundary import pytest_make_collect_report, pytest_runtest_protocol
from tests.examples import TIMES

if TYPE_CHECKING:
    from local.desk import LocalDesk
    from local.web.built_site import Build

__all__ = ["pytest_make_collect_report", "pytest_runtest_protocol"]
"""Hooks, which pytest finds by their names here."""

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "tests/example_desk"
"""The engine's desk. What is tested of the ward's own content is in tests/content."""
NOW = "2026-11-20T10:00:00+09:00"
"""A Friday before a public holiday (Monday 23): the moment of the stories."""

# Collecting the tests makes much that stays; a test makes little that only the collector can remove.
gc.set_threshold(100_000, 20, 20)

# An example may take long on a busy machine: no test fails for its time.
settings.register_profile("patient", settings.default, deadline=None, max_examples=40 * TIMES)
settings.load_profile("patient")


def pytest_report_header() -> str:
    """The Python on which the functions' zip is tried: it isn't Lambda's everywhere."""
    # Late, for it takes names from here.
    from tests.infra.zipped import target_here

    target, _ = target_here()
    return f"functions.zip runs on Python {target.python} here (Lambda: {LAMBDA.python})"


def pytest_collection_finish() -> None:
    """Keep the garbage collector from looking again and again at what stays to the end."""
    gc.collect()
    gc.freeze()


MadeOnce = Callable[[str, Callable[[Path], Any]], Any]
"""`made_once(name, make)`: what `make(folder)` returned, made once for all processes of a run."""


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> MadeOnce:
    """What is in such a folder is only read."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

    def made(name: str, make: Callable[[Path], Any]) -> Any:
        folder, result = shared / name, shared / f"{name}.pickle"
        with FileLock(shared / f"{name}.lock"):
            if not result.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                result.write_bytes(pickle.dumps(make(folder)))
            return pickle.loads(result.read_bytes())  # noqa: S301 - written just above

    return made


@pytest.fixture(scope="session")
def built(made_once: MadeOnce) -> "Build":
    """The site and bundle of the example desk."""
    # Late, as below: every process of a run reads this file, and most tests of unit/ need neither.
    from builder.site import build_site
    from local.web.built_site import Build

    def build(folder: Path) -> Build:
        build = Build(site_dir=folder / "site", bundle_path=folder / "bundle.json")
        now = datetime.fromisoformat(NOW)
        build_site(EXAMPLE, build.site_dir, build.bundle_path, now=now, has_examples=True)
        return build

    found: Build = made_once("built", build)
    return found


@pytest.fixture(scope="session")
def bundle(built: "Build") -> Mapping[str, Any]:
    """The bundle of the example desk, as the functions read it."""
    return load_bundle(built.bundle_path)


@pytest.fixture(scope="session")
def open_desk(built: "Build") -> "Callable[..., LocalDesk]":
    """Opens a LocalDesk (keywords as there) on the site that was built once: with no data yet, and soon."""
    from local.desk import LocalDesk

    def link(root: Path, site_dir: Path, bundle_path: Path, *, now: datetime) -> None:
        site_dir.symlink_to(built.site_dir)
        bundle_path.symlink_to(built.bundle_path)

    return partial(LocalDesk, EXAMPLE, build=link, state=lambda _: "as built")


def copy_example(root: Path) -> Path:
    """Copies the example desk into the folder `root`, to be changed there; returns `root`."""
    return shutil.copytree(EXAMPLE, root, dirs_exist_ok=True)


def need(*programs: str, why: str) -> str:
    """The path of the first of `programs` that is here; else the test is skipped, or in CI fails."""
    found = next(filter(None, map(shutil.which, programs)), None)
    return found or _lacking(f"{' or '.join(programs)} is not installed: {why}")


def need_file(path: Path, *, why: str) -> Path:
    """`path`, if it is there; else the test is skipped, or in CI fails."""
    return path if path.is_file() else _lacking(f"{path.relative_to(ROOT)} is not there: {why}")


def _lacking(reason: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
