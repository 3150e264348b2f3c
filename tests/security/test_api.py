"""The API as an attacker sees it, through the real routes of the template."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from werkzeug.test import Client, TestResponse

import submit
from local.desk import LocalDesk
from local.emulated.sam_template import load_template
from local.web.built_site import Build
from tests.applicants import RESIDENT, WORKER, send
from tests.functions.conftest import BOOKING
from tests.functions.events import ORIGIN, Context, post
from tests.functions.memory_table import MemoryTable, memory_desk

ROUTES = [(route.method, route.path) for function in load_template().functions() for route in function.routes]
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT")
PATHS = sorted({path for _, path in ROUTES})
HOSTILE = '{{ 1234567*7654321 }}{% for x in y %} ") OR attribute_exists(PK) #{}${1234567*7654321}'
READY = "9449772114007"


def ask(desk: LocalDesk, method: str, path: str, **kwargs: Any) -> TestResponse:
    return Client(desk.app).open(path, method=method, buffered=True, **kwargs)


def post_form(desk: LocalDesk, pairs: Any, *, form: str = "booking", query: str = "") -> TestResponse:
    headers = {"Origin": ORIGIN, "Accept": "text/html", "Content-Type": "application/x-www-form-urlencoded"}
    return ask(desk, "POST", f"/api/forms/{form}{query}", data=urlencode(pairs, doseq=True), headers=headers)


# ---- Ways in


def test_the_public_routes_are_these_and_no_more() -> None:
    assert sorted(ROUTES) == [
        ("GET", "/api/forms/{form}"),
        ("GET", "/api/forms/{form}/done"),
        ("GET", "/api/forms/{form}/exit"),
        ("GET", "/api/health"),
        ("GET", "/api/magazine"),
        ("GET", "/api/magazine/leave"),
        ("GET", "/api/manage"),
        ("GET", "/api/notices"),
        ("GET", "/api/slots"),
        ("HEAD", "/api/magazine/leave"),
        ("POST", "/api/forms/{form}"),
        ("POST", "/api/magazine"),
        ("POST", "/api/magazine/leave"),
        ("POST", "/api/manage"),
    ]


@pytest.mark.parametrize("path", PATHS)
def test_a_method_without_a_route_is_refused(local_desk: LocalDesk, path: str) -> None:
    known = {method for method, route in ROUTES if route == path}
    for method in METHODS:
        if method not in known:
            answer = ask(local_desk, method, path.replace("{form}", "booking"))
            assert answer.status_code in (404, 405), method
            assert b"receipt" not in answer.data


def test_no_get_changes_anything(local_desk: LocalDesk) -> None:
    """A link, an image or a mail scanner can't book, cancel or change anything."""
    receipt = send(local_desk, "booking", RESIDENT, origin=ORIGIN).json["receipt"]  # type: ignore[index]
    before = local_desk.table_items()
    for path in (
        "/api/forms/booking",
        "/api/manage",
        "/api/slots",
        "/api/forms/booking/done",
        "/api/forms/booking/exit",
    ):
        query = urlencode({"form": "booking", "receipt": receipt, "_step": "cancel", "_op": "x", "_v": 1})
        ask(local_desk, "GET", f"{path}?{query}")
    assert local_desk.table_items() == before


def test_the_pages_of_make_run_are_not_deployed() -> None:
    assert not [path for _, path in ROUTES if not path.startswith("/api/")]
    assert not [path for path in PATHS if "local" in path or "debug" in path]


@pytest.mark.parametrize(
    "path", ["/assets/", "/images/", "/.well-known/", "/assets", "/.git/config", "/api/"]
)
def test_no_folder_is_listed(local_desk: LocalDesk, path: str) -> None:
    answer = ask(local_desk, "GET", path)
    assert answer.status_code == 404
    assert b"page." not in answer.data.split(b"<article")[-1]


@pytest.mark.parametrize(
    "path", ["/..%2f..%2fbundle.json", "/../bundle.json", "/%2e%2e/bundle.json", "/..\\bundle.json"]
)
def test_no_path_leads_out_of_the_site(local_desk: LocalDesk, path: str) -> None:
    answer = ask(local_desk, "GET", path)
    assert answer.status_code == 404
    assert b"messages" not in answer.data


# ---- Input


@pytest.mark.parametrize(
    "kind", ["multipart/form-data; boundary=x", "application/octet-stream", "image/png", "text/xml"]
)
def test_no_file_can_be_uploaded(local_desk: LocalDesk, kind: str) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="message"; filename="a.html"\r\n\r\nx\r\n--x--\r\n'
    for path in ("/api/forms/booking", "/api/manage"):
        answer = ask(local_desk, "POST", path, data=body, headers={"Origin": ORIGIN, "Content-Type": kind})
        assert answer.status_code == 415
    assert local_desk.table_items() == []


def test_no_form_asks_for_a_file(built: Build) -> None:
    for path in built.site_dir.rglob("*.html"):
        html = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        assert not html.select("input[type=file], input[type=password], [enctype]"), path.name


def test_answers_in_the_query_are_ignored(local_desk: LocalDesk) -> None:
    query = urlencode({**WORKER, "topics": "manual", "_step": "send", "message": "from the query"})
    answer = post_form(local_desk, {"inquirer": "worker"}, form="consultation", query=f"?{query}")
    assert answer.status_code == 422
    assert "from the query" not in answer.text


def test_an_answer_sent_twice_counts_once_and_everywhere_the_same(local_desk: LocalDesk) -> None:
    answers = [(name, value) for name, value in _controls(WORKER) if name != "message"]
    page = post_form(local_desk, [*answers, ("message", "first"), ("message", "second")], form="consultation")
    assert page.status_code == 200
    shown = BeautifulSoup(page.text, "html.parser").select("input[name=message]")
    assert [field["value"] for field in shown] == ["first"]


def test_no_field_can_be_set_that_the_form_does_not_ask(built: Build) -> None:
    with memory_desk(built.bundle_path) as table:
        for name in ("status", "v", "receipt", "expires_at", "suspect", "PK", "due"):
            event = post("booking", {"sid": _SID, "answers": {**BOOKING, name: "x"}})
            assert submit.handler(event, Context())["statusCode"] == 422
        assert table.rows == {}


def test_braces_in_an_answer_stay_braces(local_desk: LocalDesk) -> None:
    pairs = [(name, HOSTILE if name == "message" else value) for name, value in _controls(WORKER)]
    page = post_form(local_desk, pairs, form="consultation")
    assert page.status_code == 200
    assert HOSTILE in BeautifulSoup(page.text, "html.parser").get_text()
    assert READY not in page.text
    assert send(local_desk, "consultation", {**WORKER, "message": HOSTILE}, origin=ORIGIN).status_code == 201
    assert HOSTILE in json.dumps(local_desk.table_items()).replace('\\"', '"')
    assert local_desk.mailbox.mails
    assert not [mail for mail in local_desk.mailbox.mails if "1234567" in mail.text or READY in mail.text]


class _Listening(MemoryTable):
    """Keeps every expression that is sent to the table."""

    def __init__(self) -> None:
        super().__init__()
        self.expressions: list[str] = []

    def transact_write_items(self, *, TransactItems: list[Any]) -> None:  # noqa: N803 - boto3's name
        self.expressions += _expressions(TransactItems)
        super().transact_write_items(TransactItems=TransactItems)


def test_input_reaches_the_table_as_values_only(built: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.functions.memory_table.MemoryTable", _Listening)
    with memory_desk(built.bundle_path) as table:
        assert isinstance(table, _Listening)
        event = post(
            "booking", {"sid": _SID, "answers": {**BOOKING, "message": HOSTILE, "name": HOSTILE[:20]}}
        )
        assert submit.handler(event, Context())["statusCode"] == 201
        assert table.expressions
        assert not [text for text in table.expressions if "1234567" in text or _SID in text]


# ---- Answers


def test_redirections_stay_on_the_desk(local_desk: LocalDesk) -> None:
    for headers in ({}, {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}):
        answer = ask(local_desk, "GET", "/api/manage?next=https://evil.example/", headers=headers)
        assert answer.status_code == 303
        assert answer.headers["Location"] == "/online/manage/"


def test_no_answer_can_be_loaded_as_a_script(local_desk: LocalDesk) -> None:
    answer = ask(local_desk, "GET", "/api/slots?form=booking&callback=hit&jsonp=hit")
    assert "hit" not in answer.text
    assert answer.content_type == "application/json; charset=utf-8"
    assert json.loads(answer.text)


def test_slots_show_times_and_nothing_about_people(local_desk: LocalDesk) -> None:
    send(local_desk, "booking", RESIDENT, origin=ORIGIN)
    days: list[Mapping[str, Any]] = ask(local_desk, "GET", "/api/slots?form=booking").json["days"]  # type: ignore[index]
    assert {key for day in days for key in day} <= {
        "date", "open", "code", "reason", "deadline", "deadline_words", "times",
    }  # fmt: skip
    assert {key for day in days for time in day["times"] for key in time} == {"time", "state"}
    assert {time["state"] for day in days for time in day["times"]} == {"free", "full", "closed"}


_SID = "0b9a3f9e-0000-4000-8000-0000000000ac"


def _controls(answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (name, "true" if one is True else str(one))
        for name, value in answers.items()
        for one in (value if isinstance(value, list) else [value])
    ]


def _expressions(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [text for key, text in value.items() if key.endswith("Expression")]
        return own + [text for child in value.values() for text in _expressions(child)]
    return [text for child in value for text in _expressions(child)] if isinstance(value, list) else []
