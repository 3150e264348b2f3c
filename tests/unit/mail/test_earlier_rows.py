"""Rows of a release that knew fewer figures are sent with those of the form that sends them."""

from datetime import datetime
from typing import Any

import pytest

from desk.domain.mail.compose import compose
from tests.conftest import NOW


def form(mail: str, minutes: int) -> dict[str, Any]:
    slots, handling = {"minutes": minutes}, {"no_show_minutes": 15}
    return {"words": {"desk": "d", "mails": {"staff_notice": mail}, "slots": slots, "handling": handling}}


@pytest.mark.parametrize(
    ("mail", "facts", "text"),
    [
        ("short", {"slot": "例"}, "30 15"),
        ("long", {"slot": "例"}, "60 15"),
        ("gone", {"slot": "例"}, "30 15"),
        # Its form was given a figure only after the row was written.
        ("long", {"slot": "例", "slot_minutes": "45"}, "45 15"),
    ],
)
def test_a_row_that_lacks_a_figure_is_sent_with_that_of_its_form(
    mail: str, facts: dict[str, str], text: str
) -> None:
    words = {
        "to": "desk",
        "from": "desk",
        "subject": "例",
        "body": "{{ slot_minutes }} {{ no_show_minutes }}\n",
    }
    bundle: dict[str, Any] = {
        "mails": dict.fromkeys(("short", "long", "gone"), words),
        "forms": {"a": form("short", 30), "b": form("long", 60)},
        "desks": {"d": {"mail": {"desk": {"address": "d@example.jp", "name": "例"}}}},
        "messages": {"workflow": {"without_phone": ""}, "bookings": {}},
    }
    row = {"mail": mail, "desk": "d", "kind": "staff-notice", "to": "a@example.jp", "discreet": False}
    sent = compose({**row, "facts": facts}, bundle, now=datetime.fromisoformat(NOW), link_keys={})
    assert sent.get_content().strip() == text
