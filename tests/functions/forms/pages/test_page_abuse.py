"""Posts of machines and of other sites: marked or refused, and answered in a page."""

import pytest

import submit
from tests.functions.conftest import Desk
from tests.functions.events import Context, post
from tests.functions.forms.pages.page import BOOKING, CONSULTING, Pairs, changed, check, visit

# ---- bots: marked, never refused


def test_a_filled_honeypot_and_a_hasty_post_are_marked_for_the_staff(desk: Desk) -> None:
    page = check(desk, changed(BOOKING, _website="https://spam.example/"))
    page.press("_step", "send")
    (meta,) = desk.rows("submission")
    assert meta["suspect"] == ["honeypot", "too_fast"]


def test_a_person_is_not_marked(desk: Desk) -> None:
    page = check(desk)
    desk.later(seconds=20)
    page.press("_step", "send")
    (meta,) = desk.rows("submission")
    assert "suspect" not in meta


# ---- hostile requests, answered by a page


@pytest.mark.parametrize(
    ("pairs", "headers", "status"),
    [
        (CONSULTING, {"origin": "https://evil.example"}, 400),
        (CONSULTING, {"sec-fetch-site": "cross-site"}, 400),
        (CONSULTING, {"content-type": "multipart/form-data; boundary=x"}, 415),
        (CONSULTING, {"content-type": "text/plain"}, 415),
        ([(f"f{n}", "x") for n in range(300)], {}, 400),
        ([("message", "x" * 70_000)], {}, 413),
        ([], {}, 422),
        ([("_step", "send")], {}, 422),
        ([("_step", "x"), ("unknown", "1")], {}, 422),
        ([("_edit", "nothing")], {}, 200),
    ],
)
def test_a_hostile_post_gets_a_page(desk: Desk, pairs: Pairs, headers: dict[str, str], status: int) -> None:
    page = visit(desk, "consultation", pairs, **headers)
    assert page.status == status
    assert page.headers["content-type"].startswith("text/html")
    assert page.heading
    assert desk.items() == []


@pytest.mark.parametrize("body", ["%ff=1", "a=%ff", "あ=1", "a", "&&&", "a=%00", "slot.day=x&slot.time=y"])
def test_odd_bodies_are_refused(desk: Desk, body: str) -> None:
    sent = {"content-type": "application/x-www-form-urlencoded", "accept": "text/html"}
    response = submit.handler(post("booking", body, headers=sent), Context())
    assert response["statusCode"] in (400, 422)
