"""What the tests of this folder share: the functions' zip, built once and unpacked."""

from functools import partial

import pytest

from local.web.built_site import Build
from tests.conftest import MadeOnce
from tests.infra.zipped import Zipped, make_zipped


@pytest.fixture(scope="session")
def zipped(built: Build, made_once: MadeOnce) -> Zipped:
    """The zip with the desk's own bundle, for this machine."""
    made: Zipped = made_once("zipped", partial(make_zipped, built.bundle_path))
    return made
