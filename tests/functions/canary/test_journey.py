"""The canary's whole journey through the front door, and how it's reported."""

from collections.abc import Iterator

import pytest
from werkzeug.wrappers import Response

import canary
from desk import bootstrap
from desk.canary.logbook import Logbook
from desk.canary.steps import STEPS
from local.emulated.sam_template import load_template
from tests.functions.bookings import book, put
from tests.functions.conftest import Desk, Staff, written
from tests.functions.events import Context
from tests.functions.frontdoor import FrontDoor, Real, front_door, refused, try_it


@pytest.fixture
def door(desk: Desk) -> Iterator[FrontDoor]:
    with front_door(desk) as door:
        yield door


def run() -> dict[str, str]:
    return canary.handler({"source": "aws.events"}, Context(function_name="canary"))


def test_the_whole_journey_works(desk: Desk, door: FrontDoor) -> None:
    told: list[str] = []
    outcome = try_it(door, on_step=told.append)
    assert (outcome.kind, told) == ("ok", list(STEPS))
    assert door.asked == [
        "GET /online/booking/",
        "GET /api/slots",
        "POST /api/forms/booking",
        "POST /api/forms/booking",
        "GET /api/forms/booking/done",
        "GET /api/slots",
        "POST /api/manage",
        "POST /api/manage",
        "POST /api/manage",
        "GET /api/slots",
    ]
    assert [mail["To"] for mail in desk.mails()] == ["success@simulator.amazonses.com"] * 2
    assert desk.rows("slot") == []
    assert desk.rows("person") == []
    assert [item["SK"] for item in desk.items("CANARY#")] == ["META"]


def test_it_takes_the_last_free_time_of_the_last_day(desk: Desk, door: FrontDoor) -> None:
    """Sixty days from the 20th of November is a Tuesday."""
    book(desk, slot="2027-01-19T15:00")
    try_it(door)
    (own,) = (item for item in desk.rows("submission") if item.get("canary"))
    assert own["slot"] == "2027-01-19T14:00"


def test_it_leaves_the_last_free_time_of_a_day_to_others(desk: Desk, door: FrontDoor) -> None:
    for time in ("09:00", "10:00", "11:00", "14:00"):
        take(f"2027-01-19T{time}")
    try_it(door)
    (own,) = desk.rows("submission")
    assert own["slot"] == "2027-01-18T15:00"


def test_it_takes_another_slot_if_somebody_is_faster(desk: Desk, door: FrontDoor) -> None:
    wanted = iter(("2027-01-19T15:00", "2027-01-19T14:00"))

    def faster(real: Real) -> Response:
        slot = next(wanted, None)
        if slot:
            take(slot)
        return real()

    door.breaks("POST /api/forms/booking", faster, saying="_step=send")
    assert try_it(door).kind == "ok"
    (own,) = desk.rows("submission")
    assert own["slot"] == "2027-01-19T11:00"
    assert [item["SK"] for item in desk.items("CANARY#")] == ["META"]


def test_it_gives_up_if_every_slot_is_taken_first(desk: Desk, door: FrontDoor) -> None:
    door.breaks("POST /api/forms/booking", refused(409), saying="_step=send")
    outcome = try_it(door)
    assert (outcome.step, outcome.why) == ("send", "http-409")
    assert door.asked.count("GET /api/slots") == 4
    assert desk.rows("slot") == []


def test_it_can_run_every_hour(desk: Desk, door: FrontDoor) -> None:
    for _ in range(6):  # one more than the auto-replies that one address may get in a day
        assert try_it(door).kind == "ok"
        desk.later(hours=1)
    assert len(desk.mails()) == 12
    assert not any(mail["status"] == "held" for mail in desk.rows("mail"))


def test_a_full_calendar_is_no_failure(desk: Desk, door: FrontDoor, staff: Staff) -> None:
    form = bootstrap.parts().form("booking")
    assert form is not None
    assert form.grid is not None
    days = [day.isoformat() for day, _ in form.grid.days()]
    for day in days:
        for time in form.grid.times[1:]:
            take(f"{day}T{time}")
    assert try_it(door).kind == "full"
    assert desk.rows("submission") == []
    assert desk.items("CANARY#")[0]["last_full_at"] == "2026-11-20T01:00:00Z"
    said = staff("health").out
    (line,) = (line for line in said.splitlines() if "通しの動作確認" in line)
    assert "空いている枠が足りず" in line
    assert "←" not in line


def take(slot: str) -> None:
    put({"PK": f"SLOT#consumer-center#{slot[:7]}", "SK": f"{slot}#0", "type": "slot", "sid": slot})


def test_its_items_expire_after_a_day(desk: Desk, door: FrontDoor) -> None:
    try_it(door)
    left = [item for item in desk.items() if item["type"] not in ("canary", "day")]
    kinds = {item["type"] for item in left}
    assert kinds == {"submission", "event", "receipt", "mail", "message", "source"}
    day_later = int(desk.now.timestamp()) + 24 * 60 * 60
    assert {item["expires_at"] for item in left} == {day_later}


def test_the_log_has_the_outcome_and_no_personal_data(
    desk: Desk, door: FrontDoor, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("INFO")
    assert run() == {"outcome": "ok"}
    log = written(canary.logger, caplog)
    figures = capsys.readouterr().out
    assert '"JourneyWorked":[1.0]' in figures
    assert "SubmissionTaken" not in figures
    assert '"form":"booking","outcome":"ok"' in log
    for value in ("動作確認", "success@simulator", "0300000000", "seal="):
        assert value not in log


def test_a_desk_without_a_canary_runs_none(
    desk: Desk, door: FrontDoor, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(bootstrap.parts().bundle, "canary", None)  # type: ignore[arg-type]
    assert run() == {"outcome": "none"}
    assert door.asked == []
    assert "通しの動作確認" not in staff("health").out


def test_it_reads_only_what_its_role_allows(desk: Desk, door: FrontDoor) -> None:
    """Its role names attributes, and refuses a query that doesn't ask for them by name."""
    (statement,) = (
        one
        for one in load_template().properties("CanaryRole")["Policies"][0]["PolicyDocument"]["Statement"]
        if one["Action"] == "dynamodb:Query"
    )
    allowed = set(statement["Condition"]["ForAllValues:StringEquals"]["dynamodb:Attributes"])
    store = bootstrap.parts().store
    asked: list[set[str]] = []

    def look(params: dict[str, object], **_: object) -> None:
        names = dict(params.get("ExpressionAttributeNames", {}))  # type: ignore[call-overload]
        words = str(params["ProjectionExpression"]).split(", ")
        asked.append({names.get(word, word) for word in words} | {"PK"})

    desk.cloud.dynamodb.meta.events.register("provide-client-params.dynamodb.Query", look)
    logbook = Logbook(table=store, form="booking")
    logbook.unfinished()
    logbook.booking("11111111-2222-4333-8444-555555555555")
    assert len(asked) == 2
    assert all(names <= allowed for names in asked)
