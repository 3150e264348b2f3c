"""Verdicts: what becomes of a mail row that this worker has claimed, and what that changes in the row. Pure.

`desk.delivery.outbox` decides on one, `desk.delivery.queue` writes it in one transaction.
`at` is the aware moment of the decision; the row keeps it. `outcome` is what the caller of the outbox learns.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Literal

from desk.domain.calendar.moments import stamp
from desk.domain.mail.stored.rows import message_item
from desk.domain.mail.uses.table import is_task
from desk.domain.submissions.model import Item

Delay = Literal["pending", "throttled", "refused", "behind", "capped"]
"""Why a mail stays in the queue.

`pending`: SES did not answer, or the table did not.
`throttled`: SES takes no mail of ours at present.
`refused`: SES does not take this mail at present.
`behind`: another worker may still be sending an older mail to the same applicant.
`capped`: the mailbox has got its mails of the day, or the desk the booking's notices of the hour.
"""

Outcome = Literal["sent", "failed", "superseded", "held"] | Delay


@dataclass(frozen=True, kw_only=True)
class Sent:
    """SES took the mail."""

    at: datetime
    message_id: str
    outcome: ClassVar[Outcome] = "sent"


@dataclass(frozen=True, kw_only=True)
class Failed:
    """The mail is given up and becomes a task for the staff, if it is of a kind that does."""

    at: datetime
    why: str
    """SES's error code, the name of an exception, or `ambiguous`, `suppressed`, `words`."""
    alert: Item | None
    """The outbox row that reports the failure to the desk, if the desk wants one."""
    suppression: str = ""
    """PK of the item that suppresses the address, if that is why."""
    outcome: ClassVar[Outcome] = "failed"


@dataclass(frozen=True, kw_only=True)
class Superseded:
    """A newer mail replaces this one, or its time is over. It will not be sent."""

    at: datetime
    outcome: ClassVar[Outcome] = "superseded"


@dataclass(frozen=True, kw_only=True)
class Skipped:
    """A notice to the desk over its cap: it will not be sent, since the staff's list has what it says. Or a
    magazine's mail that no staff need to decide on.
    """

    at: datetime
    why: str
    alerts: tuple[Item, ...]
    """As in `Held`."""
    outcome: ClassVar[Outcome] = "superseded"


@dataclass(frozen=True, kw_only=True)
class Held:
    """An auto-reply over a cap. It waits until the staff release or drop it."""

    at: datetime
    why: str
    alerts: tuple[Item, ...]
    """Outbox rows that report it to the desk. Only the first one that does not exist yet is written."""
    outcome: ClassVar[Outcome] = "held"


@dataclass(frozen=True, kw_only=True)
class Postponed:
    """The mail is tried again at `until`. `perhaps_sent`: SES may have taken it this time."""

    at: datetime
    until: datetime
    why: str
    outcome: Delay
    perhaps_sent: bool


Verdict = Sent | Failed | Superseded | Skipped | Held | Postponed


@dataclass(frozen=True, kw_only=True)
class Change:
    """An update of a mail row. With it the first item of `beside` that doesn't exist yet is put, if any."""

    expression: str
    """DynamoDB's update expression; `#status` stands for `status`."""
    values: Mapping[str, Any]
    beside: Sequence[Item] = ()


def change_of(row: Item, verdict: Verdict) -> Change:
    """The change that writes a verdict to its row."""
    now = stamp(verdict.at)
    match verdict:
        case Sent(message_id=message_id):
            return Change(
                expression="SET #status = :status, message_id = :id, sent_at = :now "
                "REMOVE GSI1PK, GSI1SK, next_at, why",
                values={":status": "sent", ":id": message_id, ":now": now},
                beside=[message_item(row, message_id, at=verdict.at)],
            )
        case Failed():
            return _failure(row, verdict, now)
        case Superseded():
            return Change(
                expression="SET #status = :status, superseded_at = :now REMOVE GSI1PK, GSI1SK, next_at, why",
                values={":status": "superseded", ":now": now},
            )
        case Skipped():
            return Change(
                expression="SET #status = :status, why = :why, superseded_at = :now "
                "REMOVE GSI1PK, GSI1SK, next_at",
                values={":status": "superseded", ":why": verdict.why, ":now": now},
                beside=verdict.alerts,
            )
        case Held():
            values = {":why": verdict.why, ":now": now, ":held": "MAIL#held", ":sort": sort_key(row, now)}
            return Change(
                expression="SET #status = :status, why = :why, held_at = :now, "
                "GSI1PK = :held, GSI1SK = :sort REMOVE next_at",
                values={":status": "held", **values},
                beside=verdict.alerts,
            )
        case Postponed():
            until = stamp(verdict.until)
            change = "SET #status = :status, why = :why, next_at = :at, GSI1SK = :sort"
            again = {":status": "pending", ":why": verdict.why, ":at": until, ":sort": sort_key(row, until)}
            if verdict.perhaps_sent:
                return Change(expression=f"{change} ADD ambiguous :one", values={**again, ":one": 1})
            return Change(expression=change, values=again)


def _failure(row: Item, verdict: Failed, now: str) -> Change:
    change = "SET #status = :status, why = :why, failed_at = :now"
    values = {":status": "failed", ":why": verdict.why, ":now": now}
    if not is_task(row["kind"]):
        return Change(expression=f"{change} REMOVE GSI1PK, GSI1SK, next_at", values=values)
    change += ", GSI1PK = :failed"
    values[":failed"] = "MAIL#failed"
    if verdict.suppression:
        change += ", suppression = :suppression"
        values[":suppression"] = verdict.suppression
    if verdict.alert is None:
        return Change(expression=change, values=values)
    # The desk gets one alert a mail: later reports of SES on it set off no other.
    return Change(expression=f"{change}, told_at = :now", values=values, beside=[verdict.alert])


def sort_key(key: Mapping[str, Any], at: str) -> str:
    """GSI1SK of a mail row: `at` (a stamp), then its key, so that two rows of one moment differ."""
    return f"{at}#{str(key['PK']).removeprefix('SUB#')}#{key['SK']}"
