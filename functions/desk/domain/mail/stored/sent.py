"""The mails to an applicant and the calls, as they are listed to the applicant. Pure.

So a caller or a mail that claims to be the desk can be told from what the desk did.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from desk.domain.calendar.moments import clock_of, from_stamp, moment_words
from desk.domain.mail.uses.table import NOT_TO_APPLICANTS, name_of, of_kind

_STATES = {"pending": "coming", "sending": "coming", "sent": "sent", "failed": "failed", "held": "held"} | {
    "letter": "letter",
    "posted": "posted",
}
"""Mails in other states were replaced by newer ones, or dropped: they were never sent."""


def sent_mails(
    rows: Iterable[Mapping[str, Any]], calls: Iterable[Mapping[str, Any]], bundle: Mapping[str, Any]
) -> Iterator[tuple[str, str, str]]:
    """(moment, name, what became of it) of each mail to the applicant and each call, the oldest first.

    `calls` are the events of calls. No address, and nothing of what was said.
    """
    words = bundle["messages"]["manage"]
    shown = [
        (_moment(row), name_of(row, bundle), words["mail_states"][_STATES[row["status"]]])
        for row in rows
        if row["kind"] not in NOT_TO_APPLICANTS and row["status"] in _STATES and of_kind(row["kind"])
    ]
    shown += [(str(event["at"]), words["call"], words["called"]) for event in calls]
    for at, name, state in sorted(shown, key=lambda one: one[0]):
        yield moment_words(from_stamp(at), clock_of(bundle)), name, state


def _moment(row: Mapping[str, Any]) -> str:
    return str(row.get("sent_at") or row.get("posted_at") or row["created_at"])
