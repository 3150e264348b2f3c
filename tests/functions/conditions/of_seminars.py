"""Conditions on seats and the URL for viewing. Stories of `test_left_out.py`."""

from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from desk import bootstrap
from desk.domain.errors import Changed, Unavailable
from desk.domain.seminars.seats import Seats
from desk.storage.seminars.settings import write_url, writes_for_url_mails
from tests import actions
from tests.functions.bookings import OTHER_SID, SID, do, put
from tests.functions.conditions.story import Stories
from tests.functions.conftest import SEMINAR, Desk

URLS = ("https://example.kaigi.example.jp/watch/1", "https://example.kaigi.example.jp/watch/2")


def _seat(desk: Desk) -> Mapping[str, Any]:
    """The item of the seat of somebody who has applied for a seminar."""
    assert desk.send("seminar", SEMINAR, sid=SID)[0] == 201
    (seat,) = desk.items("SEAT#")
    return seat


def a_seat_that_is_another_s_is_given_back(desk: Desk) -> bool:
    seat = _seat(desk)
    put({**seat, "sid": OTHER_SID})
    with suppress(RuntimeError, Unavailable, Changed):
        do(actions.withdraw())
    return not desk.items("SEAT#")


def a_seat_is_taken_over_one_of_the_same_mailbox(desk: Desk) -> bool:
    """Both were on their way at once, and neither knew of the other's seat."""
    client, first = desk.cloud.dynamodb, list[bool]()
    real = client.transact_write_items

    def late(**request: Any) -> Any:
        puts = [entry["Put"]["Item"]["PK"]["S"] for entry in request["TransactItems"] if "Put" in entry]
        if not first and any(pk.startswith("SEAT#") for pk in puts):
            first.append(True)
            assert desk.send("seminar", SEMINAR, sid=SID)[0] == 201
        return real(**request)

    client.transact_write_items = late
    try:
        desk.send("seminar", SEMINAR, sid=OTHER_SID)
    finally:
        client.transact_write_items = real
    assert first
    return [seat["sid"] for seat in desk.items("SEAT#")] != [SID]


def a_second_application_gets_nothing_though_the_first_has_gone(desk: Desk) -> bool:
    """The first is withdrawn while the second of the same mailbox is on its way."""
    seat = _seat(desk)
    client, gone = desk.cloud.dynamodb, list[bool]()
    real = client.transact_write_items

    def late(**request: Any) -> Any:
        if not gone and any("ConditionCheck" in entry for entry in request["TransactItems"]):
            gone.append(True)
            key = {name: {"S": seat[name]} for name in ("PK", "SK")}
            client.delete_item(TableName=bootstrap.parts().settings.table, Key=key)
        return real(**request)

    client.transact_write_items = late
    try:
        assert desk.send("seminar", SEMINAR, sid=OTHER_SID)[0] == 201
    finally:
        client.transact_write_items = real
    assert gone
    return not desk.items("SEAT#")


def a_viewing_url_is_set_over_another(desk: Desk) -> bool:
    """Two colleagues have read that there is none yet."""
    store, unread = bootstrap.parts().store, Seats.of(None, most=1, most_waiting=0)
    for url in URLS:
        write = write_url("seminar", "basics", unread, url)
        store.write(partial(list, [write]), bool, tries=1)
    return any(item.get("url") == URLS[1] for item in desk.items("LIMIT#"))


def _url_mail(desk: Desk, seat: Mapping[str, Any], **row: str) -> None:
    item = {"PK": f"SUB#{SID}", "SK": "OUT#viewing#1", "type": "mail", **row}
    writes = writes_for_url_mails([(dict(seat), item)], 1)
    bootstrap.parts().store.write(lambda: writes, lambda _: True, tries=1)


def a_viewing_url_goes_to_a_seat_that_has_it(desk: Desk) -> bool:
    """Another run of the morning has told it since this one read the seat."""
    seat = _seat(desk)
    put({**seat, "told": 1})
    _url_mail(desk, seat, status="pending")
    return any(row["SK"] == "OUT#viewing#1" for row in desk.rows("mail"))


def a_viewing_url_that_was_sent_is_sent_again(desk: Desk) -> bool:
    seat = _seat(desk)
    put({"PK": f"SUB#{SID}", "SK": "OUT#viewing#1", "type": "mail", "status": "sent"})
    _url_mail(desk, seat, status="pending")
    return any((row["SK"], row["status"]) == ("OUT#viewing#1", "pending") for row in desk.rows("mail"))


STORIES: Stories = {
    a_second_application_gets_nothing_though_the_first_has_gone: "ConditionCheck SEAT#",
    a_seat_is_taken_over_one_of_the_same_mailbox: "Put SEAT# if attribute_not_exists(PK)",
    a_seat_that_is_another_s_is_given_back: "Delete SEAT# if sid = :sid",
    a_viewing_url_is_set_over_another: "Update LIMIT# if attribute_not_exists(url_v)",
    a_viewing_url_goes_to_a_seat_that_has_it: "Update SEAT# if sid = :sid",
    a_viewing_url_that_was_sent_is_sent_again: "Put SUB#OUT if attribute_not_exists(PK)",
}
