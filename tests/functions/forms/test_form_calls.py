"""What each form costs, from its check page to its receipt: calls of the table, counted for every form.

To check answers writes nothing. To take them is one transaction, after one reading of what is free: the day
of a slot, the seats of a seminar; nothing for a form without either. The receipt's page is two items.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import pytest

import slots
from tests.functions.bookings import SID
from tests.functions.conftest import RIGHT, Desk
from tests.functions.conversation.test_guarded import calls_of
from tests.functions.events import Context, get
from tests.functions.forms.pages.page import BOOKING, Page, Pairs, visit
from tests.functions.magazine.reader import ADDRESS, ask, call, confirm, link_of, mails_to, status_of

FREE: Mapping[str, Mapping[str, int]] = {
    "booking": {"Query": 1},
    "consultation": {},
    "dispatch": {},
    "seminar": {"GetItem": 1},
}
"""Form -> the calls that say what is free, before its one transaction."""
CHECKED: Mapping[str, int] = {"booking": 1, "consultation": 1, "dispatch": 2, "seminar": 2}
"""Form -> items that its check page reads: whether these answers were sent before, and how many places are
left, if the form or its seminar has only so many.
"""
ASKED = {"UpdateItem": 1, "GetItem": 1, "TransactWriteItems": 1}
"""Of a magazine: the source is counted, the subscription is read and written, with its mail."""
CONFIRMED = {"GetItem": 1, "TransactWriteItems": 1}
ONE = {"TransactWriteItems": 1}
RECEIPT = {"GetItem": 2}
NOTICES = {"GetItem": 1}
"""Of a page of a form, for who has no script: the notices of now."""


def pairs(form: str) -> Pairs:
    """Right answers as a browser posts them."""
    if form == "booking":
        return BOOKING
    found: Pairs = []
    for name, value in RIGHT[form].items():
        several = value if isinstance(value, list) else [value]
        found += [(name, "true" if one is True else str(one)) for one in several]
    return [*found, ("_website", ""), ("_step", "check")]


def counted(calls: Counter[str], do: Callable[[], Any]) -> Counter[str]:
    """The calls of one request."""
    calls.clear()
    do()
    return +Counter(calls)


def of(*calls: Mapping[str, int]) -> Counter[str]:
    found: Counter[str] = Counter()
    for one in calls:
        found.update(one)
    return found


def test_every_form_is_counted(desk: Desk) -> None:
    assert set(desk.bundle["forms"]) == set(RIGHT) == set(FREE) == set(CHECKED)


@pytest.mark.parametrize("form", FREE)
def test_without_script(desk: Desk, form: str) -> None:
    calls, pages = calls_of(desk), list[Page]()

    def checks() -> None:
        pages.append(visit(desk, form, pairs(form)))

    def sends() -> None:
        pages.append(pages[0].press("_step", "send"))

    assert counted(calls, checks) == of({"GetItem": CHECKED[form]}, NOTICES)
    assert counted(calls, sends) == of(FREE[form], ONE, RECEIPT)
    assert pages[1].html.select_one(".receipt")
    # A second press costs the same, and writes nothing.
    assert counted(calls, sends) == of(FREE[form], ONE, RECEIPT)
    assert len(desk.rows("submission")) == 1


@pytest.mark.parametrize("form", FREE)
def test_as_json(desk: Desk, form: str) -> None:
    calls, said = calls_of(desk), list[int]()

    def sends() -> None:
        said.append(desk.send(form, RIGHT[form], sid=SID)[0])

    for _ in range(2):
        assert counted(calls, sends) == of(FREE[form], ONE)
    assert said == [201, 200]


@pytest.mark.parametrize(
    ("query", "queries"),
    [
        ({"form": "booking"}, 3),  # a month each
        ({"form": "booking", "from": "2026-11-24", "to": "2026-11-30"}, 1),
        ({"form": "seminar"}, 1),
    ],
    ids=["all that can be booked", "a week", "seminars"],
)
def test_what_is_free(desk: Desk, query: Mapping[str, str], queries: int) -> None:
    calls = calls_of(desk)
    event = get("/api/slots", form=query["form"], query=query)
    assert counted(calls, lambda: slots.handler(event, Context())) == {"Query": queries}


def test_a_magazine_is_asked_for_and_confirmed(desk: Desk) -> None:
    calls = calls_of(desk)
    assert counted(calls, ask) == ASKED
    desk.sweep()
    code = urlsplit(link_of(mails_to(desk, ADDRESS)[-1])).fragment
    # The link opens a page of the site: nothing is read before the button is pressed.
    assert counted(calls, lambda: call("/api/magazine")) == {}
    assert counted(calls, lambda: confirm(code)) == CONFIRMED
    assert status_of(desk, ADDRESS) == ["subscribed"]
