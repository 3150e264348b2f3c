"""What people type is stored in the table and nowhere else: not in logs, mails, addresses or their browser.

A whole run of a desk, as a process of its own: a booking sent wrong, cut off, too late, twice, broken
and right, with script and without; then every other form there is, by its own answers.
"""

import json
import re
from collections.abc import Iterable, Mapping
from email import message_from_string, policy
from functools import partial
from typing import Any
from urllib.parse import quote, unquote

import pytest
from playwright.sync_api import Browser, expect

from desk.domain.forms.form import Form
from tests.browser.deskprocess import running_desk
from tests.browser.formpage import FormPage
from tests.browser.visitor import Visitor, visiting
from tests.functions.canaries import MARKS, canaries_of, canary_answers

BOOKING: Mapping[str, Any] = {
    "consent_precautions": True,
    "name": "金糸雀 名乃",
    "kana": "カナリア\u3000ナノ",
    "postal_code": "9876543",
    "address": "例県例市金糸雀町77-88-99",
    "eligibility": "worker",
    "workplace": "金糸雀勤務先",
    "email": "canary-booking@example.net",
    "phone": "0397531357",
    "relationship": "carer",
    "contractor_name": "金糸雀 契太",
    "slot": "2026-11-26T14:00",
    "other_slots": ["2026-12-03T11:00", "2026-12-04T15:00"],
    "topic": "debt",
    "message": "金糸雀の相談\nとその続き",
    "camera": "voice",
    "support_needs": "金糸雀の手助け",
}
WRONG: Mapping[str, Any] = {
    "name": "金糸雀 <偽名>",
    "kana": "誤金糸雀",
    "postal_code": "97531",
    "address": "金糸雀番地なし",
    "workplace": "金糸雀" * 34,
    "email": "canary..wrong@example.net",
    "phone": "97531-86420",
}
"""Every answer is stored as it was typed, so the search is for exactly what was there."""

_CHOSEN = {"eligibility", "relationship", "slot", "topic", "camera"}

_POST = """async ([url, type, body]) =>
    (await fetch(url, {method: "POST", headers: {"content-type": type}, body})).status"""


@pytest.fixture
def canaries(bundle: Mapping[str, Any]) -> list[str]:
    answers = [*BOOKING.items(), *WRONG.items()]
    whole = [value for name, value in answers if isinstance(value, str) and name not in _CHOSEN]
    of_others = [canary for name in others(bundle) for canary in canaries_of(Form(bundle, name))]
    # The marks with what follows: `make canary` is a command of ours.
    return [*(line for value in whole for line in value.splitlines()), *of_others, *MARKS]


def others(bundle: Mapping[str, Any]) -> list[str]:
    """The forms but the booking, whose story is above all others."""
    return sorted({*bundle["forms"]} - {"booking"})


def found_of(canaries: Iterable[str], *texts: str) -> list[str]:
    """The canaries in texts, whether plain, in an address or in escaped JSON."""
    read = [version for text in texts for version in (text, unquote(text), _unescaped(text))]
    return sorted({canary for canary in canaries if any(canary in text for text in read)})


@pytest.mark.parametrize("guise", [str, quote, json.dumps, lambda canary: json.dumps(json.dumps(canary))])
def test_a_canary_is_found_in_any_encoding(guise: Any, canaries: list[str]) -> None:
    for canary in canaries:
        assert canary in found_of(canaries, f"before {guise(canary)} after")


def test_nothing_that_was_typed_leaves_the_table(
    browser: Browser, bundle: Mapping[str, Any], canaries: list[str]
) -> None:
    found = partial(found_of, canaries)
    with (
        running_desk() as desk,
        visiting(browser, desk.origin) as visitor,
        visiting(browser, desk.origin, java_script_enabled=False) as plain,
    ):
        somebody_books_after_all_kinds_of_trouble(visitor, bundle)
        drafts = visitor.page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])")
        somebody_else_is_refused(plain, bundle)
        for name in others(bundle):
            somebody_sends(plain, bundle, name)
        broken_requests_are_refused(visitor)
        items = visitor.context.request.get(f"{desk.origin}/_local/table.json").json()
        mails = visitor.context.request.get(f"{desk.origin}/_local/mails.json").json()
        kept = json.dumps(visitor.context.storage_state(indexed_db=True))
        urls = [*visitor.watch.urls, *plain.watch.urls]

    everything_is_in_the_table(items, bundle)
    written = {address for mail in mails for address in mail["to"]}
    assert written >= {BOOKING["email"], *(f"canary-{name}@example.net" for name in others(bundle))}
    assert found(*texts_of(mails)) == []
    files = attachments_of(mails)
    assert files, "who has a seat is sent a calendar file"
    assert found(*files) == []
    assert any("/api/forms/booking" in url for url in urls)
    assert found(*urls) == []
    assert found(kept, drafts) == []
    assert '"problem":"invalid_answers"' in desk.written
    assert '"problem":"slot_taken"' in desk.written
    assert all(item["receipt"] in desk.written for item in items if "answers" in item)
    assert found(desk.written) == []


def somebody_books_after_all_kinds_of_trouble(visitor: Visitor, bundle: Mapping[str, Any]) -> None:
    form = opened(visitor, bundle, "booking", "/online/booking/")
    wrong = BOOKING | WRONG | {"consent_precautions": False}
    for step in sorted({form.steps[name] for name in WRONG}):
        here = {name: answer for name, answer in wrong.items() if form.steps[name] == step}
        form.reach(next(iter(here)), BOOKING)
        form.fill(here)
        assert form.post(form.button).status == 422
        expect(form.summary).to_be_focused()
        visitor.watch.expect("422 /api/forms/booking")
        form.fill({name: BOOKING[name] for name in here if name in BOOKING})
    form.fill(BOOKING)
    form.to_check()
    form.change("message").click()
    form.to_check()
    visitor.page.route(f"**{form.path}", lambda route: route.abort())
    form.send_button.click()
    expect(form.sending).to_have_text(form.words["retrying"])
    visitor.page.unroute(f"**{form.path}")
    visitor.page.evaluate("dispatchEvent(new Event('online'))")
    form.is_done()
    visitor.watch.troubles[:] = [one for one in visitor.watch.troubles if one != "failed /api/forms/booking"]
    visitor.page.reload()
    form.is_done()


def somebody_else_is_refused(visitor: Visitor, bundle: Mapping[str, Any]) -> None:
    """Without script: the slot is taken, a page expires, a seal is wrong. A second booking is taken."""
    form = opened(visitor, bundle, "booking", "/online/booking/")
    form.fill(WRONG)
    assert form.post(form.button).status == 422
    form.fill({**BOOKING, "email": "canary-second@example.net"})
    form.to_check()
    assert form.post(form.send_button).status == 409
    form.fill({**BOOKING, "slot": "2026-11-27T09:00"})
    form.to_check()
    form.check.locator("[name=_nonce]").evaluate("nonce => nonce.value = 'x'")
    assert form.post(form.send_button).status == 400
    assert form.post(form.send_button).status == 303
    visitor.watch.expect(*(f"{status} /api/forms/booking" for status in (422, 409, 400)))
    visitor.visit(f"{form.path}/done?receipt=AAAA-AAAA-A&seal=x")
    visitor.watch.expect(f"404 {form.path}/done")


def somebody_sends(visitor: Visitor, bundle: Mapping[str, Any], name: str) -> None:
    """Without script: a wrong address first, back from the check page, and a button that is pressed twice."""
    definition = Form(bundle, name)
    answers = canary_answers(definition)
    form = opened(visitor, bundle, name, f"/api/forms/{name}")
    form.fill({**answers, definition.words["mail_field"]: WRONG["email"]})
    assert form.post(form.button).status == 422
    visitor.watch.expect(f"422 /api/forms/{name}")
    form.fill(answers)
    form.to_check()
    form.back.click()
    form.to_check()
    form.send_button.dblclick()
    form.is_done()


def broken_requests_are_refused(visitor: Visitor) -> None:
    sid = "00000000-0000-4000-8000-000000000000"
    whole = json.dumps({"sid": sid, "answers": BOOKING}, ensure_ascii=False)
    chosen = (
        whole.replace(BOOKING["slot"], "canary")
        .replace('"debt"', '"金糸雀"')
        .replace('"voice"', '["canary"]')
    )
    for status, kind, body in (
        (400, "application/json", whole[:-1]),
        (400, "application/json", whole.replace(sid, "canary")),
        (409, "application/json", whole.replace("canary-booking", "canary-third")),
        (413, "application/json", whole + " " * 70_000),
        (415, "text/plain", whole),
        (422, "application/json", chosen),
    ):
        assert visitor.page.evaluate(_POST, [f"{visitor.origin}/api/forms/booking", kind, body]) == status
        visitor.watch.expect(f"{status} /api/forms/booking")


def everything_is_in_the_table(items: Iterable[Mapping[str, Any]], bundle: Mapping[str, Any]) -> None:
    """Every answer is stored as it was typed, so the search is for exactly what was there."""
    stored = [item["answers"] for item in items if item["SK"] == "META" and "answers" in item]
    assert BOOKING in stored
    for name in others(bundle):
        (own,) = (one for one in stored if one.get("email") == f"canary-{name}@example.net")
        typed = "".join(str(value) for value in own.values())
        assert [canary for canary in canaries_of(Form(bundle, name)) if canary not in typed] == []
    assert len(stored) == len(bundle["forms"]) + 1  # the second booking, too


def texts_of(mails: Iterable[Mapping[str, Any]]) -> list[str]:
    """The mails as text, without their recipients."""
    texts = []
    for mail in mails:
        texts += [mail["subject"], mail["text"], mail["from"]]
        texts += [f"{name}: {value}" for name, value in mail["headers"] if name != "To"]
    return texts


def attachments_of(mails: Iterable[Mapping[str, Any]]) -> list[str]:
    """The calendar files of the mails, their long lines joined, without whom the mail itself is to."""
    texts = []
    for mail in mails:
        for part in message_from_string(mail["raw"], policy=policy.default).iter_attachments():
            content = part.get_content()
            text = content.decode() if isinstance(content, bytes) else str(content)
            texts.append(re.sub(r"\r?\n ", "", text).replace(f"mailto:{mail['to'][0]}", ""))
    return texts


def opened(visitor: Visitor, bundle: Mapping[str, Any], form: str, path: str) -> FormPage:
    visitor.visit(path)
    return FormPage(visitor.page, bundle, form)


def _unescaped(text: str) -> str:
    """Without JSON's escapes of characters, however often a text was put into JSON."""
    return re.sub(r"\\+u([0-9a-fA-F]{4})", lambda escape: chr(int(escape[1], 16)), text)
