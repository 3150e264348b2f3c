"""The canary of a desk without bookings: it asks, looks at what it sent, and withdraws it; nobody is told."""

import copy
from collections.abc import Mapping
from typing import Any

import pytest

import canary
from tests.functions.conftest import Desk, Staff
from tests.functions.events import Context
from tests.functions.frontdoor import front_door, refused, try_it

BOX = "success@simulator.amazonses.com"


@pytest.fixture(params=["looked up", "not looked up"])
def bundle(bundle: Mapping[str, Any], request: pytest.FixtureRequest) -> Mapping[str, Any]:
    """Consultations alone, with or without a page for what was sent."""
    changed: dict[str, Any] = copy.deepcopy(dict(bundle))
    changed["canary"] = {**changed["canary"], "form": "consultation"}
    changed["forms"] = {"consultation": changed["forms"]["consultation"]}
    if request.param == "not looked up":
        del changed["forms"]["consultation"]["words"]["manage"]
    return changed


def is_looked_up(bundle: Mapping[str, Any]) -> bool:
    return bool(bundle["forms"]["consultation"]["words"].get("manage"))


def test_the_whole_journey_works_and_nobody_is_told(
    desk: Desk, bundle: Mapping[str, Any], staff: Staff
) -> None:
    with front_door(desk) as door:
        told: list[str] = []
        assert try_it(door, on_step=told.append).kind == "ok"
        steps = ["tidy", "page", "check", "send", "receipt", "auto_reply"]
        assert told == [*steps, *(["look", "cancel", "cancellation"] if is_looked_up(bundle) else [])]
        assert "GET /api/slots" not in door.asked
        assert {mail["To"] for mail in desk.mails()} == {BOX}
        assert [item["SK"] for item in desk.items("CANARY#")] == ["META"]
        assert "ありません" in staff("list").out
        (own,) = desk.rows("submission")
        assert own["canary"] is True
        assert "expires_at" in own
        desk.later(hours=1)
        assert canary.handler({}, Context(function_name="canary")) == {"outcome": "ok"}


def test_a_broken_step_is_named_and_the_next_run_goes_on(desk: Desk, bundle: Mapping[str, Any]) -> None:
    with front_door(desk) as door:
        assert try_it(door).kind == "ok"
        door.breaks("POST /api/forms/consultation", refused(503), saying="_step=send")
        outcome = try_it(door)
        assert (outcome.kind, outcome.step, outcome.why) == ("failed", "send", "http-503")
        door.works_again()
        desk.later(hours=1)
        assert try_it(door).kind == "ok"
