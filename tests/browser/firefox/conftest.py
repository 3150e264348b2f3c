"""What the stories in Firefox start from: the browser, with and without script, and a fresh desk."""

from collections.abc import Iterator

import pytest

from local.desk import LocalDesk
from local.web.server import Listener
from tests.browser.firefox.driven import NAMES, Firefox, new_tab, running
from tests.conftest import need


def _running(tmp_path_factory: pytest.TempPathFactory, *, has_script: bool) -> Iterator[Firefox]:
    executable = need(*NAMES, why="the stories are told in it, too: other browsers keep pages in other ways")
    with running(executable, tmp_path_factory.mktemp("firefox"), has_script=has_script) as firefox:
        yield firefox
        assert not firefox.troubles()


@pytest.fixture(scope="package")
def with_script(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    yield from _running(tmp_path_factory, has_script=True)


@pytest.fixture(scope="package")
def without_script(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    yield from _running(tmp_path_factory, has_script=False)


@pytest.fixture
def firefox(with_script: Firefox, listener: Listener, desk: LocalDesk) -> Iterator[Firefox]:
    """A new tab for the desk, with script."""
    with new_tab(with_script, listener.url) as tab:
        yield tab


@pytest.fixture
def plain_firefox(without_script: Firefox, listener: Listener, desk: LocalDesk) -> Iterator[Firefox]:
    """A new tab for the desk, in a Firefox without script."""
    with new_tab(without_script, listener.url) as tab:
        yield tab


@pytest.fixture(params=["script", "no-script"])
def either_firefox(request: pytest.FixtureRequest) -> Firefox:
    """Both, one after the other."""
    found: Firefox = request.getfixturevalue("firefox" if request.param == "script" else "plain_firefox")
    return found
