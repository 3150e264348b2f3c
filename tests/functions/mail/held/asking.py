"""Consultations that set automatic mail off, and what became of it."""

import uuid
from collections import Counter
from collections.abc import Iterator

from tests.functions.conftest import CONSULTATION, Desk

VICTIM = "hanako@example.jp"
OFFICE = "info@taisaku.example.jp"


def ask(desk: Desk, *addresses: str) -> list[str]:
    """Send one consultation from each address, and each from elsewhere; returns the receipts."""
    return list(_asked(desk, addresses))


def _asked(desk: Desk, addresses: tuple[str, ...]) -> Iterator[str]:
    for n, address in enumerate(addresses):
        answers = {**CONSULTATION, "email": address}
        status, body = desk.send("consultation", answers, sid=str(uuid.uuid4()), source=f"192.0.2.{n}")
        assert status == 201
        yield body["receipt"]


def replies(desk: Desk) -> Counter[str]:
    """Status -> how many auto-replies have it."""
    return Counter(row["status"] for row in desk.rows("mail") if row["kind"] == "auto-reply")


def sent_to(desk: Desk, address: str) -> int:
    return sum(mail["To"].addresses[0].addr_spec == address for mail in desk.mails())


def alerts(desk: Desk) -> list[str]:
    return [mail.get_content() for mail in desk.mails() if "メールを止めています" in mail["Subject"]]
