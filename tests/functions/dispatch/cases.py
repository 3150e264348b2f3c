"""A dispatch in tests: a body applies, and staff take it as far as a test needs."""

import re
from collections.abc import Mapping
from typing import Any

from tests.functions.bookings import SID, meta
from tests.functions.conftest import DISPATCH, Desk, Staff
from tests.functions.manage_browser import Page, code, look

BODY: Mapping[str, Any] = DISPATCH
APPLICANT, FIRST, SECOND = BODY["email"], "ichi@example.jp", "ni@example.jp"
PLACE = "例町商店街の事務所（例市例町1-2-3）"
MEMO = "例の記録です。会員の店で困っています。"


def apply(desk: Desk, *, sid: str = SID, **answers: Any) -> str:
    """Take an application and send its mails; its receipt number."""
    status, body = desk.send("dispatch", {**BODY, **answers}, sid=sid)
    assert status == 201, body
    desk.sweep()
    return str(body["receipt"])


def ok(staff: Staff, *argv: str) -> str:
    said = staff(*argv)
    assert said.status == 0, said.err
    return said.out


def add_expert(staff: Staff, name: str = "例 専一", mail: str = FIRST, field: str = "例の専門") -> str:
    """Add an expert; the id."""
    said = ok(staff, "expert-add", "--name", name, "--field", field, "--mail", mail, "--yes")
    found = re.search("id は ([0-9A-Z]{4}) です", said)
    assert found, said
    return found[1]


def hear(staff: Staff, receipt: str, on: str = "") -> None:
    """Record the hearing of today, or of another day."""
    ok(staff, "record-hearing", receipt, "--memo", MEMO, *(("--on", on) if on else ()), "--yes")


def approve(staff: Staff, receipt: str, expert: str, visits: int = 3) -> None:
    ok(staff, "approve", receipt, "--expert", expert, "--visits", str(visits), "--yes")


def approved(
    desk: Desk, staff: Staff, expert: str, *, visits: int = 3, sid: str = SID, **answers: Any
) -> str:
    """A dispatch that was granted; its receipt number."""
    receipt = apply(desk, sid=sid, **answers)
    hear(staff, receipt)
    approve(staff, receipt, expert, visits)
    return receipt


def plan(staff: Staff, receipt: str, at: str, *more: str) -> None:
    ok(staff, "plan-visit", receipt, "--at", at, "--place", PLACE, *more, "--yes")


def new_mails(desk: Desk, before: int, to: str = APPLICANT) -> list[Any]:
    """The mails to `to` since `before` of them had been sent."""
    desk.sweep()
    return [mail for mail in desk.mails()[before:] if mail["To"] == to]


def text(mail: Any) -> str:
    return str(mail.get_body().get_content()).replace("\r\n", "\n")


def own_page(desk: Desk, sid: str = SID) -> Page:
    return look(str(meta(desk, sid=sid)["receipt"]), code(sid))
