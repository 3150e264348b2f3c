"""A cap holds, however many deliver functions run at once: one mailbox gets so many mails and no more."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from threading import Lock
from typing import Any
from unittest.mock import patch

import pytest

import deliver
from desk import bootstrap
from desk.delivery import caps
from desk.domain.calendar.moments import stamp
from desk.domain.forms.checks.addresses import one_mailbox
from desk.domain.submissions.model import Item
from desk.storage.table import Table, to_wire
from tests.faults.races.cast.actors import Booker
from tests.faults.races.cast.postmen import Postman
from tests.faults.world import World, world
from tests.functions.events import Context, stream

POSTMEN = 3
BOMBS = 10
CAP = 3
SLOTS = tuple(
    f"2026-{day}T{hour}:00" for day in ("11-25", "11-26") for hour in ("09", "10", "11", "14", "15")
)


@dataclass(frozen=True, kw_only=True)
class Bell:
    """A deliver function of its own, called by the stream for one mail."""

    name: str
    row: Item

    def act(self, world: World) -> None:
        deliver.handler(stream(self.row), Context())

    def settle(self, world: World) -> None:
        """Nothing: a sweep sends what is left."""


class Letterbox:
    """Stands in for SES: takes every mail and counts them by recipient."""

    def __init__(self) -> None:
        self.sent: Counter[str] = Counter()
        self._lock = Lock()

    def send_email(self, *, Content: Any, **_: Any) -> dict[str, str]:  # noqa: N803 - boto3's name
        message = message_from_bytes(Content["Raw"]["Data"], policy=policy.default)
        with self._lock:
            self.sent[one_mailbox(str(message["To"]))] += 1
            return {"MessageId": f"{self.sent.total():08}"}


@contextmanager
def bombed(
    seed: int, client: Any, bundle: Mapping[str, Any], folder: Path, *, rate: float
) -> Iterator[tuple[World, Letterbox]]:
    """Many bookings for aliases of one mailbox, and all bells and some sweeps at once.

    The caps take names with and without dots for one mailbox; the claim of a live booking doesn't.
    """
    letterbox = Letterbox()
    few = {
        **bundle,
        "auto_reply_caps": {
            "per_address_a_day": CAP,
            "per_desk_an_hour": 1000,
            "notices_an_hour": 1000,
            "changes_an_hour": 1,
        },
    }
    with world(client, few, folder, seed=seed, ses=letterbox, receipt_numbers=200) as here:
        for n in range(BOMBS):
            sid = f"00000000-0000-4000-8000-{n:012}"
            wish = SLOTS[n]
            Booker(name=f"bomb {n}", email=f"{alias(n)}@example.jp", sids=(sid,), wishes=(wish,)).act(here)
        here.clock.step = timedelta(0)
        bells = [Bell(name=f"bell {n}", row=row) for n, row in enumerate(replies(here))]
        here.race([*bells, *(Postman(name=f"postman {n}") for n in range(POSTMEN))], rate=rate)
        yield here, letterbox


def alias(number: int) -> str:
    """One of the names of `victim`: a dot behind each letter that is a 1 in the number's binary digits."""
    return "".join(f"{letter}{'.' * (number >> at & 1)}" for at, letter in enumerate("victim"))


def replies(here: World) -> list[dict[str, Any]]:
    return [item for item in here.items() if item.get("kind") == "auto-reply"]


def counted(here: World) -> set[int]:
    """The values of the two counters of auto-replies."""
    kept = ("RATE#auto-reply#", "RATE#desk#")
    return {int(item["mails"]) for item in here.items() if item["PK"].startswith(kept)}


@pytest.mark.parametrize("seed", range(3300, 3301))
def test_the_cap_is_reached_and_never_exceeded(
    seed: int, client: Any, bundle: Mapping[str, Any], tmp_path: Path
) -> None:
    with bombed(seed, client, bundle, tmp_path, rate=0) as (here, letterbox):
        assert Counter(row["status"] for row in replies(here)) == {"sent": CAP, "held": BOMBS - CAP}
        assert letterbox.sent["victim@example.jp"] == CAP
        assert counted(here) == {CAP}
        # The desk gets a notice of each booking, and at most two alerts about all that is held.
        assert letterbox.sent["kurashi@city.example.jp"] <= BOMBS + 2


@pytest.mark.parametrize("seed", range(3310, 3312))
def test_under_faults_a_mail_counts_once_and_ends_sent_or_held(
    seed: int, client: Any, bundle: Mapping[str, Any], tmp_path: Path
) -> None:
    with bombed(seed, client, bundle, tmp_path, rate=0.3) as (here, letterbox):
        rows = replies(here)
        assert sum("counted_at" in row for row in rows) == CAP, f"seed {seed}"
        assert counted(here) == {CAP}, f"seed {seed}"
        ends = {(row["status"], row["status"] != "sent" and row["why"]) for row in rows}
        assert ends <= {("sent", False), ("held", "address"), ("failed", "ambiguous")}, f"seed {seed}"
        # A counted mail may be sent twice: where the process died, or the marking failed.
        assert letterbox.sent["victim@example.jp"] <= 2 * CAP, f"seed {seed}"


def test_reading_first_and_counting_later_exceeds_the_cap(
    client: Any, bundle: Mapping[str, Any], tmp_path: Path
) -> None:
    """Shows that the tests above are real races: with two steps instead of one they fail."""

    def count(row: Item, rows: Table, bundle: Mapping[str, Any], *, now: Any, key: bytes) -> caps.Count:
        address, _ = caps.caps_of(row, bundle, now=now, key=key)
        found = rows.get({"PK": address.pk, "SK": address.window}) or {"mails": 0}
        if found["mails"] >= address.most:
            return "address"
        rows.client.update_item(
            TableName=bootstrap.parts().settings.table,
            Key=to_wire({"PK": address.pk, "SK": address.window}),
            UpdateExpression="ADD mails :one SET seen_at = :now",
            ExpressionAttributeValues=to_wire({":one": 1, ":now": stamp(now)}),
        )
        return "counted"

    def goes_wrong(seed: int) -> bool:
        with bombed(seed, client, bundle, tmp_path, rate=0) as (_, letterbox):
            return letterbox.sent["victim@example.jp"] > CAP

    with patch("desk.delivery.caps.count", count):
        assert any(goes_wrong(seed) for seed in range(3320, 3340))
