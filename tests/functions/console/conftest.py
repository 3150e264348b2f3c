"""What the tests of sessions start from: a provider, and a member's browser that has signed in."""

from collections.abc import Iterator
from functools import partial

import pytest

from desk.console import house
from desk.console.endpoint import respond
from desk.console.member import Right
from desk.console.route import Route
from desk.console.routes import ROUTES
from tests.functions.conftest import Desk
from tests.functions.console.at_the_door import DONE, do, note
from tests.functions.console.pretend_provider import Pretender, pretending
from tests.functions.console.staff_browser import StaffBrowser, use


@pytest.fixture
def provider(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pretender]:
    made = (Route("GET", "/note", Right.HANDLE, note), Route("POST", "/note", Right.HANDLE, do))
    monkeypatch.setattr(house, "respond", partial(respond, routes=(*ROUTES, *made)))
    DONE.clear()
    with pretending() as pretender:
        use(pretender)
        yield pretender


@pytest.fixture
def browser(provider: Pretender) -> StaffBrowser:
    made = StaffBrowser()
    made.sign_in(provider)
    return made
