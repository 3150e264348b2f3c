"""Issues: what is sent to all subscribers of a magazine once, and the items it consists of. Pure.

`ISSUE#<magazine>#<issue>` has META, the record of the sending, and a row of the outbox for each subscriber.
META keeps the words as they were when the sending began, so that everybody gets the same ones; a row's key is
its subscription's id, so that nobody gets an issue twice.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from desk.domain.calendar.moments import epoch, from_stamp, stamp
from desk.domain.mail.letters import letter_of_magazine
from desk.domain.mail.stored.rows import BULK, BULK_SORT, REPORTS_COME_FOR, mail_item
from desk.domain.submissions.model import Item

ROWS_KEPT_FOR = REPORTS_COME_FOR + timedelta(days=10)
"""The rows have addresses. When SES reports no more, only the counts are left (`counts` of META)."""

OUTCOMES = ("sent", "waiting", "bounced", "complained", "left", "not_sent")
"""sent: SES took it, and nothing else was heard. waiting: it is still to be sent. bounced: it came back or
was refused. complained: reported as spam. left: its reader ended the subscription from it. not_sent: its
reader had left before, or mail to the address is stopped.
"""


@dataclass(frozen=True, kw_only=True)
class Issue:
    """One file of content/newsletter/."""

    id: str
    magazine: str
    day: date
    subject: str
    text: str
    status: str

    @classmethod
    def of(cls, issue: str, bundle: Mapping[str, Any]) -> "Issue | None":
        words = bundle.get("newsletter", {}).get(issue)
        if words is None:
            return None
        return cls(
            id=issue,
            magazine=words["magazine"],
            day=date.fromisoformat(words["day"]),
            subject=words["subject"],
            text=words["text"],
            status=words["status"],
        )


def issue_pk(magazine: str, issue: str) -> str:
    return f"ISSUE#{magazine}#{issue}"


def issues_pk(magazine: str) -> str:
    """GSI1PK of the records of a magazine's issues."""
    return f"ISSUES#{magazine}"


def row_sort(subscription: str) -> str:
    return f"{BULK_SORT}issue#{subscription}"


def record_item(issue: Issue, *, by: str, at: datetime) -> Item:
    """META of an issue whose sending begins; `at` also decides who gets it."""
    return {
        "PK": issue_pk(issue.magazine, issue.id),
        "SK": "META",
        "type": "issue",
        "magazine": issue.magazine,
        "issue": issue.id,
        "began_at": stamp(at),
        "by": by,
        "subject": issue.subject,
        "text": issue.text,
        "GSI1PK": issues_pk(issue.magazine),
        "GSI1SK": stamp(at),
    }


def issue_row(record: Mapping[str, Any], subscriber: Mapping[str, Any], bundle: Mapping[str, Any]) -> Item:
    """The outbox row of one issue for one subscriber (META). The same however often it is made."""
    magazine = record["magazine"]
    facts = {"subject": record["subject"], "text": str(record["text"]).rstrip("\n")}
    letter = letter_of_magazine("issue", magazine, to=subscriber["address"], bundle=bundle, facts=facts)
    at = from_stamp(record["began_at"])
    row = mail_item(
        record["PK"],
        row_sort(subscriber["PK"].removeprefix("MAG#")),
        bundle["magazines"][magazine]["desk"],
        letter,
        v=1,
        at=at,
        lane=BULK,
    )
    return row | {
        "magazine": magazine,
        "issue": record["issue"],
        "subscription": subscriber["PK"],
        "expires_at": epoch(at + ROWS_KEPT_FOR),
    }


def counts_of(rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How many of an issue's rows ended how (OUTCOMES)."""
    counts = Counter(_outcome(row) for row in rows)
    return {name: counts[name] for name in OUTCOMES}


def _outcome(row: Mapping[str, Any]) -> str:
    if row.get("outcome") == "Complaint":
        return "complained"
    if "left_at" in row:
        return "left"
    if row["status"] == "failed":
        return "not_sent" if row.get("why") == "suppressed" else "bounced"
    return {"sent": "sent", "superseded": "not_sent"}.get(str(row["status"]), "waiting")
