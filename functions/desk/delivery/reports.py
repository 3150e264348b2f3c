"""Reports: what SES reports of a mail that it took, written to the mail's row.

Reports come late, twice and in any order. So each is added to a set in the row, and the outcome is computed
from the whole set. If the mail did not arrive, the row goes to the index of failed mails and one mail alerts
the desk, in the same transaction.

Reports by severity, the worst first: a complaint; a refusal for good by SES or by the receiver, or a bounce
with a reason (mailbox full, content refused); a delivery; a bounce without a reason (after a delivery, that
is most often an absence notice); a delay.

A "not spam" report cancels the complaints before it, but the address stays suppressed: by then SES has put it
on a list of its own, so the staff have to remove it from both (`python -m desk unsuppress`, infra/README.md).
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from desk.delivery.verdict import sort_key
from desk.domain.calendar.moments import epoch, stamp
from desk.domain.errors import Unavailable
from desk.domain.magazines.subscription import Ending, is_subscribed, left
from desk.domain.mail.alerts import alert_of
from desk.domain.mail.stored.rows import ROW_TAG, message_item, message_pk, row_of
from desk.domain.mail.stored.suppression import suppression_item, suppression_pk
from desk.domain.mail.uses.table import TO_THE_DESK, is_task
from desk.domain.submissions.items import is_expired
from desk.domain.submissions.model import Item
from desk.storage.subscriptions import put_subscription
from desk.storage.table import MAX_TRIES, Table, Write, to_wire

_READINGS = 5
_MARKED_WITHIN = timedelta(seconds=30)
"""An unmarked mail so young is assumed to be marked in a moment by the worker that sent it."""
_GENERAL = frozenset({"General", "Undetermined"})
"""Subtypes of a bounce that give no reason."""


class NotMarkedYet(Exception):
    """No row has this message id yet: the worker that sent the mail may be about to mark it."""


@dataclass(frozen=True, kw_only=True)
class Report:
    """One event of SES. `code` is its kind, or a bounce's type and subtype: Permanent.NoEmail.

    `at` is SES's time stamp as SES writes it, the same whenever the same event is delivered again.
    """

    message_id: str
    code: str
    at: str
    row: Mapping[str, str] | None = None
    """The key of the mail's row, from the tag that the outbox gave to SES."""
    to: str = field(default="", repr=False)
    """The address that the mail went to; "" if SES does not say."""

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.at)

    @property
    def mark(self) -> str:
        return f"{self.at} {self.code}"

    @property
    def suppresses(self) -> bool:
        """Whether no more mail should be sent to the address."""
        return self.code == "Complaint" or self.code.partition(".")[0] == "Permanent"


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """The state of a mail after a report."""

    row: Mapping[str, str]
    """The key of the mail's row."""
    status: str
    is_to_the_desk: bool


@dataclass(frozen=True, kw_only=True)
class Reports:
    """Records SES's reports in the mail rows of the desk's table. `clock` gives an aware moment."""

    rows: Table
    bundle: Mapping[str, Any]
    clock: Callable[[], datetime]
    mail_hash_key: bytes = field(repr=False)

    def record(self, report: Report) -> Recorded | None:
        """Write a report to its row; None where the row was deleted, or is for another address by now.

        Raises NotMarkedYet, Unavailable.
        """
        found = self.rows.get({"PK": message_pk(report.message_id), "SK": "META"})
        if found is None:
            found = self._unmarked(report)
        if "row" not in found:
            return None
        for _ in range(_READINGS):
            row = self.rows.get(found["row"])
            if row is None or is_expired(row, at=self.clock()):
                return None
            if "type" not in found and _is_another(report.to, row["to"]):
                self._of_another_address(report)
                return None
            if report.mark in row.get("reports", ()):
                return _recorded(row, row["status"])
            reports = {*row.get("reports", ()), report.mark}
            if self._write(self._transaction(row, report, reports, marks="type" not in found)):
                return _recorded(row, _status(outcome(reports)))
        raise Unavailable

    def _unmarked(self, report: Report) -> Item:
        """The row of a mail that its worker did not mark. Raises NotMarkedYet if it may still do so."""
        if report.row is None or self.clock() - report.moment < _MARKED_WITHIN:
            raise NotMarkedYet
        return {"row": report.row}

    def _of_another_address(self, report: Report) -> None:
        """An unmarked mail went to an address that staff have corrected since: its row is the new one's."""
        if report.suppresses:
            pk = suppression_pk(report.to, key=self.mail_hash_key)
            item = suppression_item(pk, kind=report.code, at=self.clock())
            self._write([Write(role="suppression", verb="Put", request={"Item": to_wire(item)})])

    def _write(self, writes: list[Write]) -> bool:
        """False if the row has changed since it was read: read it again and start over."""
        return self.rows.write(lambda: writes, lambda _: True, tries=MAX_TRIES) is None

    def _transaction(
        self, row: Item, report: Report, reports: Collection[str], *, marks: bool
    ) -> list[Write]:
        """The transaction that records a report and, with `marks`, also marks the mail as sent."""
        now = self.clock()
        why = outcome(reports)
        change = "SET #status = :status, reports = :reports, heard = :heard, outcome = :why"
        values: Item = {
            ":status": _status(why),
            ":reports": set(reports),
            ":heard": len(reports),
            ":why": why,
            ":epoch": epoch(now),
        }
        unchanged = "attribute_not_exists(heard)"
        if "heard" in row:
            unchanged = "heard = :before"
            values[":before"] = row["heard"]
        beside: list[Item] = []
        if marks:
            change += ", message_id = if_not_exists(message_id, :id), sent_at = if_not_exists(sent_at, :sent)"
            values |= {":id": report.message_id, ":sent": stamp(report.moment)}
            beside.append(message_item(row, report.message_id, at=now))
        if report.suppresses and row["kind"] not in TO_THE_DESK:
            pk = suppression_pk(row["to"], key=self.mail_hash_key)
            beside.append(suppression_item(pk, kind=report.code, at=now))
            change += ", suppression = :suppression"
            values[":suppression"] = pk
        if _status(why) == "failed" and not is_task(row["kind"]):
            change += (
                ", why = :why, failed_at = if_not_exists(failed_at, :now) REMOVE GSI1PK, GSI1SK, next_at"
            )
            values[":now"] = stamp(now)
        elif _status(why) == "failed":
            change += (
                ", why = :why, failed_at = if_not_exists(failed_at, :now), GSI1PK = :failed, GSI1SK = :sort"
            )
            values |= {":now": stamp(now), ":failed": "MAIL#failed", ":sort": sort_key(row, stamp(now))}
            alert = None if "told_at" in row else alert_of(row, self.bundle, why=why, at=now)
            if alert:
                # At this moment the outbox may give the mail up and alert the desk itself.
                change += ", told_at = :now"
                unchanged += " AND attribute_not_exists(told_at)"
                beside.append(alert)
            change += " REMOVE next_at"
        else:
            change += " REMOVE why, failed_at, GSI1PK, GSI1SK, next_at"
        update = {
            "Key": to_wire({"PK": row["PK"], "SK": row["SK"]}),
            # Without the condition, an update of a row deleted meanwhile would create one.
            "ConditionExpression": "attribute_exists(PK) AND "
            f"(attribute_not_exists(expires_at) OR expires_at > :epoch) AND {unchanged}",
            "UpdateExpression": change,
            "ExpressionAttributeNames": {"#status": "status"},
            "ExpressionAttributeValues": to_wire(values),
        }
        return [
            Write(role="row", verb="Update", request=update),
            *(Write(role=item["type"], verb="Put", request={"Item": to_wire(item)}) for item in beside),
            *self._end_of_subscription(row, report),
        ]

    def _end_of_subscription(self, row: Item, report: Report) -> list[Write]:
        """Nothing more is sent to who refuses an issue for good, or calls it spam."""
        stored = self.rows.get({"PK": row["subscription"], "SK": "META"}) if "subscription" in row else None
        if stored is None or not (report.suppresses and is_subscribed(stored)):
            return []
        by: Ending = "complaint" if report.code == "Complaint" else "bounce"
        return [put_subscription(left(stored, by=by, at=self.clock()).after, stored)]


def report_of(detail: Mapping[str, Any]) -> Report | None:
    """The report in an event's `detail`; None for a kind that we don't handle. Raises KeyError."""
    kind = detail["eventType"].replace(" ", "")
    mail = detail["mail"]
    match kind:
        case "Delivery":
            code, at = kind, detail["delivery"]["timestamp"]
        case "DeliveryDelay":
            code, at = kind, detail["deliveryDelay"]["timestamp"]
        case "Bounce":
            code, at = _bounce_code(detail["bounce"]), detail["bounce"]["timestamp"]
        case "Complaint":
            code, at = _complaint_code(detail["complaint"]), detail["complaint"]["timestamp"]
        case "Reject" | "RenderingFailure":
            # These have no time stamp of their own.
            code, at = kind, mail["timestamp"]
        case _:
            return None
    (tag,) = mail.get("tags", {}).get(ROW_TAG, [""])
    to = next(iter(mail.get("destination", ())), "")
    return Report(message_id=mail["messageId"], code=code, at=at, row=row_of(tag), to=to)


def _is_another(address: str, of_row: str) -> bool:
    return bool(address) and address.lower() != of_row.lower()


def outcome(reports: Collection[str]) -> str:
    """The code of the report that counts: the worst one, and the latest of the equally bad.

    A later "not spam" cancels the complaints before it.
    """
    parted = [(at, code) for at, _, code in (mark.partition(" ") for mark in reports)]
    forgiven = max((at for at, code in parted if code == "NotSpam"), default="")
    return max((_severity(code), at, code) for at, code in parted if code != "Complaint" or at > forgiven)[2]


def _severity(code: str) -> int:
    kind, _, reason = code.partition(".")
    if kind == "Complaint":
        return 4
    if kind in ("Permanent", "Reject", "RenderingFailure") or (kind == "Transient" and reason):
        return 3
    return {"Delivery": 2, "Transient": 1, "Undetermined": 1}.get(kind, 0)


def _status(code: str) -> str:
    return "sent" if code in ("Delivery", "DeliveryDelay", "NotSpam") else "failed"


def _bounce_code(bounce: Mapping[str, Any]) -> str:
    kind, reason = bounce["bounceType"], bounce.get("bounceSubType", "General")
    return kind if reason in _GENERAL else f"{kind}.{reason}"


def _complaint_code(complaint: Mapping[str, Any]) -> str:
    if complaint.get("complaintSubType") == "OnAccountSuppressionList":
        # Not a complaint about this mail. SES did not send it, because of a complaint about an earlier one.
        return "Permanent.OnAccountSuppressionList"
    return "NotSpam" if complaint.get("complaintFeedbackType") == "not-spam" else "Complaint"


def _recorded(row: Item, status: str) -> Recorded:
    key = {"PK": row["PK"], "SK": row["SK"]}
    return Recorded(row=key, status=status, is_to_the_desk=row["kind"] in TO_THE_DESK)
