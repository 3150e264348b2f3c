"""What tests share: the example desk, compiled and built once; and what a missing tool means."""

import os
import shutil
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import pytest

from builder.site import build_site
from desk.bundle import load_bundle
from local.desk import LocalDesk
from local.web.built_site import Build
from tests.boundary import pytest_make_collect_report, pytest_runtest_protocol

__all__ = ["pytest_make_collect_report", "pytest_runtest_protocol"]
"""Hooks, which pytest finds by their names here."""

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "tests/example_desk"
"""The engine's desk. What is tested of the ward's own content is in tests/content."""
NOW = "2026-11-20T10:00:00+09:00"
"""A Friday before a public holiday (Monday 23): the moment of the stories."""


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The site and bundle of the example desk."""
    folder = tmp_path_factory.mktemp("built")
    build = Build(site_dir=folder / "site", bundle_path=folder / "bundle.json")
    build_site(EXAMPLE, build.site_dir, build.bundle_path, now=datetime.fromisoformat(NOW))
    return build


@pytest.fixture(scope="session")
def bundle(built: Build) -> Mapping[str, Any]:
    """The bundle of the example desk, as the functions read it."""
    return load_bundle(built.bundle_path)


@pytest.fixture(scope="session")
def open_desk(built: Build) -> Callable[..., LocalDesk]:
    """Opens a LocalDesk (keywords as there) on the site that was built once: with no data yet, and soon."""

    def copy(root: Path, site_dir: Path, bundle_path: Path, *, now: datetime) -> None:
        shutil.copytree(built.site_dir, site_dir)
        shutil.copy(built.bundle_path, bundle_path)

    return partial(LocalDesk, EXAMPLE, build=copy, state=lambda _: "as built")


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
