"""At a trial, a whole booking mails nobody of the live desk, and no link leads there."""

import re
from dataclasses import replace

import pytest

from desk import bootstrap
from tests import actions
from tests.functions.bookings import book, do
from tests.functions.conftest import Desk

SITE, STAFF, DOMAIN = "https://staging.example.jp", "shiken@example.jp", "staging.example.jp"


@pytest.fixture
def trial(desk: Desk) -> Desk:
    """The desk as its functions start at a trial: from the built bundle and their settings."""
    old = bootstrap.parts()
    parts = bootstrap.configure(
        settings=replace(
            old.settings,
            site_url=SITE,
            staff_mail=STAFF,
            sender_domain=DOMAIN,
            allowed_origins=("https://madoguchi.example.jp",),
        ),
        dynamodb=desk.cloud.dynamodb,
        ses=desk.cloud.ses,
        clock=lambda: desk.now,
        sleep=desk.pauses.append,
    )
    desks = parts.bundle["desks"].values()
    desk.cloud.verify_senders(sender["address"] for one in desks for sender in one["mail"].values())
    return desk


def test_a_booking_and_its_end_stay_in_the_trial(trial: Desk) -> None:
    book(trial)
    trial.sweep()
    trial.later(minutes=5)
    do(actions.withdraw())
    trial.sweep()
    trial.at("2026-11-24T08:30:00+09:00")
    trial.morning()
    trial.sweep()
    mails = trial.mails()
    to_staff = [mail for mail in mails if mail["To"] != "taro@example.jp"]
    to_applicant = [mail for mail in mails if mail["To"] == "taro@example.jp"]
    assert {str(mail["To"]) for mail in to_staff} == {STAFF}
    assert len(to_staff) >= 4, "the booking, its end, and both desks' digests"
    assert {str(mail["Reply-To"]) for mail in to_applicant} == {STAFF}
    assert {mail["From"].addresses[0].domain for mail in mails} == {DOMAIN}
    links = [
        link
        for mail in mails
        for link in re.findall(r"https://[\w.-]+", mail.get_body().get_content())  # type: ignore[union-attr]
    ]
    assert SITE in links
    assert "https://madoguchi.example.jp" not in links
