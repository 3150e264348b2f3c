"""/api/slots: which slots are free, by how many queries, and what the log doesn't show."""

import json
import uuid
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

import slots
from desk import bootstrap
from tests.functions.conftest import BOOKING, Desk, written
from tests.functions.events import Context, get_slots


def asked(query: str, *, method: str = "GET") -> tuple[int, dict[str, Any]]:
    """(status, JSON) of the answer."""
    answer = slots.handler(get_slots(query, method=method), Context())
    assert answer["headers"]["cache-control"] == "no-store"
    kind = "json" if answer["statusCode"] == 200 else "problem+json"
    assert answer["headers"]["content-type"] == f"application/{kind}; charset=utf-8"
    return answer["statusCode"], json.loads(answer["body"])


def booked(desk: Desk, slot: str, who: str = "taro") -> None:
    answers = {**BOOKING, "slot": slot, "email": f"{who}@example.jp"}
    assert desk.send("booking", answers, sid=str(uuid.uuid4()))[0] == 201


def queries(desk: Desk) -> list[Any]:
    """Collects the (operation, body) of each request from now on."""
    sent: list[Any] = []
    desk.cloud.dynamodb.meta.events.register(
        "before-call.dynamodb",
        lambda model, params, **_: sent.append((model.name, json.loads(params["body"]))),
    )
    return sent


def failing(desk: Desk, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Make each query of a month's slots fail from now on; that of one day is part of taking a place."""
    real = desk.cloud.dynamodb.query

    def fail(**request: Any) -> Any:
        if "begins_with" not in request["KeyConditionExpression"]:
            raise error
        return real(**request)

    monkeypatch.setattr(desk.cloud.dynamodb, "query", fail)


FAULTS = [
    ClientError({"Error": {"Code": "ProvisionedThroughputExceededException", "Message": "例 太郎"}}, "Query"),
    EndpointConnectionError(endpoint_url="https://dynamodb.example"),
]


def test_one_week(desk: Desk) -> None:
    booked(desk, "2026-11-25T10:00")
    status, answer = asked("form=booking&from=2026-11-22&to=2026-11-25")
    assert status == 200
    times = ("09:00", "10:00", "11:00", "14:00", "15:00")
    closed = [{"time": time, "state": "closed"} for time in times]
    free = [{"time": time, "state": "full" if time == "10:00" else "free"} for time in times]
    holiday = "祝日（勤労感謝の日）"
    assert answer == {
        "form": "booking",
        "fetched_at": "2026-11-20T01:00:00Z",
        "fetched_words": "10時",
        "days": [
            {"date": "2026-11-22", "open": False, "code": "closed_day", "reason": "日曜日", "times": closed},
            {"date": "2026-11-23", "open": False, "code": "closed_day", "reason": holiday, "times": closed},
            {
                "date": "2026-11-24",
                "open": False,
                "code": "past_deadline",
                "deadline": "2026-11-19T15:00:00Z",
                "deadline_words": "11月19日(木) 23時59分",
                "times": closed,
            },
            {
                "date": "2026-11-25",
                "open": True,
                "deadline": "2026-11-20T15:00:00Z",
                "deadline_words": "11月20日(金) 23時59分",
                "times": free,
            },
        ],
    }


def test_without_dates_all_bookable_days_are_answered(desk: Desk) -> None:
    _, answer = asked("form=booking")
    assert [answer["days"][n]["date"] for n in (0, -1)] == ["2026-11-20", "2027-01-19"]


def test_today_is_tokyo_s_today(desk: Desk) -> None:
    desk.now = desk.now.fromisoformat("2026-11-20T15:30:00+00:00")
    _, answer = asked("form=booking&to=2026-11-30")
    assert answer["days"][0]["date"] == "2026-11-21"
    assert answer["days"][4]["code"] == "past_deadline"


@pytest.mark.parametrize(
    ("dates", "first", "last"),
    [
        ("from=2026-01-01&to=2026-01-02", None, None),
        ("from=2026-11-18&to=2026-11-21", "2026-11-20", "2026-11-21"),
        ("from=2027-01-18&to=2027-02-20", "2027-01-18", "2027-01-19"),
        ("from=2027-01-18", "2027-01-18", "2027-01-19"),
        ("from=2026-01-01", "2026-11-20", "2027-01-19"),
        ("from=9999-12-01&to=9999-12-31", None, None),
        ("from=9999-12-31", None, None),
        ("from=0001-01-01", "2026-11-20", "2027-01-19"),
    ],
)
def test_days_out_of_reach_are_left_out(desk: Desk, dates: str, first: str | None, last: str | None) -> None:
    status, answer = asked(f"form=booking&{dates}")
    assert status == 200
    days = [day["date"] for day in answer["days"]]
    assert (days[0], days[-1]) == (first, last) if first else days == []


def test_a_longer_horizon_takes_several_answers(desk: Desk) -> None:
    bootstrap.parts().bundle["forms"]["booking"]["words"]["slots"]["horizon_days"] = 100
    _, first = asked("form=booking")
    _, rest = asked("form=booking&from=2027-01-21")
    assert len(first["days"]) == 62
    assert (rest["days"][0]["date"], rest["days"][-1]["date"]) == ("2027-01-21", "2027-02-28")


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("", 404, "unknown-form"),
        ("form=nothing", 404, "unknown-form"),
        ("form=consultation", 404, "not-found"),
        ("form=booking&from=2026-11-31", 400, "bad-range"),
        ("form=booking&from=20261125", 400, "bad-range"),
        ("form=booking&from=2026-11-25T10:00", 400, "bad-range"),
        ("form=booking&from=２０２６-11-25", 400, "bad-range"),
        ("form=booking&from=", 400, "bad-range"),
        ("form=booking&to=x", 400, "bad-range"),
        ("form=booking&from=2026-11-26&to=2026-11-25", 400, "bad-range"),
        ("form=booking&to=2026-11-19", 400, "bad-range"),
        ("form=booking&from=2026-11-20&to=2027-01-21", 400, "bad-range"),
    ],
)
def test_wrong_queries_are_refused(desk: Desk, query: str, status: int, code: str) -> None:
    got, problem = asked(query)
    assert (got, problem["status"], problem["type"]) == (status, status, f"urn:madoguchi:problem:{code}")
    if status == 400:
        assert "2026-11-25" in problem["title"]
        assert "62日" in problem["title"]


def test_only_get(desk: Desk) -> None:
    assert asked("form=booking", method="POST")[0] == 405


# ---- queries


def test_one_consistent_query_a_month(desk: Desk) -> None:
    booked(desk, "2026-12-03T10:00")
    sent = queries(desk)
    _, answer = asked("form=booking&from=2026-11-20&to=2026-12-31")
    assert [name for name, _ in sent] == ["Query", "Query"]
    assert [body["ExpressionAttributeValues"][":pk"]["S"] for _, body in sent] == [
        "SLOT#consumer-center#2026-11",
        "SLOT#consumer-center#2026-12",
    ]
    assert all(body["ConsistentRead"] for _, body in sent)
    (day,) = (day for day in answer["days"] if day["date"] == "2026-12-03")
    assert [at["time"] for at in day["times"] if at["state"] == "full"] == ["10:00"]


def test_days_that_can_not_be_booked_need_no_query(desk: Desk) -> None:
    sent = queries(desk)
    assert asked("form=booking&from=2026-11-20&to=2026-11-24")[0] == 200
    assert sent == []


@pytest.mark.parametrize("error", FAULTS, ids=["throttled", "unreachable"])
def test_an_unreachable_table(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    failing(desk, monkeypatch, error)
    status, problem = asked("form=booking")
    assert (status, problem["type"]) == (503, "urn:madoguchi:problem:unavailable")
    log = written(slots.logger, caplog)
    assert '"problem":"unavailable"' in log
    assert "例 太郎" not in log


def test_the_log_shows_nothing_of_the_query(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", logger="slots")
    asked("form=canary-form")
    asked("form=booking&from=canary-date")
    log = written(slots.logger, caplog)
    assert '"problem":"bad_range"' in log
    assert "canary" not in log


# ---- the errors of a slot that can't be booked


def test_a_taken_slot_comes_with_the_nearest_and_the_days_around_it(desk: Desk) -> None:
    booked(desk, "2026-12-09T10:00")
    booked(desk, "2026-12-09T11:00", "hanako")
    answers = {**BOOKING, "slot": "2026-12-09T10:00", "email": "jiro@example.jp"}
    status, problem = desk.send("booking", answers, sid=str(uuid.uuid4()))
    assert status == 409
    message = problem["errors"][0]["message"]
    assert "近い日時では、12月9日(水) 9時、12月9日(水) 14時、12月9日(水) 15時が空いています。" in message
    assert problem["slots"] == asked("form=booking&from=2026-12-02&to=2026-12-16")[1]["days"]
    states = {at["time"]: at["state"] for at in problem["slots"][7]["times"]}
    assert (states["10:00"], states["11:00"], states["14:00"]) == ("full", "full", "free")


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("slot", "2026-11-24T10:00", "11月25日(水) 9時、11月25日(水) 11時、11月25日(水) 14時"),
        ("slot", "2026-11-28T10:00", "11月27日(金) 11時、11月27日(金) 14時、11月27日(金) 15時"),
        ("slot", "2026-11-26T10:30", "11月26日(木) 9時、11月26日(木) 10時、11月26日(木) 11時"),
        ("slot", "2027-01-29T10:00", "1月19日(火) 11時、1月19日(火) 14時、1月19日(火) 15時"),
        ("slot", "2028-01-20T10:00", "1月19日(火) 11時、1月19日(火) 14時、1月19日(火) 15時"),
        ("other_slots", ["2026-11-27T09:00", "2026-11-24T10:00"], "11月25日(水) 9時、11月25日(水) 11時"),
    ],
)
def test_a_slot_that_can_not_be_booked_comes_with_the_nearest(
    desk: Desk, field: str, value: Any, named: str
) -> None:
    booked(desk, "2026-11-25T10:00", "hanako")
    answers = {**BOOKING, "slot": "2026-12-10T10:00", field: value}
    status, problem = desk.send("booking", answers, sid=str(uuid.uuid4()))
    assert status == 422
    (error,) = problem["errors"]
    assert f"近い日時では、{named}" in error["message"]
    assert error["message"].endswith("が空いています。")


def test_with_no_free_slot_the_phone_is_named(desk: Desk) -> None:
    words: dict[str, Any] = bootstrap.parts().bundle["forms"]["booking"]["words"]
    words["slots"] |= {"horizon_days": 5, "times": ["10:00"]}
    booked(desk, "2026-11-25T10:00")
    answers = {**BOOKING, "email": "jiro@example.jp"}
    _, problem = desk.send("booking", answers, sid=str(uuid.uuid4()))
    said = desk.bundle["messages"]["errors"]["slot"]
    assert problem["errors"][0]["message"] == said["taken"] + said["none_free"]
    assert "03-0000-5385" in problem["errors"][0]["message"]


def test_free_slots_are_queried_only_if_a_slot_is_refused(desk: Desk) -> None:
    booked(desk, "2026-11-25T10:00")
    sent = queries(desk)
    booked(desk, "2026-11-25T11:00", "hanako")
    desk.send("booking", {**BOOKING, "name": "", "slot": "2026-11-26T10:00"}, sid=str(uuid.uuid4()))
    assert [name for name, _ in sent] == [
        "Query",
        "TransactWriteItems",
        "GetItem",
    ]  # the day, and no month


@pytest.mark.parametrize("error", FAULTS, ids=["throttled", "unreachable"])
@pytest.mark.parametrize(("slot", "status"), [("2026-11-25T10:00", 409), ("2026-11-28T10:00", 422)])
def test_if_free_slots_are_unknown_the_error_comes_alone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, error: Exception, slot: str, status: int
) -> None:
    booked(desk, "2026-11-25T10:00")
    failing(desk, monkeypatch, error)
    answers = {**BOOKING, "slot": slot, "email": "jiro@example.jp"}
    got, problem = desk.send("booking", answers, sid=str(uuid.uuid4()))
    assert got == status
    assert "近い日時" not in problem["errors"][0]["message"]
    assert "slots" not in problem
