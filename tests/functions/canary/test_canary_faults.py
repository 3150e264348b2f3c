"""Each step of the canary's journey broken in turn: it names the step and leaves nothing booked."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ConnectTimeoutError
from werkzeug.wrappers import Response

import canary
from desk.canary.logbook import canary_pk
from desk.canary.steps import STEPS, reason_words
from local.emulated.cloud import TABLE_NAME
from tests.functions.conftest import Desk, Staff, written
from tests.functions.events import Context
from tests.functions.frontdoor import FrontDoor, Real, front_door, instead, lost, never_came, refused, try_it

FORM, MANAGE, SLOTS = "POST /api/forms/booking", "POST /api/manage", "GET /api/slots"
SEND, WITHDRAW = "_step=send", "_step=withdraw"


@pytest.fixture
def door(desk: Desk) -> Iterator[FrontDoor]:
    """The site's door; it has been opened before."""
    opened = {"PK": {"S": canary_pk("booking")}, "SK": {"S": "META"}, "type": {"S": "canary"}}
    desk.cloud.dynamodb.put_item(TableName=TABLE_NAME, Item=opened)
    with front_door(desk) as door:
        yield door


def second_slots(fault: Callable[[Real], Response], nth: int) -> Callable[[Real], Response]:
    """`fault` from the nth request for the slots on."""
    seen = iter(range(1, 100))
    return lambda real: fault(real) if next(seen) >= nth else real()


def no_mail_after_it(door: FrontDoor) -> Callable[[Real], Response]:
    def fault(real: Real) -> Response:
        door.brings_mail = False
        return real()

    return fault


def ses_refuses(desk: Desk) -> None:
    with desk.cloud.lock:
        for address in list(desk.cloud._verified):
            desk.cloud.ses.delete_email_identity(EmailIdentity=address)


def ses_takes_mail_again(desk: Desk) -> None:
    desk.cloud._verified.clear()
    desk.cloud.verify_senders(
        sender["address"] for one in desk.bundle["desks"].values() for sender in one["mail"].values()
    )


FAULTS: dict[str, tuple[Callable[[FrontDoor], Any], str, str]] = {
    "no page": (lambda door: door.breaks("GET /online/booking/", refused(404)), "page", "http-404"),
    "another page": (
        lambda door: door.breaks("GET /online/booking/", lambda _: Response("工事中")),
        "page",
        "wrong-page",
    ),
    "slots down": (lambda door: door.breaks(SLOTS, refused(503)), "slots", "http-503"),
    "slots garbled": (lambda door: door.breaks(SLOTS, lambda _: Response("<p>")), "slots", "wrong-page"),
    "check down": (lambda door: door.breaks(FORM, refused(500)), "check", "http-500"),
    "check refuses": (
        lambda door: door.breaks(FORM, instead('name="_sid"', 'name="_none"')),
        "check",
        "refused",
    ),
    "submit down": (lambda door: door.breaks(FORM, refused(500), saying=SEND), "send", "http-500"),
    "submit's answer lost": (lambda door: door.breaks(FORM, lost, saying=SEND), "send", "no-answer"),
    "submit unreached": (lambda door: door.breaks(FORM, never_came, saying=SEND), "send", "no-answer"),
    "done page down": (lambda door: door.breaks(f"GET {FORM[5:]}/done", refused(503)), "receipt", "http-503"),
    "still free": (
        lambda door: door.breaks(SLOTS, second_slots(instead('"full"', '"free"'), 2)),
        "taken",
        "not-taken",
    ),
    "mail never sent": (lambda door: setattr(door, "brings_mail", False), "auto_reply", "mail-late"),
    "mail refused": (lambda door: ses_refuses(door.desk), "auto_reply", "mail-failed"),
    "manage down": (lambda door: door.breaks(MANAGE, refused(503)), "look", "http-503"),
    "another booking": (lambda door: door.breaks(MANAGE, instead("15時", "14時")), "look", "wrong-page"),
    "cancel down": (lambda door: door.breaks(MANAGE, refused(503), saying=WITHDRAW), "cancel", "http-503"),
    "cancel's answer lost": (lambda door: door.breaks(MANAGE, lost, saying=WITHDRAW), "cancel", "no-answer"),
    "cancel unreached": (
        lambda door: door.breaks(MANAGE, never_came, saying=WITHDRAW),
        "cancel",
        "no-answer",
    ),
    "never freed": (
        lambda door: door.breaks(SLOTS, second_slots(instead('"free"', '"full"'), 3)),
        "freed",
        "not-freed",
    ),
    "no cancellation": (
        lambda door: door.breaks(MANAGE, no_mail_after_it(door), saying=WITHDRAW),
        "cancellation",
        "mail-late",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_it_names_the_failed_step_and_leaves_nothing_booked(desk: Desk, door: FrontDoor, fault: str) -> None:
    break_it, step, why = FAULTS[fault]
    break_it(door)
    outcome = try_it(door)
    assert (outcome.kind, outcome.step, outcome.why) == ("failed", step, why)
    last = next(item for item in desk.items("CANARY#") if item["SK"] == "META")
    assert (last["last_failed_at"], last["last_step"], last["why"]) == ("2026-11-20T01:00:00Z", step, why)

    door.works_again()
    ses_takes_mail_again(desk)
    desk.later(hours=1)
    assert try_it(door).kind == "ok"
    assert desk.rows("slot") == []
    assert {item["status"] for item in desk.rows("submission")} == {"cancelled"}
    assert [item["SK"] for item in desk.items("CANARY#")] == ["META"]
    assert {mail["To"] for mail in desk.mails()} == {"success@simulator.amazonses.com"}


@pytest.mark.parametrize("fault", [never_came, refused(404), lambda _: Response("ほかのサイト")])
def test_until_the_site_could_be_opened_once_it_keeps_quiet(
    desk: Desk, fault: Callable[[Real], Response], caplog: pytest.LogCaptureFixture
) -> None:
    """Before its name is in the DNS, or while it still leads to an earlier site."""
    caplog.set_level("INFO")
    with front_door(desk) as door:
        door.breaks("GET /online/booking/", fault)
        for _ in range(2):
            assert canary.handler({}, Context(function_name="canary")) == {"outcome": "waiting"}
            desk.later(hours=1)
        assert '"outcome":"waiting"' in written(canary.logger, caplog)
        assert desk.items("CANARY#") == []
        door.works_again()
        assert canary.handler({}, Context(function_name="canary")) == {"outcome": "ok"}
        door.breaks("GET /online/booking/", fault)
        with pytest.raises(canary.JourneyFailed, match="page"):
            canary.handler({}, Context(function_name="canary"))


def test_every_reason_has_words() -> None:
    for _, step, why in FAULTS.values():
        assert step in STEPS
        assert why not in reason_words(why)


def test_no_second_booking_is_made_while_one_can_not_be_cancelled(desk: Desk, door: FrontDoor) -> None:
    door.breaks(MANAGE, refused(503))
    assert try_it(door).step == "look"
    for _ in range(3):
        desk.later(hours=1)
        assert try_it(door).step == "tidy"
        assert len(desk.rows("slot")) == 1
    door.works_again()
    desk.later(hours=1)
    assert try_it(door).kind == "ok"
    assert desk.rows("slot") == []


class Killed(BaseException):
    """The process is killed: no code of it runs any more."""


@pytest.mark.parametrize("step", ["check", "send", "auto_reply", "cancel", "cancellation"])
def test_the_next_run_cancels_what_a_killed_run_left(desk: Desk, door: FrontDoor, step: str) -> None:
    def killed(worked: str) -> None:
        if worked == step:
            raise Killed

    with pytest.raises(Killed):
        try_it(door, on_step=killed)
    desk.later(hours=1)
    assert try_it(door).kind == "ok"
    assert desk.rows("slot") == []
    assert [item["SK"] for item in desk.items("CANARY#")] == ["META"]


def test_a_run_stops_while_another_is_active(desk: Desk, door: FrontDoor) -> None:
    """The other run's booking must not be mistaken for one that was left behind."""

    def meanwhile(worked: str) -> None:
        if worked == "auto_reply":
            assert try_it(door).kind == "busy"

    assert try_it(door, on_step=meanwhile).kind == "ok"
    assert len(desk.rows("submission")) == 1


def test_a_post_that_arrives_after_the_run_is_cancelled_too(desk: Desk, door: FrontDoor) -> None:
    late: list[Real] = []

    def holds(real: Real) -> Response:
        late.append(real)
        raise ConnectionError

    door.breaks(FORM, holds, saying=SEND)
    assert try_it(door).why == "no-answer"
    late[0]()
    assert len(desk.rows("slot")) == 1
    door.works_again()
    desk.later(hours=1)
    assert try_it(door).kind == "ok"
    assert desk.rows("slot") == []


def test_nothing_is_booked_that_could_not_be_recorded_first(
    desk: Desk, door: FrontDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = desk.cloud.dynamodb.transact_write_items

    def fail(**request: Any) -> Any:
        if "OPEN#" in str(request):
            raise ConnectTimeoutError(endpoint_url="")
        return real(**request)

    monkeypatch.setattr(desk.cloud.dynamodb, "transact_write_items", fail)
    outcome = try_it(door)
    assert (outcome.step, outcome.why) == ("send", "table")
    assert desk.rows("submission") == []


def test_a_wrong_key_is_noticed_and_the_booking_is_cancelled(
    desk: Desk, door: FrontDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The proof is wrong, so the desk took an ordinary booking and mailed the staff."""
    monkeypatch.setattr("desk.canary.journey.new_proof", lambda *_args, **_kwargs: "a.1.wrong")
    outcome = try_it(door)
    assert (outcome.step, outcome.why) == ("send", "not-known")
    assert desk.rows("slot") == []
    assert [item["status"] for item in desk.rows("submission")] == ["cancelled"]


def test_a_failed_journey_fails_the_function_and_is_logged(
    desk: Desk, door: FrontDoor, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("INFO")
    door.breaks(SLOTS, refused(503))
    with pytest.raises(canary.JourneyFailed, match="slots: http-503"):
        canary.handler({}, Context(function_name="canary"))
    assert '"outcome":"failed","step":"slots","why":"http-503"' in written(canary.logger, caplog)
    assert '"JourneyBroke":[1.0]' in capsys.readouterr().out


def test_health_shows_the_last_success_and_the_failed_step(desk: Desk, door: FrontDoor, staff: Staff) -> None:
    def line() -> str:
        said = staff("health").out
        (found,) = [" ".join(one.split()) for one in said.splitlines() if "通しの動作確認" in one]
        return found

    assert line() == "通しの動作確認 まだ一度も、通しで動いていません ← 限度は180分です"
    try_it(door)
    worked = "通しの動作確認 最後に通しで動いたのは、2026年11月20日(金) 10:00"
    assert line() == worked
    desk.later(hours=2)
    door.brings_mail = False
    try_it(door)
    broke = (
        f"{worked}。2026年11月20日(金) 12:00は、「自動返信メール」で止まりました"
        "（メールが、5分たっても送られません）"
    )
    assert line() == broke
    desk.later(hours=1)
    assert line() == broke
    desk.later(minutes=1)
    assert line() == f"{broke} ← 限度は180分です"
    door.works_again()
    assert try_it(door).kind == "ok"
    assert line() == "通しの動作確認 最後に通しで動いたのは、2026年11月20日(金) 13:01"
