"""A form that takes so many submissions and no more: counted in the transaction, freed when withdrawn."""

import copy
from collections.abc import Mapping
from typing import Any

import pytest

from desk import bootstrap
from tests import actions
from tests.functions.bookings import do
from tests.functions.conftest import BOOKING, Desk
from tests.functions.forms.pages.page import BOOKING as TYPED
from tests.functions.forms.pages.page import changed, visit
from tests.functions.rights.rights import lacking, watched
from tests.functions.rights.test_retention_needs import of_role

MOST = 2
FULL = "次の受付は春です。"
SIDS = [f"{n}1111111-2222-4333-8444-555555555555" for n in range(1, 6)]


@pytest.fixture
def bundle(bundle: Mapping[str, Any]) -> Mapping[str, Any]:
    made: dict[str, Any] = copy.deepcopy(dict(bundle))
    made["forms"]["booking"]["words"]["limit"] = {
        "round": "first",
        "most": MOST,
        "few": 1,
        "freed_in": ["cancelled", "declined"],
        "full": f"<p>{FULL}</p>",
    }
    return made


def take(desk: Desk, n: int) -> tuple[int, dict[str, Any]]:
    answers = {**BOOKING, "email": f"a{n}@example.jp", "slot": f"2026-12-0{n + 1}T10:00"}
    return desk.send("booking", answers, sid=SIDS[n], source=f"192.0.2.{n}")


def limit() -> dict[str, Any]:
    """The limit that the functions read."""
    form = bootstrap.parts().form("booking")
    assert form
    found: dict[str, Any] = form.words["limit"]
    return found


def taken(desk: Desk) -> int:
    (counter,) = desk.items("LIMIT#booking")
    return int(counter["taken"])


def test_it_takes_so_many_and_no_more(desk: Desk) -> None:
    assert [take(desk, n)[0] for n in range(MOST)] == [201] * MOST
    status, problem = take(desk, MOST)
    assert (status, problem["type"].rpartition(":")[2]) == (409, "full")
    assert (len(desk.rows("submission")), taken(desk)) == (MOST, MOST)


def test_a_retry_gets_its_receipt_and_counts_once(desk: Desk) -> None:
    receipts = {take(desk, 0)[1]["receipt"] for _ in range(3)}
    take(desk, 1)
    assert {take(desk, 0)[1]["receipt"]} == receipts
    assert taken(desk) == MOST


@pytest.mark.parametrize("freed", [True, False])
def test_what_is_withdrawn_frees_its_place_by_data(desk: Desk, freed: bool) -> None:
    if not freed:
        limit()["freed_in"] = ["declined"]
    for n in range(MOST):
        take(desk, n)
    do(actions.withdraw(), sid=SIDS[0])
    assert take(desk, MOST)[0] == (201 if freed else 409)
    assert taken(desk) == MOST


def test_what_is_reopened_counts_again_and_is_never_refused(desk: Desk) -> None:
    for n in range(MOST):
        take(desk, n)
    do(actions.decline(reason="business"), sid=SIDS[0])
    assert taken(desk) == MOST - 1
    take(desk, MOST)
    do(actions.reopen(), sid=SIDS[0])
    assert taken(desk) == MOST + 1
    assert take(desk, MOST + 1)[0] == 409
    do(actions.decline(reason="business"), sid=SIDS[0])
    assert taken(desk) == MOST


def test_a_new_round_begins_at_nothing(desk: Desk) -> None:
    for n in range(MOST):
        take(desk, n)
    limit()["round"] = "second"
    assert take(desk, MOST)[0] == 201
    # What was counted in the first round is counted back there.
    do(actions.withdraw(), sid=SIDS[0])
    found = {item["SK"]: int(item["taken"]) for item in desk.items("LIMIT#booking")}
    assert found == {"first": MOST - 1, "second": 1}


def test_pages_say_how_few_are_left_and_when_there_are_none_lose_nothing(desk: Desk) -> None:
    assert "あと1件" not in visit(desk, "booking", TYPED).html.get_text()
    take(desk, 0)
    check = visit(desk, "booking", TYPED)
    assert "残りは、あと1件です。" in check.html.get_text()
    take(desk, 1)
    late = check.press("_step", "send")
    begun = visit(desk, "booking", changed(TYPED, email="later@example.jp"))
    for page in (late, begun):
        assert page.status == 409
        assert FULL in page.html.select(".error-summary")[0].get_text()
        assert ("workplace", "例商店") in page.fields
    assert len(desk.rows("submission")) == MOST


def test_the_functions_and_the_staff_may_count(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with watched(desk, monkeypatch) as needs:
        take(desk, 0)
        visit(desk, "booking", TYPED)
    assert lacking(of_role("SubmitRole"), needs) == set()
    with watched(desk, monkeypatch) as needs:
        do(actions.withdraw(), sid=SIDS[0])
    assert ("UpdateItem", "LIMIT#booking") in {(action, key) for action, _, key in needs}
    assert lacking(of_role("ManageRole"), needs) == set()


def test_the_page_says_how_many(desk: Desk) -> None:
    page = visit(desk, "booking", changed(TYPED, name=""))
    assert (
        page.html.select(".form-limit")[0].get_text() == "先着2件まで受け付けます。 今は、受け付けています。"
    )
