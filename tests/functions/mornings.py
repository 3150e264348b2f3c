"""Mornings in tests: what one sent, and what happens between its writes."""

from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest

from tests.functions.conftest import Desk

CENTER, HARASSMENT = "kurashi@city.example.jp", "info@taisaku.example.jp"


def sent_since(desk: Desk, before: int) -> list[EmailMessage]:
    desk.sweep()
    return desk.mails()[before:]


def a_morning(desk: Desk, moment: str) -> list[EmailMessage]:
    """The mails of one morning's run; what was due before is sent first and left out."""
    desk.at(moment)
    desk.sweep()
    before = len(desk.mails())
    desk.morning()
    return sent_since(desk, before)


def to(mails: list[EmailMessage], address: str) -> EmailMessage:
    """The only mail to `address`, but for what a desk without a lead is told of missed promises, and for the
    figures of last month.
    """
    others = ("約束の期限", "先月の数字")
    found = [mail for mail in mails if mail["To"] == address]
    (mail,) = [mail for mail in found if not any(other in mail["Subject"] for other in others)]
    return mail


def written_on(desk: Desk, kind: str) -> list[str]:
    """The days (UTC) on which mails of a kind were written."""
    return sorted(row["created_at"][:10] for row in desk.rows("mail") if row["kind"] == kind)


def before_each(desk: Desk, monkeypatch: pytest.MonkeyPatch, do_before: Callable[[int], Any]) -> list[int]:
    """`do_before(n)` runs before the n-th transaction; transactions that it makes itself don't count."""
    real = desk.cloud.dynamodb.transact_write_items
    count = [0, 0]

    def write(**kwargs: Any) -> Any:
        if not count[1]:
            count[0] += 1
            count[1] = 1
            try:
                do_before(count[0] - 1)
            finally:
                count[1] = 0
        return real(**kwargs)

    monkeypatch.setattr(desk.cloud.dynamodb, "transact_write_items", write)
    return count
