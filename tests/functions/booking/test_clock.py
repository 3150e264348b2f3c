"""A desk that writes its times by the clock of 12 hours (`clock: 12`) does so wherever one is read."""

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest

import slots
from builder.output.mails.preview import previews
from desk import bootstrap
from tests.functions.bookings import book
from tests.functions.conftest import NOW, Desk, Staff
from tests.functions.events import Context, get_slots
from tests.functions.forms.pages.page import BOOKING, changed, check, visit
from tests.functions.manage_browser import code, look

_OF_24 = re.compile(r"(?<![前後0-9])[0-9]{1,2}時(?!間)")


def times_of_24(text: str) -> list[str]:
    """The times of day without 午前 or 午後."""
    return _OF_24.findall(text)


@pytest.fixture
def bundle(bundle: Mapping[str, Any]) -> Mapping[str, Any]:
    """The example desk's, by the other clock."""
    return {**bundle, "site": {**bundle["site"], "clock": 12}}


def test_the_pages_of_a_booking(desk: Desk) -> None:
    page = check(desk)
    assert page.shown["第1希望の日時"] == "2026年11月25日(水) 午前10時"
    done = page.press("_step", "send")
    assert "2026年11月25日(水) 午前10時" in done.html.get_text()
    late = visit(desk, "booking", changed(BOOKING, **{"slot.time": "10:30", "email": "a@example.jp"}))
    assert "午前9時・午前10時・午前11時・午後2時・午後3時" in late.errors["slot"]
    for text in (page.html.get_text(), done.html.get_text(), " ".join(late.errors.values())):
        assert times_of_24(text) == []


def test_the_times_that_the_form_offers(desk: Desk) -> None:
    page = visit(desk, "booking", changed(BOOKING, email="wrong"))
    (times, *_) = page.html.select("select[name='slot.time']")
    assert [option.get_text() for option in times.select("option")][1:] == [
        "午前9時",
        "午前10時",
        "午前11時",
        "午後2時",
        "午後3時",
    ]
    (form,) = page.html.select("form[data-slots]")
    assert json.loads(str(form["data-slots"]))["until"] == "午後11時59分"


def test_the_free_slots(desk: Desk) -> None:
    answer = slots.handler(get_slots("form=booking"), Context())
    assert json.loads(answer["body"])["fetched_words"] == "午前10時"
    assert times_of_24(answer["body"]) == []


def test_managing_a_booking(desk: Desk) -> None:
    receipt = book(desk)
    page = look(receipt, code())
    assert page.facts["日時"] == "2026年11月25日(水) 午前10時"
    assert page.facts["日時を変えられる期限"] == "11月20日(金) 午後11時59分"


def test_every_mail(desk: Desk, bundle: Mapping[str, Any]) -> None:
    book(desk)
    desk.sweep()
    assert "2026年11月25日(水) 午前10時" in desk.mails()[0].get_content()
    shown = [one for mail in previews(bundle, now=NOW) for one in mail.shown]
    assert [one.subject for one in shown if times_of_24(one.subject + one.text)] == []


def test_the_staff_s_commands(desk: Desk, staff: Staff) -> None:
    receipt = book(desk)
    for said in (staff("list"), staff("show", receipt)):
        assert "午前10時" in said.out
        assert times_of_24(said.out) == []
    assert bootstrap.parts().bundle["site"]["clock"] == 12
