"""Days that can't be booked because the next year isn't published: the page says so, and only then."""

from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import expect

from local.clock import Clock
from tests.applicants import JOURNEYS, RESIDENT
from tests.browser.formpage import FormPage
from tests.browser.visitor import Visitor


@pytest.fixture(params=["2027-10-20T10:00:00+09:00", "2027-12-28T10:00:00+09:00"])
def clock(request: pytest.FixtureRequest) -> Clock:
    return Clock.parse(request.param)


def test_why_nothing_later_can_be_booked(visitor: Visitor, clock: Clock, bundle: Mapping[str, Any]) -> None:
    """In October the days ahead are all known. On the last opening day none is left."""
    visitor.page.clock.set_fixed_time("2020-01-01T00:00:00+09:00")
    visitor.visit(JOURNEYS[0].page)
    form = FormPage(visitor.page, bundle, "booking")
    form.reach("slot", RESIDENT)
    note = form.field("slot").locator(".slot-published")
    if clock().month == 10:
        expect(form.state()).not_to_be_empty()
        expect(note).to_be_hidden()
    else:
        expect(form.state()).to_contain_text(form.words["slot_none"])
        expect(note).to_contain_text("2027年12月31日(金)より後の日は")
        visitor.check_page()
