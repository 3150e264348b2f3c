"""The canary's records in the table: how its runs (`desk.canary.journey`) went, and what is still booked.

`CANARY#<form>`: META says when a whole journey last worked. Each `OPEN#<sid>` is a booking that was, or may
have been, made and isn't known to have ended; it's written before the booking is sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from desk.domain.calendar.moments import epoch, stamp
from desk.domain.submissions.model import Item, submission_pk
from desk.storage.table import MAX_TRIES, Table, Write, to_wire

_OPEN_KEPT_FOR = timedelta(days=7)
"""Far longer than any canary booking exists: for a form that is no longer tried."""


@dataclass(frozen=True, kw_only=True)
class CanaryBooking:
    """A canary's booking, as far as it's stored. `mails`: kind#version -> status."""

    status: str
    receipt: str
    is_known: bool
    """Whether it was stored as the canary's; otherwise it's in the staff's lists."""
    mails: Mapping[str, str]

    def mail(self, kind: str) -> str:
        """The status of the mail of that kind; empty if there is none."""
        return next((status for mail, status in self.mails.items() if mail.partition("#")[0] == kind), "")


@dataclass(frozen=True, kw_only=True)
class Logbook:
    """The canary's records of one form."""

    table: Table
    form: str

    def last(self) -> Item | None:
        """How the last runs went; None before the first. Raises Unavailable."""
        return self.table.get(self._key("META"))

    def has_seen_the_site(self) -> bool:
        """Whether a run was ever recorded: none is until the site could be opened. Raises Unavailable."""
        found = self.table.query(
            KeyConditionExpression="PK = :pk AND SK = :meta",
            ExpressionAttributeValues=to_wire({":pk": canary_pk(self.form), ":meta": "META"}),
            # Explicit, because the function's IAM policy demands it.
            Select="SPECIFIC_ATTRIBUTES",
            ProjectionExpression="SK",
            ConsistentRead=True,
        )
        return any(True for _ in found)

    def unfinished(self) -> Mapping[str, str]:
        """The sids of bookings that aren't known to have ended -> since when. Raises Unavailable."""
        items = self.table.query(
            KeyConditionExpression="PK = :pk AND begins_with(SK, :open)",
            ExpressionAttributeValues=to_wire({":pk": canary_pk(self.form), ":open": "OPEN#"}),
            # Explicit, because the function's IAM policy demands it.
            Select="SPECIFIC_ATTRIBUTES",
            ProjectionExpression="SK, began_at",
            ConsistentRead=True,
        )
        return {item["SK"].removeprefix("OPEN#"): item["began_at"] for item in items}

    def begin(self, sid: str, *, at: datetime) -> None:
        """Record a booking that is about to be sent. Raises Unavailable: then nothing may be booked."""
        item = {
            **self._key(f"OPEN#{sid}"),
            "type": "canary",
            "began_at": stamp(at),
            "expires_at": epoch(at + _OPEN_KEPT_FOR),
        }
        self._write(Write(role="open", verb="Put", request={"Item": to_wire(item)}))

    def end(self, sid: str) -> None:
        """Delete the record of a booking that has ended. Raises Unavailable."""
        self._write(Write(role="open", verb="Delete", request={"Key": to_wire(self._key(f"OPEN#{sid}"))}))

    def record(self, outcome: str, *, step: str, why: str, at: datetime) -> None:
        """Record how a run went: `ok`, `full` (no slot to try) or `failed`. Raises Unavailable."""
        values: dict[str, Any] = {
            ":type": "canary",
            ":form": self.form,
            ":outcome": outcome,
            ":at": stamp(at),
        }
        change = f"SET #type = :type, form = :form, outcome = :outcome, last_{outcome}_at = :at"
        if outcome == "failed":
            change += ", last_step = :step, why = :why"
            values |= {":step": step, ":why": why}
        update = {
            "Key": to_wire(self._key("META")),
            "UpdateExpression": change,
            "ExpressionAttributeNames": {"#type": "type"},
            "ExpressionAttributeValues": to_wire(values),
        }
        self._write(Write(role="last", verb="Update", request=update))

    def booking(self, sid: str) -> CanaryBooking | None:
        """What is stored under a sid, without the answers; None if nothing is. Raises Unavailable."""
        items = list(
            self.table.query(
                KeyConditionExpression="PK = :pk",
                ExpressionAttributeValues=to_wire({":pk": submission_pk(sid)}),
                Select="SPECIFIC_ATTRIBUTES",
                ProjectionExpression="PK, SK, #status, receipt, canary",
                ExpressionAttributeNames={"#status": "status"},
                ConsistentRead=True,
            )
        )
        meta = next((item for item in items if item["SK"] == "META"), None)
        if meta is None:
            return None
        mails = {item["SK"]: item["status"] for item in items if item["SK"].startswith("OUT#")}
        return CanaryBooking(
            status=meta["status"],
            receipt=meta["receipt"],
            is_known=bool(meta.get("canary")),
            mails={sort.removeprefix("OUT#"): status for sort, status in mails.items()},
        )

    def _key(self, sort: str) -> dict[str, str]:
        return {"PK": canary_pk(self.form), "SK": sort}

    def _write(self, write: Write) -> None:
        self.table.write(lambda: [write], lambda failed: failed, tries=MAX_TRIES)


def canary_pk(form: str) -> str:
    return f"CANARY#{form}"
