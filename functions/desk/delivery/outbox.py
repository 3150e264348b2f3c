"""The outbox: delivers the mail rows that transactions leave behind.

Every row ends as sent, superseded, held or failed; failures are reported to the desk. This module decides
what becomes of a row (`desk.delivery.verdict`). `desk.delivery.queue` claims rows and writes the verdicts,
`desk.delivery.ses` sends, `desk.delivery.retries` knows when to try again.

SES has no idempotency token. A row whose lease ran out while sending, or whose answer was lost, may or may
not have been sent. It is retried once, or up to 5 times if it has a calendar file (same UID, so duplicates
collapse); after that it fails as `ambiguous`.

A mail to an applicant is superseded when a newer one has been written: "not yet fixed" must never come after
the invitation, nor the invitation after the cancellation (a mail that says what no other says stands beside
them: `Use.is_superseded`). So is one to an expert by a newer one to the same. A mail is also superseded at
its `until`. A newer mail
waits while another worker may still be sending an older one.

A sent row is written together with an item that leads from SES's message id to the row, for
`desk.delivery.reports`; a failed row together with the mail that alerts the desk (`desk.domain.mail.alerts`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from desk.delivery import caps, retries
from desk.delivery.pace import Pace
from desk.delivery.queue import Queue
from desk.delivery.ses import Sender
from desk.delivery.verdict import Delay, Failed, Held, Outcome, Postponed, Sent, Skipped, Superseded, Verdict
from desk.domain.calendar.moments import stamp
from desk.domain.errors import Unavailable
from desk.domain.magazines.subscription import is_subscribed
from desk.domain.mail.alerts import alert_of, hold_alerts_of
from desk.domain.mail.compose import compose
from desk.domain.mail.facts.bookings import count_others
from desk.domain.mail.stored.rows import is_newer_edition, same_expert
from desk.domain.mail.stored.suppression import suppression_pk
from desk.domain.mail.uses.table import (
    NOT_TO_APPLICANTS,
    TO_EXPERTS,
    TO_THE_DESK,
    is_superseded,
    is_task,
)
from desk.domain.submissions.model import Item, sid_of
from desk.storage.table import Table


@dataclass(frozen=True, kw_only=True)
class Outbox:
    """Decides on the mail rows of `queue`; `rows` is the same table. `clock` gives an aware moment."""

    rows: Table
    queue: Queue
    sender: Sender
    pace: Pace
    bundle: Mapping[str, Any]
    clock: Callable[[], datetime]
    mail_hash_key: bytes = field(repr=False)
    link_keys: Mapping[str, bytes] = field(repr=False, default_factory=dict)

    def deliver(self, key: Mapping[str, str]) -> Outcome | None:
        """Send the row of `key` (PK, SK) if it's due.

        Returns what became of it, or None where it isn't due or another worker has it.
        Raises Unavailable, ClientError or BotoCoreError when the table can't be reached: ring again later.
        """
        self.pace.wait()
        row = self.queue.claim(key)
        if row is None:
            return None
        try:
            known = self._known(row)
            corrected = self._corrected(row, known)
            if corrected is None:
                return None
            row = corrected
            decided = self._decide(row, known)
            if not isinstance(decided, EmailMessage):
                return self._settle(row, decided)
        except Unavailable as error:
            # Nothing was sent yet. Under its lease the row would wait longer, and then count as ambiguous.
            return self._settle(row, self._postponed(row, why=type(error).__name__))
        return self._settle(row, self._send(row, decided))

    def _settle(self, row: Item, verdict: Verdict | None) -> Outcome | None:
        return verdict.outcome if verdict and self.queue.settle(row, verdict) else None

    def _known(self, row: Item) -> list[Item]:
        """META and the mails of the submission, for a mail that depends on them. Raises Unavailable.

        Read after the claim, in one consistent read: of two workers the later one sees the earlier.
        """
        if row["kind"] in TO_THE_DESK and "folds" not in row:
            return []
        if "subscription" in row:
            subscription = self.rows.get({"PK": row["subscription"], "SK": "META"})
            return [subscription] if subscription else []
        return self.queue.submission_and_mails(row)

    def _corrected(self, row: Item, known: list[Item]) -> Item | None:
        """The row with its applicant's present address, and which code its link has; None where another
        worker has the row by now.

        The address is written to the row before the mail is sent: a report of SES is about that one.
        """
        meta = next((item for item in known if item["SK"] == "META"), {})
        if row["kind"] in NOT_TO_APPLICANTS:
            return row
        present = "address" if "subscription" in row else "mail_to"
        to = str(meta.get(present, row["to"]))
        if to != row["to"] and not self.queue.readdress(row, to):
            return None
        return {**row, "to": to, "link_n": int(meta.get("link_n", 0))}

    def _decide(self, row: Item, known: list[Item]) -> EmailMessage | Verdict | None:
        """The message to send, or why none is sent; None where another worker has the row by now.

        `known` is what else is stored of its submission. Raises Unavailable.
        """
        if retries.is_too_ambiguous(row):
            return self._failed(row, why="ambiguous")
        overtaken, older = self._others(row, known)
        # Who has left since the issue was put into the queue doesn't get it.
        has_left = "subscription" in row and not is_subscribed(next(iter(known), None))
        if overtaken or has_left or ("until" in row and row["until"] <= stamp(self.clock())):
            return Superseded(at=self.clock())
        if older:
            return self._postponed(row, why="behind", outcome="behind")
        suppression = self._suppression(row)
        if suppression:
            return self._failed(row, why="suppressed", suppression=suppression)
        if "mailbox" in row:
            claims = self.rows.partition(row["mailbox"])
            row = {**row, "others": count_others(claims, sid_of(row), at=self.clock())}
        try:
            message = compose(row, self.bundle, now=self.clock(), link_keys=self.link_keys)
        except KeyError:
            return self._failed(row, why="words")
        if caps.is_to_be_counted(row):
            counted = caps.count(row, self.rows, self.bundle, now=self.clock(), key=self.mail_hash_key)
            if counted == "lost":
                return None
            if counted != "counted":
                return self._over_a_cap(row, why=counted)
        return message

    def _send(self, row: Item, message: EmailMessage) -> Verdict:
        self.pace.sent()
        answer = self.sender.send(row, message)
        match answer.meaning:
            case "sent":
                return Sent(at=self.clock(), message_id=answer.message_id)
            case "refused for good":
                return self._failed(row, why=answer.why)
            case "slow down":
                return self._postponed(row, why=answer.why, outcome="throttled")
            case "refused":
                return self._postponed(row, why=answer.why, outcome="refused")
            case "not reached":
                return self._postponed(row, why=answer.why)
            case "perhaps sent":
                return self._postponed(row, why=answer.why, perhaps_sent=True)

    def _failed(self, row: Item, *, why: str, suppression: str = "") -> Failed:
        now = self.clock()
        alert = alert_of(row, self.bundle, why=why, at=now)
        return Failed(at=now, why=why, alert=alert, suppression=suppression)

    def _over_a_cap(self, row: Item, *, why: caps.Role) -> Held | Skipped | Postponed | Failed:
        now = self.clock()
        until = caps.waits_until(row, why, now=now)
        if until:
            return self._postponed(row, why=why, outcome="capped", until=until)
        if not is_task(row["kind"]):
            return Skipped(at=now, why=why, alerts=())
        alerts = tuple(hold_alerts_of(row, self.bundle, why=why, at=now))
        return (Skipped if why == "notices" else Held)(at=now, why=why, alerts=alerts)

    def _postponed(
        self,
        row: Item,
        *,
        why: str,
        outcome: Delay = "pending",
        perhaps_sent: bool = False,
        until: datetime | None = None,
    ) -> Postponed | Failed:
        now = self.clock()
        if retries.is_given_up(row, at=now):
            return self._failed(row, why=why)
        until = until or now + retries.pause(int(row["tries"]), chance=self.rows.jitter())
        return Postponed(at=now, until=until, why=why, outcome=outcome, perhaps_sent=perhaps_sent)

    def _others(self, row: Item, items: list[Item]) -> tuple[bool, bool]:
        """Of the mails to the same reader: is there a newer one, and may an older one be on its way?"""
        if "folds" in row:
            # The desk needs the newest of a booking's changes only.
            return any(item.get("kind") == row["kind"] and item["v"] > row["v"] for item in items), False
        if row["kind"] in TO_THE_DESK:
            return False, False
        if row["kind"] in TO_EXPERTS:
            same = [item for item in items if item.get("kind") in TO_EXPERTS and same_expert(item, row)]
            overtaken = any(item["v"] > row["v"] for item in same)
            return overtaken, any(self._is_older_at_work(item, row) for item in same)
        newest = next((int(item.get("mail_v", 0)) for item in items if item["SK"] == "META"), 0)
        overtaken = newest > row["v"] and is_superseded(row["kind"])
        overtaken |= any(is_newer_edition(item, row) for item in items)
        return overtaken, any(
            self._is_older_at_work(item, row)
            for item in items
            if item.get("kind", "undelivered") not in NOT_TO_APPLICANTS
        )

    def _is_older_at_work(self, other: Item, row: Item) -> bool:
        at_work = other["status"] == "sending" and other["next_at"] > stamp(self.clock())
        return (bool(other["v"] < row["v"]) or is_newer_edition(row, other)) and at_work

    def _suppression(self, row: Item) -> str | None:
        """PK of the item that suppresses this address, if there is one. Raises Unavailable."""
        if row["kind"] in TO_THE_DESK:
            return None
        pk = suppression_pk(row["to"], key=self.mail_hash_key)
        return pk if self.rows.get({"PK": pk, "SK": "META"}) else None
