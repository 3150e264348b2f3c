"""Keeps the counts of a magazine's issues: their rows have addresses, and are deleted by TTL."""

from collections.abc import Callable
from datetime import timedelta

from desk.domain.calendar.moments import from_stamp, stamp
from desk.domain.magazines.issues import ROWS_KEPT_FOR, counts_of
from desk.parts import Parts
from desk.storage.subscriptions import issues_sent, keep_counts, rows_of_issue

_BEFORE_TTL = timedelta(days=1)


def count_issues(magazine: str, parts: Parts, *, on_error: Callable[[Exception], None]) -> int:
    """Write what became of each recent issue to its record; how many issues. Raises Unavailable.

    An issue whose rows may be gone by now keeps the counts of its last night.
    """
    since = parts.clock() - ROWS_KEPT_FOR + _BEFORE_TTL
    done = 0
    for record in issues_sent(parts.store, magazine, since=stamp(since)):
        if from_stamp(record["began_at"]) < since:
            continue
        try:
            keep_counts(parts.store, record, counts_of(rows_of_issue(parts.store, str(record["PK"]))))
        except Exception as error:
            on_error(error)
            continue
        done += 1
    return done
