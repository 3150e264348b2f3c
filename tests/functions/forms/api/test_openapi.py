"""The API matches its description: schemathesis posts requests that fit the description, and others."""

import json
import unicodedata
import uuid
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from desk.domain.forms import formats
from desk.domain.submissions.model import is_sid
from local.clock import Clock
from local.desk import LocalDesk
from local.web.built_site import Build
from local.web.server import Listener
from tests.applicants import RESIDENT, WORKER, send
from tests.conftest import NOW
from tests.examples import TIMES
from tests.functions.conftest import DISPATCH, RIGHT

_PATIENCE = 120
"""Seconds to wait for an answer on a busy machine."""
_TIMES = ("09:00", "10:00", "11:00", "14:00", "15:00")
_DAYS = ("2026-11-25", "2026-11-26", "2026-11-27", "2026-12-01", "2026-12-14", "2027-01-08")
FORMATS = {
    # Spaces at the ends are dropped before the length is checked, which the description can't express.
    "line": st.text("あ亜aA1 ー", min_size=1, max_size=20).map(str.strip).filter(bool),
    "text": st.text("あ亜aA1 ー\n", min_size=1, max_size=50).map(str.strip).filter(bool),
    "person-name": st.text("髙﨑太郎𠮷", min_size=1, max_size=10),
    "kana": st.text("あいアイｱｲ", min_size=1, max_size=20),
    "mail-address": st.from_regex(r"[a-z0-9]{1,9}@[a-z0-9]{1,9}\.example\.jp", fullmatch=True),
    "jp-phone": st.from_regex(r"0[36]-[1-9][0-9]{3}-[0-9]{4}", fullmatch=True),
    "jp-postal-code": st.from_regex(r"[0-9]{3}-[0-9]{4}", fullmatch=True),
    "jp-address": st.from_regex(r"例県例市例町[1-9]-[1-9]", fullmatch=True),
    "slot": st.builds("{}T{}".format, st.sampled_from(_DAYS), st.sampled_from(_TIMES)),
}
for _name, _strategy in FORMATS.items():
    schemathesis.openapi.format(_name, _strategy)

BOUNDED = settings(
    max_examples=25 * TIMES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


@pytest.fixture(scope="module")
def api(open_desk: Callable[..., LocalDesk]) -> Iterator[tuple[LocalDesk, str]]:
    """A desk on loopback, with its address. No mail leaves it: sending takes longer than answering."""
    with (
        Listener() as listener,
        open_desk(clock=Clock.parse(NOW), origins=listener.origins) as desk,
        patch.object(desk, "send_mails"),
        listener.serving(desk.app),
    ):
        yield desk, listener.url


@pytest.fixture(scope="module")
def description(built: Build) -> Any:
    return json.loads((built.site_dir / "openapi.json").read_text())


@pytest.fixture(scope="module")
def schema(description: Any) -> Any:
    return schemathesis.openapi.from_dict(description)


@pytest.mark.parametrize("form", sorted(RIGHT))
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_the_api_keeps_to_its_description(
    api: tuple[LocalDesk, str], schema: Any, description: Any, form: str, mode: GenerationMode
) -> None:
    operation = schema[f"/api/forms/{form}"]["POST"]
    right = Draft202012Validator(
        {**description, "$ref": f"#/components/schemas/answers-{form}"}, format_checker=_formats()
    )

    @given(operation.as_strategy(generation_mode=mode))
    @BOUNDED
    def run(case: Any) -> None:
        if mode is GenerationMode.POSITIVE:
            # The description can't express that each sid is new, and each further slot different.
            case.body["sid"] = str(uuid.uuid4())
            answers = case.body["answers"]
            if "seminar" in answers:
                # Nor which of them takes applications now.
                answers["seminar"] = "manual"
            if answers.get("corporate_number"):
                # Nor a check digit.
                answers["corporate_number"] = DISPATCH["corporate_number"]
            if "other_slots" in answers:
                others = answers["other_slots"]
                answers["other_slots"] = [slot for slot in others if slot != answers["slot"]]
        elif _has_an_empty_answer(case.body) or _is_right(case.body, right):
            return
        # Characters that can't be seen are dropped before the length is checked: the rest may be right.
        typed = json.dumps(case.body, ensure_ascii=False, default=str)
        is_odd = any(unicodedata.category(char) in {"Cc", "Cf"} for char in typed)
        excluded = [negative_data_rejection] if is_odd else []
        case.call_and_validate(base_url=api[1].rstrip("/"), excluded_checks=excluded, timeout=_PATIENCE)

    run()


def _formats() -> FormatChecker:
    checker = FormatChecker(formats=())
    for name, check in formats.CHECKS.items():
        checker.checks(name)(lambda value, check=check: not isinstance(value, str) or check(value))
    return checker


def _is_right(body: Any, right: Draft202012Validator) -> bool:
    """Whether it's right after all: of a format that any text has, another text is no violation."""
    if not isinstance(body, dict) or not set(body) <= {"sid", "answers", "nonce"}:
        return False
    around = [body.get("sid"), body.get("nonce", "")]
    return (
        all(isinstance(one, str) for one in around)
        and is_sid(body["sid"])
        and right.is_valid(body.get("answers"))
    )


def _has_an_empty_answer(body: Any) -> bool:
    """Nothing typed is no answer, so it's taken where none is needed: the description can't express that."""
    answers = body.get("answers") if isinstance(body, dict) else None
    return isinstance(answers, dict) and any(one in ("", []) for one in answers.values())


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_free_slots_are_answered_as_described(
    api: tuple[LocalDesk, str], schema: Any, mode: GenerationMode
) -> None:
    statuses = set()

    @given(schema["/api/slots"]["GET"].as_strategy(generation_mode=mode))
    @BOUNDED
    def run(case: Any) -> None:
        # The description can't express the order of the dates, nor the limit between them.
        excluded = [positive_data_acceptance] if mode is GenerationMode.POSITIVE else []
        answer = case.call_and_validate(
            base_url=api[1].rstrip("/"), excluded_checks=excluded, timeout=_PATIENCE
        )
        statuses.add(answer.status_code)

    run()
    assert (200 if mode is GenerationMode.POSITIVE else 400) in statuses


def test_a_taken_slot_is_reported_as_described(api: tuple[LocalDesk, str], description: Any) -> None:
    desk, url = api
    answers = [{**RESIDENT, "slot": "2027-01-12T09:00", "email": f"taken{n}@example.jp"} for n in range(2)]
    send(desk, "booking", answers[0], origin=url.rstrip("/"))
    answer = send(desk, "booking", answers[1], origin=url.rstrip("/"))
    assert answer.status_code == 409
    assert answer.json
    assert len(answer.json["slots"]) == 15
    # `$ref`s are relative to the document's root.
    schema = {**description, "$ref": "#/components/schemas/Problem"}
    assert not list(Draft202012Validator(schema).iter_errors(answer.json))


@pytest.mark.parametrize(
    ("address", "right"),
    [("taro@example.com", True), ("No-Reply@example.com", False), ("KURASHI+a@city.example.jp", False)],
)
def test_refused_addresses_are_described(description: Any, address: str, right: bool) -> None:
    schema = {**description, "$ref": "#/components/schemas/answers-consultation"}
    assert Draft202012Validator(schema).is_valid({**WORKER, "email": address}) == right


def test_every_form_is_described(description: Any, bundle: Any) -> None:
    assert description["openapi"] == "3.1.0"
    forms = {f"/api/forms/{form}" for form in bundle["forms"]}
    assert set(description["paths"]) == forms | {"/api/slots", "/api/magazine/leave", "/api/health"}
    assert description["info"]["version"] == bundle["version"]


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_leaving_a_magazine_is_answered_as_described(
    api: tuple[LocalDesk, str], schema: Any, mode: GenerationMode
) -> None:
    @given(schema["/api/magazine/leave"]["POST"].as_strategy(generation_mode=mode))
    @BOUNDED
    def run(case: Any) -> None:
        # No code that is made up is right, and what is no such body gets the page with the button.
        excluded = [positive_data_acceptance, negative_data_rejection]
        case.call_and_validate(base_url=api[1].rstrip("/"), excluded_checks=excluded, timeout=_PATIENCE)

    run()
