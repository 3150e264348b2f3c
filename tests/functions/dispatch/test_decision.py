"""The decision: by two persons where the desk says so, and one dispatch of a body at a time."""

from collections.abc import Mapping
from typing import Any

import pytest

from desk import bootstrap
from desk.staff.cli import main
from tests.functions.bookings import meta
from tests.functions.conftest import Desk, Staff
from tests.functions.dispatch.cases import BODY, add_expert, apply, approve, hear, ok

OTHER, THIRD = ("22222222-2222-4333-8444-555555555555", "33333333-2222-4333-8444-555555555555")


@pytest.fixture
def two_persons(bundle: Mapping[str, Any]) -> Any:
    decision = bundle["forms"]["dispatch"]["words"]["handling"]["decision"]
    decision["two_persons"] = True
    yield
    decision["two_persons"] = False


def as_another(*argv: str) -> int:
    return main(argv, who="staff-2", parts=bootstrap.parts())


@pytest.mark.usefixtures("two_persons")
def test_a_second_person_decides_just_what_the_first_proposed(desk: Desk, staff: Staff) -> None:
    expert, receipt = add_expert(staff), apply(desk)
    hear(staff, receipt)
    decide = ("approve", receipt, "--expert", expert, "--visits", "3", "--yes")
    alone = staff(*decide)
    assert (alone.status, "2人で決めます" in alone.err) == (1, True)
    ok(staff, "propose", receipt, "--expert", expert, "--visits", "3", "--yes")
    assert "例 専一さん" in ok(staff, "show", receipt)
    assert staff(*decide).status == 1  # the same person again
    assert as_another("approve", receipt, "--expert", expert, "--visits", "2", "--yes") == 1
    assert as_another("decline", receipt, "--reason", "scope", "--yes") == 1
    assert meta(desk)["status"] == "heard"
    assert as_another(*decide) == 0
    assert (meta(desk)["status"], meta(desk)["granted"]) == ("approved", 3)
    assert "proposal" not in meta(desk)


@pytest.mark.usefixtures("two_persons")
def test_two_persons_decline_too_and_a_proposal_is_one_or_the_other(desk: Desk, staff: Staff) -> None:
    expert, receipt = add_expert(staff), apply(desk)
    both = staff("propose", receipt, "--expert", expert, "--visits", "3", "--reason", "scope", "--yes")
    assert (both.status, "しないときは理由だけを書いてください" in both.err) == (1, True)
    assert staff("propose", receipt, "--expert", expert, "--yes").status == 1
    assert staff("propose", receipt, "--reason", "nothing", "--yes").status == 1
    ok(staff, "propose", receipt, "--reason", "not_eligible", "--yes")
    assert as_another("decline", receipt, "--reason", "scope", "--yes") == 1
    assert as_another("decline", receipt, "--reason", "not_eligible", "--yes") == 0


@pytest.mark.parametrize(
    "again",
    [
        {"body": BODY["body"], "corporate_number": ""},
        {"body": "例町　商店街振興組合", "corporate_number": ""},
        {"body": "別の名前の団体", "corporate_number": "８０００－００００－００００１"},
    ],
    ids=["the same name", "the name with a blank", "the number in full width"],
)
def test_a_body_has_one_dispatch_at_a_time(desk: Desk, staff: Staff, again: dict[str, str]) -> None:
    expert = add_expert(staff)
    first, second = apply(desk), apply(desk, sid=OTHER, **again)
    # Both are taken, and whoever looks is told of the other.
    assert first in ok(staff, "show", second)
    hear(staff, first)
    approve(staff, first, expert)
    hear(staff, second)
    refused = staff("approve", second, "--expert", expert, "--visits", "1", "--yes")
    assert (refused.status, "同じ団体の派遣が、もう進んでいます" in refused.err) == (1, True)
    ok(staff, "cancel", first, "--yes")
    approve(staff, second, expert, 1)
    # The other way round: the first can't come back meanwhile.
    back = staff("reopen", first, "--yes")
    assert (back.status, "同じ団体の派遣が、もう進んでいます" in back.err) == (1, True)


def test_a_promise_that_is_made_again_is_not_missed_on_the_next_morning(desk: Desk, staff: Staff) -> None:
    """It was counted from the receipt, and later from the hearing: both are long over."""
    receipt = apply(desk)
    for days in (20, 40):
        ok(staff, "cancel", receipt, "--yes")
        desk.later(days=days)
        ok(staff, "reopen", receipt, "--yes")
        assert meta(desk)["due"] > desk.now.date().isoformat()
        desk.morning()
        hear(staff, receipt)
    assert "miss_promise" not in [event["what"] for event in desk.rows("event")]


def test_another_body_of_the_same_name_is_no_dead_end(desk: Desk, staff: Staff) -> None:
    expert = add_expert(staff)
    first, second = apply(desk), apply(desk, sid=OTHER, corporate_number="9000000000000")
    hear(staff, first)
    approve(staff, first, expert)
    hear(staff, second)
    decide = ("approve", second, "--expert", expert, "--visits", "1", "--yes")
    assert staff(*decide).status == 1
    ok(staff, *decide, "--other-body")
    # By its number it is still one body.
    third = apply(desk, sid=THIRD, body="また別の名前", corporate_number="9000000000000")
    hear(staff, third)
    assert staff("approve", third, "--expert", expert, "--visits", "1", "--yes").status == 1


def test_who_has_applied_is_not_in_the_table_s_keys_nor_told_to_others(desk: Desk, staff: Staff) -> None:
    apply(desk)
    status, answer = desk.send("dispatch", BODY, sid=OTHER)
    assert (status, sorted(answer)) == (201, sorted(desk.send("dispatch", BODY, sid=OTHER)[1]))
    keys = str([(item["PK"], item["SK"]) for item in desk.items("BODY#")])
    assert BODY["body"] not in keys
    assert BODY["corporate_number"] not in keys
