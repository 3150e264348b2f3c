"""What the tests of this folder share: the functions' zip, built once and unpacked."""

from typing import Any

import pytest

from local.web.built_site import Build
from tests.infra.zipped import Zipped, make_zipped


@pytest.fixture(scope="session")
def zipped(built: Build, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Zipped:
    """The zip with the desk's own bundle, for this machine; says so if Lambda's Python isn't here."""
    made = make_zipped(built.bundle_path, tmp_path_factory.mktemp("zipped"))
    reporter: Any = request.config.pluginmanager.get_plugin("terminalreporter")
    if reporter:
        reporter.write_line(f"\nfunctions.zip runs on Python {made.target.python} here (Lambda: 3.13)")
    return made
