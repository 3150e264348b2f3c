"""Every page of the console, on a desk with made-up cases in every state, and on one without any."""

from collections.abc import Callable, Iterator

import pytest

from desk.bundle import Bundle
from desk.console.member import Member, Right
from local.clock import Clock
from local.desk import LocalDesk
from local.web.console import Addresses
from tests.browser.console.screens.crawl import Crawl, Shown
from tests.conftest import NOW
from tests.functions.console.at_the_counter import EVERYTHING, ORIGIN, Counter, member

_AT = Addresses(console=ORIGIN, provider="https://provider.example.jp")

_STATES = ("received", "confirmed", "done", "registered")


def roles(bundle: Bundle) -> dict[str, Member]:
    """Name -> somebody with these rights at every desk."""
    rights = {
        "everything": EVERYTHING,
        "sees": frozenset({Right.SEE}),
        "keeps": frozenset({Right.SEE, Right.EXPORT, Right.ADMIN}),
    }
    return {name: member(dict.fromkeys(bundle["desks"], held)) for name, held in rights.items()}


def crawled(desk: LocalDesk, role: str) -> Crawl:
    bundle = desk.bundle()
    assert bundle
    items = [item for item in desk.table_items() if item["type"] == "submission"]
    cases = {str(item["receipt"]): (str(item["form"]), str(item["status"])) for item in items}
    if role != "everything":
        # What a right changes, it changes in every state alike.
        cases = {receipt: about for about, receipt in {v: k for k, v in cases.items()}.items()}
        cases = {receipt: about for receipt, about in cases.items() if about[1] in _STATES}
    crawl = Crawl(role=role, counter=Counter(roles(bundle)[role]), cases=cases)
    # What the desk does every second would change the table under it.
    with desk.cloud.lock:
        crawl.run()
    return crawl


@pytest.fixture(scope="package")
def every_crawl(open_desk: Callable[..., LocalDesk]) -> Iterator[list[Crawl]]:
    """Of each role at the full desk, after that of the whole one at the empty desk."""
    with open_desk(clock=Clock.parse(NOW), origins=("http://127.0.0.1:8000",), console=_AT) as desk:
        found = [crawled(desk, "everything")]
        for page in found[0].shown:
            object.__setattr__(page, "role", "everything, empty")
        desk.start_training()
        assert desk.training
        desk.training.wait()
        bundle = desk.bundle()
        assert bundle
        yield [*found, *(crawled(desk, role) for role in roles(bundle))]


@pytest.fixture(scope="package")
def every_page(every_crawl: list[Crawl]) -> list[Shown]:
    return [page for crawl in every_crawl for page in crawl.shown]
