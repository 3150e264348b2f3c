"""How far the mails are: an issue's on its way, what waits by kind, and nothing of another desk."""

import re
from typing import Any

import pytest

from desk import bootstrap
from desk.usecases.magazines.send_issue import send_issue
from tests.functions.bookings import book
from tests.functions.conftest import Desk
from tests.functions.console.at_the_counter import EVERYTHING, Counter, member
from tests.functions.magazine.issues import SUBJECT, issue, readers, report


def shown(desk: str) -> str:
    body = Counter(member({desk: EVERYTHING})).get("/sending")["body"]
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())


def test_an_issue_shows_how_far_it_is(desk: Desk) -> None:
    readers(desk, 5)
    assert SUBJECT not in shown("harassment")
    send_issue(issue(desk), bootstrap.parts(), by="staff-1")
    assert f"{SUBJECT}" in shown("harassment")
    assert "送った0・これから5・だめ0" in shown("harassment")
    desk.sweep()
    report(desk, "Bounce", bounce={"bounceType": "Permanent", "bounceSubType": "NoEmail"})
    assert "送った4・これから0・だめ1" in shown("harassment")
    assert SUBJECT not in shown("consumer-center")


def test_what_waits_is_counted_by_kind(desk: Desk) -> None:
    book(desk)
    assert "自動返信 1通です" in shown("consumer-center")
    assert "1通です" not in shown("harassment")
    desk.sweep()
    assert "1通です" not in shown("consumer-center")


def test_it_asks_the_table_a_few_times_however_many_mails_there_are(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    readers(desk, 30)
    send_issue(issue(desk), bootstrap.parts(), by="staff-1")
    client, asked = bootstrap.parts().store.client, []
    own = client.query

    def counted(**request: Any) -> Any:
        asked.append(request)
        return own(**request)

    monkeypatch.setattr(client, "query", counted)
    shown("harassment")
    assert len(asked) == 5, "what waits, what failed, what is held, the issues, and the one issue"
