"""The calendar's pages are small and need no script."""

import gzip
import re

import pytest

from desk import bootstrap
from desk.console.files import static, static_file
from tests.functions.conftest import Desk
from tests.functions.console.at_the_counter import Counter, many
from tests.functions.console.calendar.test_closing import ASKED, booked

QUERY = {"desk": "consumer-center", "form": "booking", "sort": "-when", "day": "2026-11-26"}


def weight(body: str) -> int:
    """Bytes of a page with its styles, as they are sent."""
    files = (static_file(static(name)) for name in ("console.css", "slots.css"))
    return sum(
        len(gzip.compress(str(text).encode())) for text in (body, *(one["body"] for one in files if one))
    )


def is_plain(body: str) -> bool:
    """Whether it has no script but that of every page, which hides what was left open."""
    scripts = re.findall(r"<script.*?>", body)
    return scripts == [f'<script src="{static("away.js")}" defer>'] and " style=" not in body


@pytest.mark.parametrize("path", ["/slots", "/slots/day", "/slots/month", "/slots/block", "/take", "/list"])
def test_a_page_is_small_and_complete_without_script(desk: Desk, counter: Counter, path: str) -> None:
    list(many(desk, 130))
    body = counter.get(path, **QUERY)["body"]
    assert weight(body) < 60_000
    assert is_plain(body)


def test_a_day_with_many_bookings_is_closed_on_one_small_page(desk: Desk, counter: Counter) -> None:
    bootstrap.parts().bundle["forms"]["booking"]["words"]["slots"]["capacity"] = 8
    times = bootstrap.parts().bundle["forms"]["booking"]["words"]["slots"]["times"]
    receipts = [booked(desk, time, f"a{n}{time[:2]}")[1] for time in times for n in range(8)]
    body = counter.post("/slots/closing", {**ASKED, "step": "list"})["body"]
    assert not [one for one in receipts if one not in body]
    assert weight(body) < 60_000
    assert is_plain(body)
