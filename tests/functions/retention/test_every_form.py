"""Every form alike: exported whole, gone when its time is over, or at once when its applicant asks for it."""

import csv
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from desk import bootstrap
from desk.domain.forms.form import Form
from desk.domain.submissions.workflow import Action
from tests.functions.bookings import SID, do
from tests.functions.canaries import MARKS, canaries_of, canary_answers
from tests.functions.conftest import RIGHT, Desk, Staff
from tests.functions.nights import a_night, gone, left_of


def test_every_form_has_right_answers(bundle: Mapping[str, Any]) -> None:
    assert set(RIGHT) == set(bundle["forms"])


@pytest.fixture(params=list(RIGHT))
def form(request: pytest.FixtureRequest, desk: Desk) -> Form:
    found = bootstrap.parts().form(request.param)
    assert found
    return found


def send(desk: Desk, form: Form) -> str:
    """Sends a form full of canaries, and the mails of it; the receipt number."""
    status, body = desk.send(form.id, canary_answers(form), sid=SID)
    assert status == 201, body
    desk.sweep()
    return str(body["receipt"])


def withdraw(desk: Desk) -> None:
    do(Action(name="withdraw"), by="applicant")
    desk.sweep()


def kept(desk: Desk, form: Form, receipt: str) -> list[str]:
    return left_of(desk, SID, receipt, *canaries_of(form), *MARKS)


def test_what_has_ended_is_gone_when_its_time_is_over(desk: Desk, form: Form) -> None:
    receipt = send(desk, form)
    withdraw(desk)
    assert kept(desk, form, receipt)
    desk.later(days=form.words["retention_days"])
    a_night(desk)
    assert kept(desk, form, receipt), "not a minute too soon"
    desk.later(minutes=1)
    a_night(desk)
    assert kept(desk, form, receipt) == []
    (record,) = gone(desk)
    assert (record["form"], record["why"]) == (form.id, "retention")


def test_what_is_open_stays(desk: Desk, form: Form) -> None:
    receipt = send(desk, form)
    desk.now += timedelta(days=3 * form.words["retention_days"])
    a_night(desk)
    assert gone(desk) == []
    assert kept(desk, form, receipt)


@pytest.mark.parametrize("by", ["receipt", "mail"])
def test_it_is_erased_at_its_applicant_s_request(desk: Desk, form: Form, staff: Staff, by: str) -> None:
    receipt = send(desk, form)
    withdraw(desk)
    desk.later(minutes=1)
    asked = (receipt,) if by == "receipt" else ("--mail", f"canary-{form.id}@example.net")
    said = staff("erase", *asked, "--reason", "requested", "--yes")
    assert (said.status, said.err) == (0, "")
    assert kept(desk, form, receipt) == []
    assert [record["why"] for record in gone(desk)] == ["erased"]


def test_all_of_it_is_in_the_full_export(desk: Desk, form: Form, staff: Staff, tmp_path: Path) -> None:
    receipt = send(desk, form)
    days = ("--from", "2026-11-01", "--to", "2026-12-31")
    said = staff("export", "--full", *days, "--reason", "例の点検", "--out", str(tmp_path / "out"))
    assert said.status == 0
    (file,) = (tmp_path / "out").iterdir()
    with file.open(encoding="utf-8-sig", newline="") as opened:
        (row,) = csv.DictReader(opened)
    assert row["受付番号"] == receipt
    words = form.words["fields"]
    for name, answer in canary_answers(form).items():
        cell = row[words[name]["label"]]
        if any(mark in str(answer) for mark in MARKS):
            assert cell == answer
        else:
            assert cell, name
    # On the screen and in what is written of it, nobody's words.
    audits = [str(item) for item in desk.rows("audit")]
    for text in (said.out, said.err, *audits):
        assert [canary for canary in canaries_of(form) if canary in text] == []
