"""What each function behind the HTTP API does around its own work."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import pytest
from aws_lambda_powertools.logging import Logger

from desk.domain.errors import NotFound, Problem
from desk.parts import Parts
from desk.settings import Settings
from desk.web.endpoint import serve
from desk.web.http import MAX_BODY, Request, Response, html_response
from tests.functions.events import get_slots, post

LOGGER = Logger(service="endpoint")
THROUGH_IT = {"x-origin-secret": "front door"}


def parts() -> Parts:
    settings = Settings(
        table="desk",
        bundle_path=Path("none"),
        allowed_origins=(),
        mail_hash_key=b"",
        origin_secrets=(b"front door",),
    )
    return Parts(settings=settings, clock=lambda: datetime(2026, 11, 20, tzinfo=UTC))


def echo(request: Request) -> Response:
    return html_response(200, request.query["form"], {})


def refuse(problem: Problem) -> Response:
    return html_response(problem.status, problem.code, {})


def served(event: Any, *, answer: Any = echo) -> tuple[int, str]:
    response = serve(event, parts(), LOGGER, answer=answer, refuse=refuse)
    return response["statusCode"], response["body"]


def test_an_answer_passes_through() -> None:
    event = get_slots("form=booking") | {"headers": THROUGH_IT}
    assert served(event) == (200, "booking")


def test_a_problem_is_refused(caplog: pytest.LogCaptureFixture) -> None:
    def answer(_: Request) -> NoReturn:
        raise NotFound

    assert served(get_slots() | {"headers": THROUGH_IT}, answer=answer) == (404, "not_found")
    assert caplog.records == []


def test_another_exception_is_unavailable_and_only_its_kind_and_place_are_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def answer(_: Request) -> NoReturn:
        raise KeyError("例 太郎")

    assert served(get_slots() | {"headers": THROUGH_IT}, answer=answer) == (503, "unavailable")
    (record,) = caplog.records
    assert (record.getMessage(), record.levelname) == ("failed", "ERROR")
    assert vars(record)["error"] == "KeyError"
    assert vars(record)["where"][-1].startswith("test_endpoint.py:")
    assert "太郎" not in str(vars(record))


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (get_slots("form=booking"), (403, "front_door")),
        (post("booking", "x" * (MAX_BODY + 1), headers=THROUGH_IT, encoded=False), (413, "too_large")),
        ({}, (503, "unavailable")),
    ],
    ids=["past the front door", "too large", "no event of API Gateway"],
)
def test_a_request_that_is_unreadable_or_bypasses_the_front_door_is_not_answered(
    event: Any, expected: tuple[int, str]
) -> None:
    def answer(_: Request) -> NoReturn:
        pytest.fail("answered")

    assert served(event, answer=answer) == expected
