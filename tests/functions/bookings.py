"""A booking's life in tests: brings one into any state by the actions that lead there."""

import uuid
from collections.abc import Mapping
from typing import Any

from desk import bootstrap
from desk.domain.submissions.workflow import APPLICANT, Action
from desk.storage.table import to_wire
from desk.usecases.change_submission import Acted, act
from tests import actions
from tests.functions.conftest import BOOKING, Desk

SID = "11111111-2222-4333-8444-555555555555"
OTHER_SID = "22222222-2222-4333-8444-555555555555"
URL = "https://example.kaigi.example.jp/room/1"
OTHER_URL = "https://example.kaigi.example.jp/room/2"
SLOT = BOOKING["slot"]
OTHER_SLOT = "2026-11-26T14:00"

PATHS: dict[str, tuple[Action, ...]] = {
    "received": (),
    "confirmed": (actions.confirm(url=URL),),
    "identified": (actions.confirm(url=URL), actions.identify()),
    "started": (actions.confirm(url=URL), actions.identify(), actions.start()),
    "done": (actions.confirm(url=URL), actions.identify(), actions.start(), actions.finish()),
    "declined": (actions.decline(reason="business"),),
    "cancelled": (actions.cancel(),),
    "no_show": (actions.confirm(url=URL), actions.no_show()),
    "unidentified": (actions.confirm(url=URL), actions.refuse_identity()),
    "not_kept": (actions.confirm(url=URL), actions.identify(), actions.start(), actions.not_kept()),
    "released": (actions.release(),),
}
"""State -> the actions that bring a new booking there."""

ACTIONS: tuple[Action, ...] = (
    actions.confirm(url=OTHER_URL),
    actions.move(slot=OTHER_SLOT, late=True),
    actions.decline(reason="business"),
    actions.cancel(),
    actions.identify(),
    actions.refuse_identity(),
    actions.start(),
    actions.finish(),
    actions.no_show(),
    actions.not_kept(),
    actions.note(text="例のメモ"),
    actions.release(),
    actions.withdraw(),
    actions.change(slot=OTHER_SLOT),
)
ENDED = frozenset({"done", "declined", "cancelled", "no_show", "unidentified", "not_kept", "released"})
FREED = frozenset({"declined", "cancelled", "released"})
"""The slot was never used, so others may have it."""


def book(desk: Desk, *, sid: str = SID, **answers: Any) -> str:
    """Take a booking; its receipt number."""
    status, body = desk.send("booking", BOOKING | answers, sid=sid)
    assert status == 201, body
    return str(body["receipt"])


def do(action: Action, *, sid: str = SID, by: str = "", op: str = "", version: int | None = None) -> Acted:
    """One action, by the person who would do it."""
    who = by or (APPLICANT if action.name in actions.OF_APPLICANTS else "staff-1")
    return act(action, sid, by=who, op=op or str(uuid.uuid4()), parts=bootstrap.parts(), version=version)


def reach(desk: Desk, state: str) -> None:
    """Book and bring the booking to `state`, each action at a time that allows it."""
    book(desk)
    if state == "released":
        mark_suspect(desk)
    for step in PATHS[state]:
        if step.name in actions.AT_THE_CONSULTATION:
            desk.at("2026-11-25T10:20:00+09:00")
        do(step)


def mark_suspect(desk: Desk, *, sid: str = SID) -> None:
    desk.cloud.dynamodb.update_item(
        TableName=bootstrap.parts().settings.table,
        Key={"PK": {"S": f"SUB#{sid}"}, "SK": {"S": "META"}},
        UpdateExpression="SET suspect = :marks",
        ExpressionAttributeValues={":marks": {"L": [{"S": "honeypot"}]}},
    )


def put(item: Mapping[str, Any]) -> None:
    """Store an item directly, over whatever is there."""
    parts = bootstrap.parts()
    parts.dynamodb.put_item(TableName=parts.settings.table, Item=to_wire(item))


def delete(item: Mapping[str, Any]) -> None:
    """Delete an item directly."""
    parts = bootstrap.parts()
    key = to_wire({"PK": item["PK"], "SK": item["SK"]})
    parts.dynamodb.delete_item(TableName=parts.settings.table, Key=key)  # type: ignore[attr-defined]


def meta(desk: Desk, *, sid: str = SID) -> Any:
    return next(item for item in desk.items(f"SUB#{sid}") if item["SK"] == "META")


def receipt_of(desk: Desk) -> str:
    return str(meta(desk)["receipt"])
