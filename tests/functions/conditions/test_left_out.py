"""A condition that no race can show, because another stands before it: what each prevents by itself.

Each story is told twice: as the desk is, and with that condition left out of its requests. Then harm is done.
"""

import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from functools import partial
from typing import Any

import pytest

from desk import bootstrap
from desk.delivery.queue import Queue
from desk.delivery.verdict import Failed
from desk.domain.codes.keyed_hash import person_hash
from desk.domain.codes.magazine_code import magazine_code
from desk.domain.errors import Changed, Unavailable
from desk.domain.magazines.subscription import Step
from desk.domain.mail.stored.rows import posted, release_held
from desk.domain.seminars.seats import Seats
from desk.domain.submissions.dispatch.experts import expert_item
from desk.domain.submissions.items import person_pk
from desk.domain.submissions.model import Change
from desk.staff.commands.data import erase
from desk.storage.detached import detach_message
from desk.storage.experts import change_expert
from desk.storage.seminar_settings import write_url, writes_for_url_mails
from desk.storage.subscriptions import add_rows, keep_counts, write_step
from desk.storage.table import to_wire
from desk.usecases.magazines import leave
from desk.usecases.retention import delete_submission
from tests import actions
from tests.faults.checking.mutants import Careless
from tests.functions.bookings import OTHER_SID, SID, URL, book, do, meta, put
from tests.functions.conftest import BOOKING, CONSULTATION, SEMINAR, Desk

URLS = ("https://example.kaigi.example.jp/watch/1", "https://example.kaigi.example.jp/watch/2")
RIGHT = "jiro@example.jp"
Story = Callable[[Desk], bool]


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


def _changed_row(desk: Desk, before: str, after: Callable[..., Any], role: str) -> bool:
    """A mail that was read as `before` is dropped by somebody else, and only then written."""
    book(desk)
    row = {**next(one for one in desk.rows("mail") if one["kind"] == "auto-reply"), "status": before}
    put({**row, "status": "dropped"})
    now = bootstrap.parts().clock()
    rows: Any = {role: (after(row, at=now),)}
    change = Change(stored=meta(desk), action="note", status="received", by="staff-1", at=now, op="1", **rows)
    with suppress(Changed):
        bootstrap.parts().store.change(change)
    return not any(one["status"] == "dropped" for one in desk.rows("mail"))


def a_letter_is_recorded_as_sent(desk: Desk) -> bool:
    return _changed_row(desk, "letter", posted, "posted")


def a_held_mail_is_let_through(desk: Desk) -> bool:
    return _changed_row(desk, "held", release_held, "unheld")


def _a_mail_is_added(desk: Desk, then: Callable[[], Any]) -> bool:
    """A mail of the morning about a booking that has changed since it was read."""
    book(desk)
    do(actions.confirm(url=URL))
    stored = meta(desk)
    row = {**desk.rows("mail")[0], "SK": "OUT#reminder#1", "kind": "reminder"}
    then()
    bootstrap.parts().store.add_mail(row, of=stored)
    return any(one["SK"] == row["SK"] for one in desk.rows("mail"))


def a_mail_is_added_after_the_end(desk: Desk) -> bool:
    return _a_mail_is_added(desk, lambda: put({**meta(desk), "status": "cancelled"}))


def a_mail_is_added_after_a_newer_one(desk: Desk) -> bool:
    return _a_mail_is_added(desk, lambda: put({**meta(desk), "mail_v": 3}))


def a_mail_is_added_to_what_is_deleted(desk: Desk) -> bool:
    return _a_mail_is_added(desk, lambda: put({**meta(desk), "going_at": "2026-11-20T01:00:00Z"}))


def a_due_date_comes_after_a_step(desk: Desk) -> bool:
    assert desk.send("consultation", CONSULTATION, sid=SID)[0] == 201
    stored = meta(desk)
    do(actions.note(text="例のメモ"))
    bootstrap.parts().store.give_due(stored, date(2026, 12, 28))
    return bool(meta(desk)["due"] == "2026-12-28")


def a_bounce_is_deleted_unread(desk: Desk) -> bool:
    """It is reported between the reading and the deletion: somebody has to be called."""
    book(desk)
    do(actions.cancel())
    desk.sweep()
    parts = bootstrap.parts()
    dossier = parts.store.dossier(SID)
    assert dossier
    put({**dossier.mails[0], "status": "failed"})
    with suppress(Changed):
        delete_submission(parts.store, dossier, why="kept", at=parts.clock())
    return any("expires_at" in one for one in desk.rows("mail"))


def a_record_of_a_look_is_written_over(desk: Desk) -> bool:
    store, item = bootstrap.parts().store, {"PK": "AUDIT#view#1", "SK": "1", "type": "view"}
    store.put_audit({**item, "who": "staff-1"})
    with suppress(RuntimeError):
        store.put_audit({**item, "who": "staff-2"})
    return bool(desk.rows("view")[0]["who"] == "staff-2")


def what_is_gone_is_made_again_by_an_erasure(desk: Desk) -> bool:
    store = bootstrap.parts().store
    detach_message(store, "gone")
    return bool(desk.items("MSG#"))


def a_digest_that_is_gone_is_made_again(desk: Desk) -> bool:
    erase._rewrite(bootstrap.parts().store, {"PK": "DIGEST#x", "SK": "OUT#digest#1"}, {})
    return bool(desk.items("DIGEST#"))


def a_wish_without_a_place_is_taken_for_a_slot_that_filled_meanwhile(desk: Desk) -> bool:
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


def _queue() -> Queue:
    parts = bootstrap.parts()
    return Queue(rows=parts.store, clock=parts.clock)


def an_alert_that_was_sent_is_written_again(desk: Desk) -> bool:
    """SES has reported the mail before its worker gave it up: the desk was told already."""
    book(desk)
    queue = _queue()
    row = queue.claim({"PK": f"SUB#{SID}", "SK": "OUT#auto-reply#1"})
    assert row
    alert = {**row, "SK": "OUT#undelivered#1#auto-reply", "kind": "undelivered", "status": "pending"}
    put({**alert, "status": "sent"})
    queue.settle(row, Failed(at=bootstrap.parts().clock(), why="ambiguous", alert=alert))
    return any((one["SK"], one["status"]) == (alert["SK"], "pending") for one in desk.rows("mail"))


def a_mail_that_was_let_through_is_ended_unsent(desk: Desk) -> bool:
    """A colleague lets it through while the sweep ends what newer mails have overtaken."""
    book(desk)
    do(actions.confirm(url=URL))
    row = next(one for one in desk.rows("mail") if one["kind"] == "auto-reply")
    _queue()._close_held({**row, "status": "held"})
    return any(one["status"] == "superseded" for one in desk.rows("mail"))


def an_expert_rests_though_a_visit_was_planned_since(desk: Desk) -> bool:
    parts = bootstrap.parts()
    expert = expert_item("harassment", "AAAA", name="例", field="例", mail=RIGHT, at=parts.clock())
    put({**expert, "v": 2})
    change_expert(parts.store, expert, {"active": False}, what="rest", by="staff-1", op="1", at=parts.clock())
    return not parts.store.experts("harassment")["AAAA"]["active"]


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


def _post(desk: Desk, slot: str, *, email: str = "taro@example.jp", **more: Any) -> tuple[int, Any]:
    return desk.send("booking", {**BOOKING, "slot": slot, "email": email}, sid=str(uuid.uuid4()), **more)


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


STORIES: Mapping[str, tuple[Story, str]] = {
    story.__name__: (story, role)
    for story, role in (
        (corrected_after_its_place_was_taken, "Update SRC# if attribute_exists(#sid)"),
        (cancelled_after_its_place_was_taken, "Update SRC# if attribute_exists(#sid)"),
        (corrected_though_its_claim_is_another_s, "Delete UNIQ# if sid = :sid"),
        (corrected_to_a_claim_that_is_another_s, "Put UNIQ# if attribute_not_exists(PK) OR sid = :sid"),
        (a_letter_is_recorded_as_sent, "Put SUB#OUT if #status = :letter"),
        (a_held_mail_is_let_through, "Put SUB#OUT if #status = :held"),
        (a_mail_is_added_after_the_end, "ConditionCheck SUB#META if #status = :status"),
        (a_mail_is_added_after_a_newer_one, "ConditionCheck SUB#META if #status = :status"),
        (a_mail_is_added_to_what_is_deleted, "ConditionCheck SUB#META if #status = :status"),
        (a_due_date_comes_after_a_step, "Update SUB#META if v = :v"),
        (a_bounce_is_deleted_unread, "Update SUB#OUT if #seen = :seen"),
        (a_record_of_a_look_is_written_over, "PutItem"),
        (an_alert_that_was_sent_is_written_again, "Put SUB#OUT if attribute_not_exists(PK)"),
        (a_mail_that_was_let_through_is_ended_unsent, "Update SUB#OUT if #status = :held"),
        (
            a_wish_without_a_place_is_taken_for_a_slot_that_filled_meanwhile,
            "ConditionCheck SLOT#BOOK if attribute_not_exists(v)",
        ),
        (an_expert_rests_though_a_visit_was_planned_since, "Put EXPERTS# if v = :v"),
        (a_second_application_gets_nothing_though_the_first_has_gone, "ConditionCheck SEAT#"),
        (a_seat_that_is_another_s_is_given_back, "Delete SEAT# if sid = :sid"),
        (a_viewing_url_is_set_over_another, "Update LIMIT# if attribute_not_exists(url_v)"),
        (a_viewing_url_goes_to_a_seat_that_has_it, "Update SEAT# if sid = :sid"),
        (a_viewing_url_that_was_sent_is_sent_again, "Put SUB#OUT if attribute_not_exists(PK)"),
        (what_is_gone_is_made_again_by_an_erasure, "Update MSG# if attribute_exists(PK)"),
        (a_digest_that_is_gone_is_made_again, "Update DIGEST# if attribute_exists(PK)"),
        (a_subscription_is_asked_for_over_another, "Put MAG#"),
        (a_subscription_is_ended_as_it_was_before_another_step, "Put MAG#"),
        (an_issue_that_was_sent_is_sent_again, "Put ISSUE#"),
        (the_record_of_an_issue_that_is_gone_is_made_again, "Put ISSUE#"),
        (a_row_that_expired_while_its_reader_left_is_made_again, "Update ISSUE#"),
    )
}
"""Name -> the story, and the beginning of the role (`tests.faults.checking.mutants`) that is left out."""


@pytest.mark.parametrize("name", STORIES)
def test_it_does_no_harm(desk: Desk, name: str) -> None:
    story, _ = STORIES[name]
    assert not story(desk)


@pytest.mark.parametrize("name", STORIES)
def test_without_its_condition_it_does(desk: Desk, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    story, role = STORIES[name]
    real, real_put = desk.cloud.dynamodb.transact_write_items, desk.cloud.dynamodb.put_item
    left_out: list[str] = []

    class Plain:
        """The client itself."""

        transact_write_items = staticmethod(real)

    def forgets(one: str) -> bool:
        is_it = one.partition(": ")[2].startswith(role)
        left_out.extend([one] if is_it else [])
        return is_it

    def put_item(**request: Any) -> Any:
        if role == "PutItem":
            left_out.append(role)
            request.pop("ConditionExpression", None)
            request.pop("ReturnValuesOnConditionCheckFailure", None)
        return real_put(**request)

    careless = Careless(Plain, forgets)
    monkeypatch.setattr(desk.cloud.dynamodb, "transact_write_items", careless.transact_write_items)
    monkeypatch.setattr(desk.cloud.dynamodb, "put_item", put_item)
    assert story(desk)
    assert left_out
