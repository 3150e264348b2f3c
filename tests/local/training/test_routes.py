"""The ways to a state, as a training finds them in a workflow."""

from collections.abc import Mapping
from typing import Any

import pytest

from desk.domain.submissions.workflow import Workflow
from local.training.routes import is_for_suspects, routes, stays, with_one_more


@pytest.fixture
def dispatch(bundle: Mapping[str, Any]) -> Workflow:
    return Workflow.of_form(bundle, "dispatch")


def test_the_shortest_way_comes_first_and_each_action_follows_from_the_one_before(dispatch: Workflow) -> None:
    found = routes(dispatch, "received", "approved")
    assert found[0] == ("record_hearing", "approve")
    assert [len(route) for route in found] == sorted(len(route) for route in found)


def test_a_step_may_need_another_that_stays_in_its_state(dispatch: Workflow) -> None:
    """Where two persons decide, nothing is approved that nobody has proposed."""
    more = with_one_more(dispatch, "received", ("record_hearing", "approve"))
    assert ("record_hearing", "propose", "approve") in more


def test_only_what_a_machine_seems_to_have_sent_can_be_released(dispatch: Workflow) -> None:
    assert is_for_suspects(dispatch, "received", ("release",))
    assert not is_for_suspects(dispatch, "received", ("record_hearing",))


def test_what_only_adds_to_a_case_is_no_case_of_its_own(dispatch: Workflow) -> None:
    found = stays(dispatch, "received")
    assert {"message", "wait"} <= set(found)
    assert not {"note", "phone", "assign"} & set(found)
