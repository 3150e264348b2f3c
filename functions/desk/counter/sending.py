"""How far the mails are: what waits by kind, each issue of a magazine, what is stopped. Nobody's address."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from desk.counter.session import Session, at_words
from desk.domain.calendar.moments import stamp
from desk.domain.magazines.issues import Issue
from desk.domain.mail.uses.table import name_of
from desk.domain.submissions.model import Item
from desk.storage.subscriptions import issues_sent
from desk.usecases.magazines.send_issue import counts_of_record

_SHOWN_FOR = timedelta(days=60)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Mails of one kind that are still to be sent."""

    name: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Job:
    """One issue of a magazine on its way: mails sent, waiting, and not delivered."""

    title: str
    began: str
    sent: int
    waiting: int
    failed: int

    @property
    def total(self) -> int:
        return self.sent + self.waiting + self.failed


@dataclass(frozen=True, kw_only=True)
class Sending:
    waiting: tuple[Waiting, ...]
    jobs: tuple[Job, ...]
    failed: int
    held: int


def sending_of(session: Session, desks: Sequence[str]) -> Sending:
    """Of these desks: one query for what waits, one for each state that stops a mail, one for each issue.

    Raises Unavailable.
    """
    due = Counter(name_of(row, session.bundle) for row in _rows(session, "due", desks))
    return Sending(
        waiting=tuple(Waiting(name=name, count=count) for name, count in due.most_common()),
        jobs=tuple(_jobs(session, desks)),
        failed=len(_rows(session, "failed", desks)),
        held=len(_rows(session, "held", desks)),
    )


def _rows(session: Session, state: str, desks: Sequence[str]) -> list[Item]:
    found = session.patiently(lambda: list(session.parts.store.mails(state)))
    return [row for row in found if row["desk"] in desks and "canary" not in row]


def _jobs(session: Session, desks: Sequence[str]) -> Iterator[Job]:
    since = stamp(session.now - _SHOWN_FOR)
    for name, magazine in session.bundle["magazines"].items():
        if magazine["desk"] in desks:
            yield from session.patiently(lambda name=name: _issues(session, name, since))  # type: ignore[misc]


def _issues(session: Session, magazine: str, since: str) -> list[Job]:
    """The issues of a magazine, the newest first."""
    records = list(issues_sent(session.parts.store, magazine, since=since))
    return [_job(session, record) for record in reversed(records)]


def _job(session: Session, record: Item) -> Job:
    counts = counts_of_record(record, session.parts)
    issue = Issue.of(str(record["issue"]), session.bundle)
    failed = counts["bounced"] + counts["complained"] + counts["not_sent"]
    return Job(
        title=str(issue.subject if issue else record["subject"]),
        began=at_words(str(record["began_at"])),
        sent=counts["sent"] + counts["left"],
        waiting=counts["waiting"],
        failed=failed,
    )
