"""The queue writes each verdict once: the row and what goes with it, or nothing if the lease is lost."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from desk.delivery.queue import LEASE, Queue
from desk.delivery.verdict import Failed, Held, Postponed, Sent, Skipped, Superseded, Verdict
from desk.storage.table import Table, from_wire, to_wire
from tests.faults.sim.table import MemoryTable

NOW = datetime.fromisoformat("2026-11-20T10:00:00+09:00")
STAMP = "2026-11-20T01:00:00Z"
KEY = {"PK": "SUB#1", "SK": "OUT#auto-reply#1"}
INDEXED = {"GSI1PK", "GSI1SK"}
ALERT = {"PK": "SUB#1", "SK": "OUT#undelivered#1#auto-reply"}
FIRST_HOUR, NEXT_HOUR = ({"PK": "HOLD#例", "SK": f"OUT#held#2026-11-20T{hour}"} for hour in (10, 11))


class Client:
    """A table in memory behind the calls of boto3's client; counts the writes."""

    def __init__(self) -> None:
        self.table = MemoryTable()
        self.writes = 0

    def put(self, item: Mapping[str, Any]) -> None:
        self.table.put_item(Item=to_wire(item))

    def item(self, key: Mapping[str, str]) -> dict[str, Any] | None:
        found = self.table.item((key["PK"], key["SK"]))
        return from_wire(found) if found else None

    def update_item(self, *, TableName: str, **request: Any) -> Any:  # noqa: N803 - boto3's name
        return self.table.update_item(**request)

    def transact_write_items(self, *, TransactItems: list[Any]) -> Any:  # noqa: N803
        self.writes += 1
        return self.table.transact_write_items(TransactItems=TransactItems)


@pytest.fixture
def client() -> Client:
    """With one mail that is due."""
    client = Client()
    due = {"status": "pending", "tries": 0, "next_at": STAMP, "created_at": STAMP}
    about = {"kind": "auto-reply", "v": 1, "GSI1PK": "MAIL#due", "GSI1SK": f"{STAMP}#1#{KEY['SK']}"}
    client.put({**KEY, **about, **due})
    return client


def queue(client: Client, *, at: datetime = NOW) -> Queue:
    rows = Table(client=client, table="t", sleep=lambda _: None)  # type: ignore[arg-type]
    return Queue(rows=rows, clock=lambda: at)


def claimed(client: Client) -> dict[str, Any]:
    row = queue(client).claim(KEY)
    assert row is not None
    return row


SENT = Sent(at=NOW, message_id="0106")
FAILED = Failed(at=NOW, why="MessageRejected", alert=ALERT)
HELD = Held(at=NOW, why="address", alerts=(FIRST_HOUR, NEXT_HOUR))
SKIPPED = Skipped(at=NOW, why="notices", alerts=(FIRST_HOUR, NEXT_HOUR))
POSTPONED = Postponed(
    at=NOW, until=NOW + timedelta(minutes=1), why="behind", outcome="behind", perhaps_sent=False
)


@pytest.mark.parametrize(
    ("verdict", "expected", "gone", "beside"),
    [
        (
            SENT,
            {"status": "sent", "message_id": "0106", "sent_at": STAMP},
            {*INDEXED, "next_at", "why"},
            [{"PK": "MSG#0106", "SK": "META"}],
        ),
        (
            FAILED,
            {
                "status": "failed",
                "why": "MessageRejected",
                "failed_at": STAMP,
                "told_at": STAMP,
                "GSI1PK": "MAIL#failed",
            },
            {"suppression"},
            [ALERT],
        ),
        (
            Failed(at=NOW, why="suppressed", alert=None, suppression="SUPP#1"),
            {"status": "failed", "why": "suppressed", "suppression": "SUPP#1", "GSI1PK": "MAIL#failed"},
            {"told_at"},
            [],
        ),
        (
            Superseded(at=NOW),
            {"status": "superseded", "superseded_at": STAMP},
            {*INDEXED, "next_at", "why"},
            [],
        ),
        (
            SKIPPED,
            {"status": "superseded", "superseded_at": STAMP, "why": "notices"},
            {*INDEXED, "next_at"},
            [FIRST_HOUR],
        ),
        (
            HELD,
            {
                "status": "held",
                "held_at": STAMP,
                "why": "address",
                "GSI1PK": "MAIL#held",
                "GSI1SK": f"{STAMP}#1#OUT#auto-reply#1",
            },
            {"next_at"},
            [FIRST_HOUR],
        ),
        (
            POSTPONED,
            {
                "status": "pending",
                "why": "behind",
                "next_at": "2026-11-20T01:01:00Z",
                "GSI1PK": "MAIL#due",
                "GSI1SK": "2026-11-20T01:01:00Z#1#OUT#auto-reply#1",
            },
            {"ambiguous"},
            [],
        ),
        (
            Postponed(at=NOW, until=NOW, why="ReadTimeoutError", outcome="pending", perhaps_sent=True),
            {"status": "pending", "ambiguous": 1},
            set(),
            [],
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_verdict_is_written_in_one_transaction(
    client: Client,
    verdict: Verdict,
    expected: Mapping[str, Any],
    gone: set[str],
    beside: list[Mapping[str, str]],
) -> None:
    assert queue(client).settle(claimed(client), verdict)
    row = client.item(KEY)
    assert row is not None
    assert row | expected == row
    assert not gone & row.keys()
    assert len(list(client.table.items())) == 1 + len(beside)
    assert all(client.item(key) for key in beside)
    assert client.writes == 1


@pytest.mark.parametrize("verdict", [SENT, FAILED, Superseded(at=NOW), SKIPPED, HELD, POSTPONED])
def test_a_worker_that_lost_its_lease_writes_nothing(client: Client, verdict: Verdict) -> None:
    row = claimed(client)
    later = queue(client, at=NOW + LEASE)
    assert later.claim(KEY)
    before = list(client.table.items())
    assert not queue(client).settle(row, verdict)
    assert list(client.table.items()) == before


def test_of_two_alerts_the_first_that_does_not_exist_yet_is_written(client: Client) -> None:
    client.put(FIRST_HOUR)
    assert queue(client).settle(claimed(client), HELD)
    assert client.item(NEXT_HOUR)


def test_if_all_alerts_exist_the_verdict_is_written_without_one(client: Client) -> None:
    client.put(FIRST_HOUR)
    client.put(NEXT_HOUR)
    assert queue(client).settle(claimed(client), HELD)
    assert (client.item(KEY) or {})["status"] == "held"


# ---- Claiming


def test_only_one_worker_has_a_row_until_its_lease_ends(client: Client) -> None:
    row = claimed(client)
    assert (row["status"], row["tries"], row["next_at"]) == ("sending", 1, "2026-11-20T01:08:00Z")
    assert queue(client, at=NOW + LEASE - timedelta(seconds=1)).claim(KEY) is None
    assert client.item(KEY) == row


def test_a_row_whose_lease_ended_counts_as_perhaps_sent(client: Client) -> None:
    assert "ambiguous" not in claimed(client)
    row = queue(client, at=NOW + LEASE).claim(KEY)
    assert row is not None
    assert (row["tries"], row["ambiguous"]) == (2, 1)


def test_a_row_is_not_claimed_before_it_is_due(client: Client) -> None:
    assert queue(client, at=NOW - timedelta(seconds=1)).claim(KEY) is None


@pytest.mark.parametrize("status", ["sent", "failed", "superseded", "held", "dropped"])
def test_a_row_that_is_settled_is_not_claimed(client: Client, status: str) -> None:
    client.put({**(client.item(KEY) or {}), "status": status})
    assert queue(client).claim(KEY) is None
