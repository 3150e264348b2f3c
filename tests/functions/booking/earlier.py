"""Bookings whose applicants wish for an earlier slot, and what becomes free."""

import uuid
from collections.abc import Mapping
from typing import Any

from desk.domain.codes.manage_code import link_code
from tests import actions
from tests.functions.bookings import do
from tests.functions.conftest import BOOKING, Desk
from tests.functions.manage_browser import KEYS, Page, look

FREED, LATER = "2026-11-27T10:00", "2026-12-01T10:00"
TAKE, ASK, STOP = "この早い日時に変える", "空いたら知らせてほしい", "知らせなくてよい"
MORNING, NEXT = "2026-11-24T08:30:00+09:00", "2026-11-25T08:30:00+09:00"


def person(
    desk: Desk, name: str, slot: str = LATER, *, form: str = "booking", **answers: Any
) -> tuple[str, str]:
    """(sid, receipt) of a booking, which wants an earlier slot unless it says otherwise."""
    sid = str(uuid.uuid5(uuid.NAMESPACE_DNS, name))
    wish = {"earlier": True} | answers
    status, body = desk.send(form, BOOKING | {"slot": slot, "email": f"{name}@example.jp"} | wish, sid=sid)
    assert status == 201, body
    desk.later(seconds=10)
    return sid, str(body["receipt"])


def freed(desk: Desk, slot: str = FREED, name: str = "before") -> None:
    """Somebody has the slot and cancels."""
    sid, _ = person(desk, name, slot, earlier=False)
    do(actions.cancel(), sid=sid)


def meta(desk: Desk, sid: str) -> Mapping[str, Any]:
    return next(item for item in desk.rows("submission") if item["PK"] == f"SUB#{sid}")


def offered(desk: Desk) -> list[str]:
    """To whom offers were sent, in order."""
    desk.sweep()
    mails = [mail for mail in desk.mails() if str(mail["Subject"]).startswith("早い日時が空きました")]
    return [str(mail["To"]).partition("@")[0] for mail in mails]


def page(sid: str, receipt: str) -> Page:
    return look(receipt, link_code(sid, keys=KEYS))
