"""The outbox over the wire: boto3's own client sends each kind of mail to another author's SES.

It keeps what it parsed of a MIME message; test_read_by_others checks the headers that it doesn't keep.
"""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import vobject

from desk import bootstrap
from local.emulated.cloud import isolated_client
from tests import actions
from tests.functions.bookings import SID, URL, book, do
from tests.functions.conftest import BOOKING, CONSULTATION, Desk, desk
from tests.mails.standin import StandIn, standing_in

__all__ = ["desk"]

RARE = "髙﨑①𠮷 様の会社では、まず方針を決めてください。\n\n窓口は、社内につくれます。"
OTHER_SID = SID.replace("1", "2")


@pytest.fixture(scope="module")
def standin() -> Iterator[StandIn]:
    with standing_in() as standin:
        yield standin


@pytest.fixture
def kept(desk: Desk, standin: StandIn) -> list[dict[str, Any]]:
    """A booking's life and an answered consultation; the mails to the applicants, as SES received them."""
    client = isolated_client("sesv2", endpoint=standin.url)
    parts = bootstrap.parts()
    bootstrap.configure(
        settings=parts.settings,
        dynamodb=desk.cloud.dynamodb,
        ses=client,
        clock=lambda: desk.now,
        sleep=desk.pauses.append,
    )
    try:
        book(desk)
        status, _ = desk.send("consultation", CONSULTATION | {"discreet": True}, sid=OTHER_SID)
        assert status == 201
        desk.sweep()
        for action, sid in (
            (actions.confirm(url=URL), SID),
            (actions.cancel(), SID),
            (actions.answer(text=RARE), OTHER_SID),
        ):
            desk.later(minutes=1)
            do(action, sid=sid)
            desk.sweep()
    finally:
        client.close()
    assert {row["status"] for row in desk.rows("mail")} == {"sent"}
    assert {row["message_id"] for row in desk.rows("mail")} == {mail["messageId"] for mail in standin.kept()}
    ours = {BOOKING["email"], CONSULTATION["email"]}
    return [mail for mail in standin.kept() if set(mail["destination"]["to"]) & ours]


def test_the_stand_in_receives_what_was_sent(kept: list[dict[str, Any]]) -> None:
    received, quiet, invitation, cancellation, answer = kept
    assert "申込みを受け付けました" in received["subject"]
    assert received["from"] == '"例市 オンライン相談窓口" <jidou@city.example.jp>'
    assert received["replyTo"] == ["kurashi@city.example.jp"]
    assert "まず、迷惑メールの中を探してください。" in received["body"]["text"]
    assert received["attachments"] == []

    assert quiet["from"].startswith('"受付窓口" <')
    assert "カスタマーハラスメント" not in quiet["subject"]

    assert URL in invitation["body"]["text"]
    assert "取り消しました" in cancellation["subject"]
    starts = datetime(2026, 11, 25, 1, tzinfo=UTC)
    for mail, name, method in (
        (invitation, "invite.ics", "REQUEST"),
        (cancellation, "cancel.ics", "CANCEL"),
    ):
        (file,) = mail["attachments"]
        assert (file["filename"], file["contentType"]) == (name, "text/calendar")
        calendar = vobject.readOne(base64.b64decode(file["content"]).decode())
        assert (calendar.method.value, calendar.vevent.dtstart.value) == (method, starts)

    assert RARE in answer["body"]["text"]
    assert answer["body"].get("html") is None
