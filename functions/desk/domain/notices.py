"""Notices: short words that staff put on the public pages at run time, with a beginning and an end. Pure.

A notice is {"id", "desk" ("" for every page), "level" ("info" or "urgent"), "text", "from", "until", "by",
"at"}; moments are UTC stamps. It ends by time alone: nothing has to be written for it to go.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from desk.domain.calendar.moments import epoch, stamp
from desk.domain.submissions.model import Item

PK = "NOTICE"
KEY: Mapping[str, str] = {"PK": PK, "SK": "META"}
LEVELS = ("info", "urgent")
MOST = 10
"""Notices that haven't ended: more would be read by nobody."""
LONGEST = 300
LONGEST_TIME = timedelta(days=60)
"""What is to be read for longer belongs on a page."""
HISTORY_PK = "AUDIT#notice"
HISTORY_KEPT_FOR = timedelta(days=5 * 365)
CACHED_FOR = 60
"""Seconds that CloudFront and browsers may keep the list."""

_PUBLIC = ("id", "desk", "level", "text", "from", "until")


def live(notices: Iterable[Mapping[str, Any]], *, at: datetime) -> list[Item]:
    """Those that haven't ended."""
    return [dict(one) for one in notices if one["until"] > stamp(at)]


def shown(notices: Iterable[Mapping[str, Any]], *, at: datetime, desk: str | None = None) -> list[Item]:
    """What the public may see at a moment, urgent ones first; of a desk, its own and everybody's.

    Nothing of who wrote it, and nothing before its time.
    """
    now = stamp(at)
    found = [one for one in notices if one["from"] <= now < one["until"]]
    found = [one for one in found if desk is None or one["desk"] in ("", desk)]
    in_order = sorted(found, key=lambda one: (one["level"] != "urgent", one["from"], one["id"]))
    return [{name: one[name] for name in _PUBLIC} for one in in_order]


def as_json(notices: Sequence[Mapping[str, Any]]) -> str:
    """What the pages read."""
    return json.dumps({"notices": list(notices)}, ensure_ascii=False, separators=(",", ":"))


def history_item(notice: Mapping[str, Any], *, what: str, by: str, at: datetime, op: str) -> Item:
    """Who put a notice up (`what`: put) or took it back (`take`), and what it said."""
    words = {name: notice[name] for name in _PUBLIC if name != "id"}
    return {
        "PK": HISTORY_PK,
        "SK": f"{stamp(at)}#{op}",
        "type": "notice event",
        "what": what,
        "by": by,
        "at": stamp(at),
        "notice": {"id": notice["id"], **words},
        "expires_at": epoch(at + HISTORY_KEPT_FOR),
    }
