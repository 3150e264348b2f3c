"""The view log: who of the staff has looked at a whole submission, and when. Pure.

An event of its own kind, beside the submission: a look changes nothing, so it takes no version. It expires by
itself, so no race with a deletion can leave one behind.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from desk.domain.calendar.moments import epoch, stamp
from desk.domain.submissions.model import Item, sid_of


def views_pk(sid: str) -> str:
    return f"AUDIT#view#{sid}"


def view_item(stored: Mapping[str, Any], *, by: str, at: datetime, op: str, keep: timedelta) -> Item:
    """One look at a submission, kept for `keep` (its form's retention). Nothing in it names the applicant."""
    return {
        "PK": views_pk(sid_of(stored)),
        "SK": f"{stamp(at)}#{op}",
        "type": "view",
        "by": by,
        "at": stamp(at),
        "expires_at": epoch(at + keep),
    }
