"""The restore drill: a backup becomes a fresh table, and the desk works on in it."""

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from desk import bootstrap
from desk.storage.table import from_wire
from infra.restore import CannotRestore, Restored, Source, of_export, of_table, restore
from local.emulated.cloud import TABLE_NAME
from local.emulated.dynamodb.table import create_table
from tests import actions
from tests.functions.bookings import SID, URL, book, do
from tests.functions.conftest import BOOKING, CONSULTATION, TEMPLATE, Desk, Staff
from tests.functions.mornings import HARASSMENT

FRESH = "restored"
SECOND = "22222222-2222-4333-8444-555555555555"
THIRD = "33333333-2222-4333-8444-555555555555"


@pytest.fixture
def lived_in(desk: Desk) -> Desk:
    """A confirmed booking with its invitation unsent, a new one, and a consultation with unsent mails."""
    book(desk)
    book(desk, sid=SECOND, email="jiro@example.jp", slot="2026-11-26T10:00")
    desk.sweep()
    desk.later(minutes=5)
    do(actions.confirm(url=URL))
    desk.send("consultation", CONSULTATION, sid=THIRD)
    return desk


@pytest.fixture
def fresh(lived_in: Desk) -> Callable[..., Restored]:
    """Restores into a fresh table and points the desk at it."""
    create_table(lived_in.cloud.dynamodb, TEMPLATE, name=FRESH)

    def fill(source: Source, *, hold_mails: bool = False) -> Restored:
        client = lived_in.cloud.dynamodb
        done = restore(source, client, FRESH, hold_mails=hold_mails, now=lived_in.now)
        parts = bootstrap.parts()
        settings = replace(parts.settings, table=FRESH)
        bootstrap.configure(
            settings=settings, dynamodb=client, ses=lived_in.cloud.ses, clock=lambda: lived_in.now
        )
        return done

    return fill


def old(desk: Desk) -> Source:
    return of_table(desk.cloud.dynamodb, TABLE_NAME)


def new(desk: Desk) -> list[Any]:
    return sorted(of_table(desk.cloud.dynamodb, FRESH)(), key=lambda item: (item["PK"], item["SK"]))


def test_the_fresh_table_equals_the_old_one(lived_in: Desk, fresh: Callable[..., Restored]) -> None:
    before = sorted(old(lived_in)(), key=lambda item: (item["PK"], item["SK"]))
    assert fresh(old(lived_in)) == Restored(put=len(before), same=0, other=())
    assert new(lived_in) == before


def test_an_export_in_aws_s_format_is_read(
    lived_in: Desk, fresh: Callable[..., Restored], tmp_path: Path
) -> None:
    pages = lived_in.cloud.dynamodb.get_paginator("scan").paginate(TableName=TABLE_NAME)
    items = [item for page in pages for item in page["Items"]]
    folder = tmp_path / "AWSDynamoDB/01/data"
    folder.mkdir(parents=True)
    for name, part in (("a", items[::2]), ("b", items[1::2])):
        with gzip.open(folder / f"{name}.json.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps({"Item": item}, ensure_ascii=False) + "\n" for item in part)
    fresh(of_export(tmp_path))
    assert new(lived_in) == sorted(map(from_wire, items), key=lambda item: (item["PK"], item["SK"]))


def test_a_folder_without_an_export_is_reported(tmp_path: Path) -> None:
    with pytest.raises(CannotRestore, match=r"json\.gz"):
        of_export(tmp_path)


def test_the_desk_works_on_with_the_fresh_table(
    lived_in: Desk, fresh: Callable[..., Restored], staff: Staff
) -> None:
    fresh(old(lived_in))
    listed = staff("list").out
    receipts = [item["receipt"] for item in new(lived_in) if item["type"] == "submission"]
    assert len(receipts) == 3
    assert all(receipt in listed for receipt in receipts)
    for action in (actions.identify(), actions.start(), actions.finish()):
        lived_in.at("2026-11-25T10:00:00+09:00")
        do(action)
    # What was taken is still taken.
    other = "44444444-2222-4333-8444-555555555555"
    assert lived_in.send("booking", BOOKING | {"email": "jiro@example.jp"}, sid=other)[0] in (409, 422)
    status, _ = lived_in.send(
        "booking", BOOKING | {"email": "saburo@example.jp", "slot": "2026-12-02T10:00"}, sid=other
    )
    assert status == 201


def test_unsent_mails_are_sent_once_and_sent_ones_not_again(
    lived_in: Desk, fresh: Callable[..., Restored]
) -> None:
    before = len(lived_in.mails())
    fresh(old(lived_in))
    for _ in range(3):
        lived_in.sweep()
        lived_in.later(minutes=10)
    sent = [(mail["To"], str(mail["Subject"])) for mail in lived_in.mails()[before:]]
    # The invitation; the consultation's auto-reply and its notice to the desk.
    assert len(sent) == len(set(sent)) == 3
    assert {item["status"] for item in new(lived_in) if item["type"] == "mail"} == {"sent"}


def test_unsent_mails_to_applicants_in_an_older_backup_wait_for_the_staff(
    lived_in: Desk, fresh: Callable[..., Restored], staff: Staff
) -> None:
    before = len(lived_in.mails())
    fresh(old(lived_in), hold_mails=True)
    lived_in.sweep()
    # The desk's own mail is sent: `send-held` only releases mails to applicants.
    assert [str(mail["To"]) for mail in lived_in.mails()[before:]] == [HARASSMENT]
    assert [(item["kind"], item["status"]) for item in new(lived_in) if item.get("why") == "restored"] == [
        ("invitation", "held"),
        ("auto-reply", "held"),
    ]
    before = len(lived_in.mails())
    receipt = next(
        item["receipt"] for item in new(lived_in) if item["PK"] == f"SUB#{SID}" and item["SK"] == "META"
    )
    assert "止め" in staff("show", receipt).out
    assert staff("send-held", receipt, answer="はい\n").status == 0
    lived_in.sweep()
    assert [str(mail["To"]) for mail in lived_in.mails()[before:]] == ["taro@example.jp"]


@pytest.mark.parametrize("calls", [0, 1, 7, 20])
def test_an_interrupted_restore_carries_on_and_no_mail_precedes_its_submission(
    calls: int, lived_in: Desk, fresh: Callable[..., Restored]
) -> None:
    client, left = lived_in.cloud.dynamodb, calls

    def throttle(**_: Any) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise ClientError({"Error": {"Code": "ThrottlingException", "Message": "later"}}, "PutItem")

    client.meta.events.register("before-call.dynamodb.PutItem", throttle)
    with pytest.raises(ClientError):
        fresh(old(lived_in))
    client.meta.events.unregister("before-call.dynamodb.PutItem", throttle)
    there = new(lived_in)
    if any(item["type"] == "mail" for item in there):
        assert {item["PK"] for item in there if item["SK"] == "META"} >= {
            item["PK"] for item in there if item["type"] == "mail"
        }
    done = fresh(old(lived_in))
    assert (done.same, done.other) == (calls, ())
    assert new(lived_in) == sorted(old(lived_in)(), key=lambda item: (item["PK"], item["SK"]))


def test_existing_items_of_the_fresh_table_are_kept_and_reported(
    lived_in: Desk, fresh: Callable[..., Restored]
) -> None:
    meta = next(item for item in old(lived_in)() if item["PK"] == f"SUB#{SID}" and item["SK"] == "META")
    newer = meta | {"status": "cancelled"}

    def with_a_newer_one() -> Iterator[Any]:
        yield newer

    fresh(with_a_newer_one)
    done = fresh(old(lived_in))
    assert done.other == (f"SUB#{SID} META",)
    assert newer in new(lived_in)


def test_expired_items_are_not_restored(lived_in: Desk, fresh: Callable[..., Restored]) -> None:
    lived_in.now += timedelta(days=100)
    gone = {
        (item["PK"], item["SK"])
        for item in old(lived_in)()
        if item.get("expires_at", 10**11) < lived_in.now.timestamp()
    }
    assert gone
    fresh(old(lived_in))
    assert not gone & {(item["PK"], item["SK"]) for item in new(lived_in)}
