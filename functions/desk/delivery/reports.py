"""What comes back of a mail: SES's reports are written to the row that they're about.

Reports come late, twice and in any order, so each is only added to the row's set of them, and how the mail
fared is worked out from the whole set. A mail that didn't arrive stands in the index of failed mails and is
told to the desk by one mail, in the same transaction.

How bad a report is, the worst first: a complaint; what SES or the other side refused for good, and a mailbox
that is full or takes no such mail; delivered; a bounce that says no more than "not now" or nothing at all
(after a delivery that is most often an absence notice); a delay.

"No spam" takes back the complaints before it, but not the suppression of the address: SES has it on a list of
its own by then, too, so somebody has to take it off both (`python -m desk unsuppress`, infra/README.md).
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from desk.domain.calendar.moments import epoch, stamp
from desk.domain.errors import Unavailable
from desk.domain.mail.alerts import alert_of
from desk.domain.mail.rows import ROW_TAG, message_item, message_pk, row_of
from desk.domain.mail.suppression import suppression_item, suppression_pk
from desk.domain.submissions.items import is_expired
from desk.domain.submissions.model import TO_THE_DESK, Item
from desk.storage.table import MAX_TRIES, Table, Write, to_wire

_READINGS = 5
_MARKED_WITHIN = timedelta(seconds=30)
"""Until then a mail that isn't marked is taken for one that will be."""
_GENERAL = frozenset({"General", "Undetermined"})


class NotMarkedYet(Exception):
    """No row is known by this message id: sent a moment ago, it may be marked in the next one."""


@dataclass(frozen=True, kw_only=True)
class Report:
    """One event of SES. `code` is its kind and, of a bounce, what is known more closely: Permanent.NoEmail.

    `at` is SES's own moment, as SES writes it: the same event has the same, however often it comes.
    """

    message_id: str
    code: str
    at: str
    row: Mapping[str, str] | None = None
    """The key of the mail's row, as the outbox told SES."""

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.at)

    @property
    def mark(self) -> str:
        return f"{self.at} {self.code}"

    @property
    def suppresses(self) -> bool:
        """Whether nothing more should go to that address."""
        return self.code == "Complaint" or self.code.partition(".")[0] == "Permanent"


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """How a mail stands after a report. `is_ours` if it was one to the desk itself."""

    row: Mapping[str, str]
    status: str
    is_ours: bool


@dataclass(frozen=True, kw_only=True)
class Reports:
    """The mail rows of the desk's table, as SES's reports change them. `clock` gives an aware moment."""

    rows: Table
    bundle: Mapping[str, Any]
    clock: Callable[[], datetime]
    mail_hash_key: bytes = field(repr=False)

    def record(self, report: Report) -> Recorded | None:
        """Write a report to its row; None where the row is gone. Raises NotYet, Unavailable."""
        found = self.rows.get({"PK": message_pk(report.message_id), "SK": "META"})
        if found is None:
            found = self._unmarked(report)
        if "row" not in found:
            return None
        for _ in range(_READINGS):
            row = self.rows.get(found["row"])
            if row is None or is_expired(row, at=self.clock()):
                return None
            if report.mark in row.get("reports", ()):
                return _heard(row, row["status"])
            reports = {*row.get("reports", ()), report.mark}
            if self._write(self._steps(row, report, reports, marks="type" not in found)):
                return _heard(row, _status(outcome(reports)))
        raise Unavailable

    def _unmarked(self, report: Report) -> Item:
        """Where it isn't known by its id: whoever sent it didn't live to mark it, or is about to."""
        if report.row is None or self.clock() - report.moment < _MARKED_WITHIN:
            raise NotMarkedYet
        return {"row": report.row}

    def _write(self, writes: list[Write]) -> bool:
        """Whether it was written: where another report came in between, all has to be worked out anew."""
        return self.rows.write(lambda: writes, lambda _: True, tries=MAX_TRIES) is None

    def _steps(self, row: Item, report: Report, reports: Collection[str], *, marks: bool) -> list[Write]:
        """Each item of the transaction that writes a report down, and with `marks` that the mail was sent."""
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
        if _status(why) == "failed":
            sort = f"{stamp(now)}#{row['PK'].removeprefix('SUB#')}#{row['SK']}"
            change += (
                ", why = :why, failed_at = if_not_exists(failed_at, :now), GSI1PK = :failed, GSI1SK = :sort"
            )
            values |= {":now": stamp(now), ":failed": "MAIL#failed", ":sort": sort}
            alert = None if "told_at" in row else alert_of(row, self.bundle, why=why, at=now)
            if alert:
                # Whoever sent it may give it up and tell the desk at this very moment.
                change += ", told_at = :now"
                unchanged += " AND attribute_not_exists(told_at)"
                beside.append(alert)
            change += " REMOVE next_at"
        else:
            change += " REMOVE why, failed_at, GSI1PK, GSI1SK, next_at"
        update = {
            "Key": to_wire({"PK": row["PK"], "SK": row["SK"]}),
            # An update of what was deleted in between would make a row of nothing but a report.
            "ConditionExpression": "attribute_exists(PK) AND "
            f"(attribute_not_exists(expires_at) OR expires_at > :epoch) AND {unchanged}",
            "UpdateExpression": change,
            "ExpressionAttributeNames": {"#status": "status"},
            "ExpressionAttributeValues": to_wire(values),
        }
        return [
            Write(role="row", verb="Update", request=update),
            *(Write(role=item["type"], verb="Put", request={"Item": to_wire(item)}) for item in beside),
        ]


def report_of(detail: Mapping[str, Any]) -> Report | None:
    """The report in an event's `detail`; None for a kind that we didn't ask for. Raises KeyError."""
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
            # These have no moment of their own.
            code, at = kind, mail["timestamp"]
        case _:
            return None
    (tag,) = mail.get("tags", {}).get(ROW_TAG, [""])
    return Report(message_id=mail["messageId"], code=code, at=at, row=row_of(tag))


def outcome(reports: Collection[str]) -> str:
    """The code of the report that counts: the worst, and of those the latest.

    Whoever says later that it's no spam takes the complaints before that back.
    """
    parted = [(at, code) for at, _, code in (mark.partition(" ") for mark in reports)]
    forgiven = max((at for at, code in parted if code == "NotSpam"), default="")
    return max((_badness(code), at, code) for at, code in parted if code != "Complaint" or at > forgiven)[2]


def _badness(code: str) -> int:
    kind, _, closer = code.partition(".")
    if kind == "Complaint":
        return 4
    if kind in ("Permanent", "Reject", "RenderingFailure") or (kind == "Transient" and closer):
        return 3
    return {"Delivery": 2, "Transient": 1, "Undetermined": 1}.get(kind, 0)


def _status(code: str) -> str:
    return "sent" if code in ("Delivery", "DeliveryDelay", "NotSpam") else "failed"


def _bounce_code(bounce: Mapping[str, Any]) -> str:
    kind, closer = bounce["bounceType"], bounce.get("bounceSubType", "General")
    return kind if closer in _GENERAL else f"{kind}.{closer}"


def _complaint_code(complaint: Mapping[str, Any]) -> str:
    if complaint.get("complaintSubType") == "OnAccountSuppressionList":
        # Not a complaint about this mail: SES didn't even send it, because of one about an earlier mail.
        return "Permanent.OnAccountSuppressionList"
    # "not-spam" takes an earlier report of spam back.
    return "NotSpam" if complaint.get("complaintFeedbackType") == "not-spam" else "Complaint"


def _heard(row: Item, status: str) -> Recorded:
    return Recorded(row={"PK": row["PK"], "SK": row["SK"]}, status=status, is_ours=row["kind"] in TO_THE_DESK)
