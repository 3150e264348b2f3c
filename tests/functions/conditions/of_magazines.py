"""Conditions on subscriptions and issues. Stories of `test_left_out.py`."""

from contextlib import suppress
from typing import Any

import pytest

from desk import bootstrap
from desk.domain.codes.magazine_code import magazine_code
from desk.domain.errors import Unavailable
from desk.domain.magazines.subscription import Step
from desk.storage.subscriptions import add_rows, keep_counts, write_step
from desk.storage.table import to_wire
from desk.usecases.magazines.magazines import leave
from tests.functions.bookings import put
from tests.functions.conditions.story import Stories
from tests.functions.conftest import Desk

RIGHT = "jiro@example.jp"


def _subscription(**more: Any) -> dict[str, Any]:
    base = {"PK": "MAG#x", "SK": "META", "type": "subscription", "status": "subscribed", "v": 1}
    return {**base, "magazine": "seminars", "address": RIGHT, "consents": [], **more}


def a_subscription_is_asked_for_over_another(desk: Desk) -> bool:
    put(_subscription())
    write_step(bootstrap.parts().store, Step(after=_subscription(status="pending")), None)
    return bool(desk.items("MAG#")[0]["status"] == "pending")


def a_subscription_is_ended_as_it_was_before_another_step(desk: Desk) -> bool:
    put(_subscription(v=2))
    write_step(bootstrap.parts().store, Step(after=_subscription(status="left", v=2)), _subscription())
    return bool(desk.items("MAG#")[0]["status"] == "left")


def an_issue_that_was_sent_is_sent_again(desk: Desk) -> bool:
    row = {"PK": "ISSUE#seminars#x", "SK": "BULK#issue#x", "type": "mail"}
    put({**row, "status": "sent"})
    add_rows(bootstrap.parts().store, [{**row, "status": "pending"}])
    return bool(desk.items("ISSUE#")[0]["status"] == "pending")


def the_record_of_an_issue_that_is_gone_is_made_again(desk: Desk) -> bool:
    keep_counts(bootstrap.parts().store, {"PK": "ISSUE#seminars#x", "SK": "META", "type": "issue"}, {})
    return bool(desk.items("ISSUE#"))


def a_row_that_expired_while_its_reader_left_is_made_again(desk: Desk) -> bool:
    code = magazine_code("leave", "A" * 16, keys=bootstrap.parts().settings.link_keys).replace("-", "")
    put(_subscription(PK=f"MAG#{'A' * 16}"))
    store, row = bootstrap.parts().store, {"PK": "ISSUE#seminars#x", "SK": f"BULK#issue#{'A' * 16}"}
    real = store.client.get_item

    def get_item(**request: Any) -> Any:
        if request["Key"]["PK"]["S"].startswith("ISSUE#"):
            return {"Item": to_wire({**row, "type": "mail"})}
        return real(**request)

    with pytest.MonkeyPatch.context() as patch, suppress(Unavailable):
        patch.setattr(store.client, "get_item", get_item)
        leave(code, bootstrap.parts(), by="page", issue="x")
    return bool(desk.items("ISSUE#"))


STORIES: Stories = {
    a_subscription_is_asked_for_over_another: "Put MAG#",
    a_subscription_is_ended_as_it_was_before_another_step: "Put MAG#",
    an_issue_that_was_sent_is_sent_again: "Put ISSUE#",
    the_record_of_an_issue_that_is_gone_is_made_again: "Put ISSUE#",
    a_row_that_expired_while_its_reader_left_is_made_again: "Update ISSUE#",
}
