"""Staff fix the date on their command line, and a calendar program can read the applicant's mail."""

import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import urlsplit

import pytest
import vobject
from playwright.sync_api import expect

from local.desk import LocalDesk
from local.staff import main
from tests.applicants import RESIDENT
from tests.browser.formpage import FormPage
from tests.browser.visitor import Visitor
from tests.conftest import ROOT

Bundle = Mapping[str, Any]
MEETING = "https://example.kaigi.example.jp/room/1"


def staff(visitor: Visitor, *words: str, answer: str = "", status: int = 0) -> str:
    """The output of the staff's command."""
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err), mock.patch.object(sys, "stdin", StringIO(answer)):
        done = main(("--port", _port(visitor), *words))
    assert done == status, out.getvalue() + err.getvalue()
    return out.getvalue()


def _port(visitor: Visitor) -> str:
    return str(urlsplit(visitor.origin).port)


def started(visitor: Visitor, *words: str, answer: str = "") -> str:
    """The same of a process of its own, as on a desk's computer."""
    done = subprocess.run(
        [sys.executable, "-m", "local.staff", "--port", _port(visitor), *words],
        cwd=ROOT,
        input=answer,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_staff_fix_the_date_and_the_applicant_puts_it_into_the_calendar(
    visitor: Visitor, desk: LocalDesk, bundle: Bundle, tmp_path: Path
) -> None:
    page = visitor.page
    visitor.visit("/online/booking/")
    form = FormPage(page, bundle, "booking")
    form.fill(RESIDENT)
    form.send()
    receipt = form.receipt.inner_text()

    queue = started(visitor, "list")
    assert receipt in queue
    assert not [name for name in ("name", "email", "address", "message") if RESIDENT[name] in queue]
    case = started(visitor, "show", receipt)
    for words in (RESIDENT["name"], "120", "例町一丁目", RESIDENT["message"], "契約した本人です"):
        assert words in case
    assert "はい" in started(visitor, "confirm", receipt, "--url", MEETING, answer="はい\n")

    sent = invitation(desk)
    visitor.visit(f"/_local/mails/{sent}")
    text = page.locator("pre").first.inner_text()
    assert "2026年11月25日(水) 10時から（30分）" in text
    assert MEETING in text
    with page.expect_download() as download:
        page.get_by_role("link", name="invite.ics").click()
    download.value.save_as(tmp_path / "invite.ics")
    calendar = vobject.readOne((tmp_path / "invite.ics").read_text(encoding="utf-8"))
    assert calendar.method.value == "REQUEST"
    assert calendar.vevent.dtstart.value == datetime(2026, 11, 25, 1, tzinfo=UTC)
    assert MEETING in calendar.vevent.description.value
    visitor.visit("/_local/mails")
    expect(page.get_by_role("listitem")).to_have_count(3)


def invitation(desk: LocalDesk) -> str:
    """The id of the applicant's newest mail; the sweep sends it now, not only at its next turn."""
    desk.sweep()
    return [mail for mail in desk.mailbox.mails if mail.recipients == (RESIDENT["email"],)][-1].message_id


@pytest.mark.parametrize("answer", ["いいえ\n", ""])
def test_nothing_happens_without_a_yes(
    visitor: Visitor, desk: LocalDesk, bundle: Bundle, answer: str
) -> None:
    visitor.visit("/online/booking/")
    form = FormPage(visitor.page, bundle, "booking")
    form.fill(RESIDENT)
    form.send()
    staff(visitor, "cancel", form.receipt.inner_text(), answer=answer, status=1)

    (meta,) = [item for item in desk.table_items() if item["type"] == "submission"]
    assert (meta["status"], meta["v"]) == ("received", 1)
