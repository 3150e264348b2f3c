"""Anyone who types the canary's name and address is a visitor: only the desk can prove to be the canary."""

import uuid
from datetime import timedelta
from typing import Any

import pytest

import submit
from desk import bootstrap
from desk.canary.browser import Page
from desk.domain.codes.canary_proof import FIELD, is_proof, new_proof
from desk.domain.codes.page_nonce import new_nonce
from desk.domain.forms.sample_answers import controls_of, sample_answers
from tests.functions.conftest import NOW, Desk, Staff
from tests.functions.events import Context, post

SID = "11111111-2222-4333-8444-555555555555"
KEYS = {"a": b"test"}


def urlencoded(fields: Any) -> Any:
    from urllib.parse import urlencode

    headers = {"content-type": "application/x-www-form-urlencoded", "accept": "text/html"}
    return submit.handler(post("booking", urlencode(list(fields)), headers=headers, encoded=True), Context())


def apply(proof: Any, *, slot: str = "2026-12-01T10:00") -> Any:
    """Posts the sample answers through check page and send; `proof` makes an extra field of the sid."""
    parts = bootstrap.parts()
    form = parts.form("booking")
    assert form is not None
    answers = sample_answers(form.schema, parts.bundle["canary"], slot=slot, mark=str(uuid.uuid4()))
    page = Page()
    page.feed(urlencoded(controls_of(answers))["body"])
    fields = page.hidden("_sid")
    sid = dict(fields)["_sid"]
    return urlencoded([*fields, (FIELD, proof(sid)), ("_step", "send")])


def proven(sid: str) -> str:
    return new_proof("booking", sid, now=NOW, keys=KEYS)


def own(desk: Desk) -> list[bool]:
    return ["canary" in item for item in desk.rows("submission")]


def test_a_canary_booking_is_recognised_by_its_proof(desk: Desk, staff: Staff) -> None:
    assert apply(proven)["statusCode"] == 303
    assert own(desk) == [True]
    assert [mail["kind"] for mail in desk.rows("mail")] == ["auto-reply"]
    assert "対応を待っている受付はありません" in staff("list").out


FORGED = {
    "none": lambda _sid: "",
    "any text": lambda _sid: "canary",
    "another sid's": lambda _sid: new_proof("booking", SID, now=NOW, keys=KEYS),
    "another form's": lambda sid: new_proof("consultation", sid, now=NOW, keys=KEYS),
    "another key's": lambda sid: new_proof("booking", sid, now=NOW, keys={"a": b"guessed"}),
    "a page's nonce": lambda sid: new_nonce("booking", sid, now=NOW, keys=KEYS),
    "yesterday's": lambda sid: new_proof("booking", sid, now=NOW - timedelta(days=1), keys=KEYS),
    "tomorrow's": lambda sid: new_proof("booking", sid, now=NOW + timedelta(days=1), keys=KEYS),
}


@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_proof_makes_an_ordinary_booking(desk: Desk, staff: Staff, forged: str) -> None:
    assert apply(FORGED[forged])["statusCode"] == 303
    assert own(desk) == [False]
    (stored,) = desk.rows("submission")
    assert "expires_at" not in stored
    assert sorted(mail["kind"] for mail in desk.rows("mail")) == ["auto-reply", "staff-notice"]
    assert stored["receipt"] in staff("list").out
    assert len(desk.rows("person")) == 1


def test_the_canary_and_a_visitor_with_its_address_do_not_block_each_other(desk: Desk) -> None:
    """Each has places of its own, although their address is the same."""
    for slot in ("2026-12-01T10:00", "2026-12-02T10:00", "2026-12-03T10:00"):
        assert apply(lambda _sid: "", slot=slot)["statusCode"] == 303
    assert apply(proven, slot="2026-12-04T10:00")["statusCode"] == 303
    assert sorted(own(desk)) == [False, False, False, True]
    assert [item["SK"] for item in desk.rows("slot")] == [
        "2026-12-01T10:00#0",
        "2026-12-02T10:00#0",
        "2026-12-04T10:00#0",
    ]


def test_a_stolen_proof_blocks_one_slot_at_most(desk: Desk) -> None:
    assert apply(proven, slot="2026-12-03T10:00")["statusCode"] == 303
    for slot in ("2026-12-03T11:00", "2026-12-04T10:00"):
        assert apply(proven, slot=slot)["statusCode"] == 303
    (taken,) = desk.rows("slot")
    day_later = int(desk.now.timestamp()) + 24 * 60 * 60
    assert taken["expires_at"] == day_later
    assert [item["expires_at"] for item in desk.rows("source")] == [day_later]


def test_no_form_s_field_or_nonce_can_pass_for_a_proof(desk: Desk) -> None:
    for name, form in desk.bundle["forms"].items():
        assert FIELD not in form["schema"]["properties"]
        nonce = new_nonce(name, SID, now=NOW, keys=KEYS)
        assert not any(is_proof(nonce, other, SID, now=NOW, keys=KEYS) for other in desk.bundle["forms"])


def test_the_json_api_refuses_a_proof(desk: Desk) -> None:
    """The canary uses the pages, as people do; the API knows no third key in the body."""
    proof = new_proof("booking", SID, now=NOW, keys=KEYS)
    answer = submit.handler(post("booking", {"sid": SID, "answers": {}, FIELD: proof}), Context())
    assert answer["statusCode"] == 400
