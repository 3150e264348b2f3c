"""Conditions on a booking, its place and what it counts in. Stories of `test_left_out.py`."""

import uuid
from contextlib import suppress
from datetime import date
from typing import Any

from desk import bootstrap
from desk.domain.codes.keyed_hash import person_hash
from desk.domain.submissions.items import person_pk
from tests import actions
from tests.functions.bookings import OTHER_SID, SID, book, do, meta, put
from tests.functions.conditions.story import Stories
from tests.functions.conftest import BOOKING, CONSULTATION, Desk

RIGHT = "jiro@example.jp"


def _source_without(desk: Desk) -> None:
    """The source no longer counts the booking: its place was over, and another has it."""
    (source,) = desk.items("SRC#")
    put({name: value for name, value in source.items() if name != SID})


def corrected_after_its_place_was_taken(desk: Desk) -> bool:
    book(desk)
    _source_without(desk)
    do(actions.correct(mail=RIGHT))
    return SID in desk.items("SRC#")[0]


def cancelled_after_its_place_was_taken(desk: Desk) -> bool:
    book(desk)
    _source_without(desk)
    do(actions.cancel())
    return bool(desk.items("SRC#")[0]["n"] == 0)


def corrected_though_its_claim_is_another_s(desk: Desk) -> bool:
    book(desk)
    (claim,) = desk.items("UNIQ#")
    put({**claim, "sid": OTHER_SID})
    do(actions.correct(mail=RIGHT))
    return OTHER_SID not in [one["sid"] for one in desk.items("UNIQ#")]


def corrected_to_a_claim_that_is_another_s(desk: Desk) -> bool:
    book(desk)
    pk = person_pk("booking", person_hash(RIGHT, key=bootstrap.parts().settings.mail_hash_key))
    put({**desk.items("UNIQ#")[0], "PK": pk, "SK": SID, "sid": OTHER_SID})
    with suppress(RuntimeError):
        do(actions.correct(mail=RIGHT))
    return OTHER_SID not in [one["sid"] for one in desk.items("UNIQ#")]


def a_due_date_comes_after_a_step(desk: Desk) -> bool:
    assert desk.send("consultation", CONSULTATION, sid=SID)[0] == 201
    stored = meta(desk)
    do(actions.note(text="例のメモ"))
    bootstrap.parts().store.give_due(stored, date(2026, 12, 28))
    return bool(meta(desk)["due"] == "2026-12-28")


def a_wish_without_a_place_is_taken_for_a_filled_slot(desk: Desk) -> bool:
    """The mailbox has its places already. While its third request is on the way, somebody takes that slot."""
    holds = bootstrap.parts().bundle["forms"]["booking"]["words"]["slots"]["holds"]
    for n in range(holds["per_mailbox"]):
        assert _post(desk, f"2026-11-30T{10 + n}:00")[0] == 201
    client, on_its_way = desk.cloud.dynamodb, list[bool]()
    real = client.transact_write_items

    def late(**request: Any) -> Any:
        if not on_its_way:
            only_looks = any("ConditionCheck" in entry for entry in request["TransactItems"])
            if only_looks:
                on_its_way.append(True)
                other = {"email": "other@example.jp", "source": "198.51.100.1"}
                assert _post(desk, "2026-12-01T10:00", **other)[0] == 201
        return real(**request)

    client.transact_write_items = late
    try:
        status, _ = _post(desk, "2026-12-01T10:00")
    finally:
        client.transact_write_items = real
    assert on_its_way
    return bool(status == 201)


def _post(desk: Desk, slot: str, *, email: str = "taro@example.jp", **more: Any) -> tuple[int, Any]:
    return desk.send("booking", {**BOOKING, "slot": slot, "email": email}, sid=str(uuid.uuid4()), **more)


STORIES: Stories = {
    corrected_after_its_place_was_taken: "Update SRC# if attribute_exists(#sid)",
    cancelled_after_its_place_was_taken: "Update SRC# if attribute_exists(#sid)",
    corrected_though_its_claim_is_another_s: "Delete UNIQ# if sid = :sid",
    corrected_to_a_claim_that_is_another_s: "Put UNIQ# if attribute_not_exists(PK) OR sid = :sid",
    a_due_date_comes_after_a_step: "Update SUB#META if v = :v",
    a_wish_without_a_place_is_taken_for_a_filled_slot: "ConditionCheck SLOT#BOOK if attribute_not_exists(v)",
}
