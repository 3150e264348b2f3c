"""A magazine's figures for the desk itself: how many subscribe today, and what became of each issue."""

from collections.abc import Iterator
from datetime import date

from desk.counter.magazines.issues import OUTCOME_WORDS
from desk.counter.session import Session
from desk.domain.calendar.moments import from_stamp, tokyo_day
from desk.domain.magazines.issues import Issue
from desk.storage.subscriptions import count_subscribers, issues_sent
from desk.usecases.figures.tables import few
from desk.usecases.magazines.send_issue import counts_of_record

Row = tuple[str, str, str, str]
"""Magazine, figure, value, count."""


def public_magazine_rows(session: Session, first: date, last: date) -> Iterator[Row]:
    """What can be published: how many subscribe today, and how many issues began on these Tokyo days. What
    became of one issue is mostly about a few.
    """
    store = session.parts.store
    for id, magazine in session.bundle["magazines"].items():
        title = str(magazine["title"])
        number = session.patiently(lambda id=id: count_subscribers(store, id))  # type: ignore[misc]
        yield title, "登録している方", "今日", few(number)
        records = session.patiently(lambda id=id: list(issues_sent(store, id)))  # type: ignore[misc]
        sent = [one for one in records if first <= tokyo_day(from_stamp(one["began_at"])) <= last]
        yield title, "送った号", "期間の中", str(len(sent))


def magazine_rows(session: Session, first: date, last: date) -> Iterator[Row]:
    """For the desk itself: today's subscribers, and the issues whose sending began on these Tokyo days."""
    store = session.parts.store
    for id, magazine in session.bundle["magazines"].items():
        title = str(magazine["title"])
        number = session.patiently(lambda id=id: count_subscribers(store, id))  # type: ignore[misc]
        yield title, "登録している方", "今日", str(number)
        for record in session.patiently(lambda id=id: list(issues_sent(store, id))):  # type: ignore[misc]
            if not first <= tokyo_day(from_stamp(record["began_at"])) <= last:
                continue
            found = session.patiently(
                lambda record=record: counts_of_record(record, session.parts)  # type: ignore[misc]
            )
            issue = Issue.of(str(record["issue"]), session.bundle)
            name = f"号「{issue.subject if issue else record['subject']}」"
            yield from ((title, name, OUTCOME_WORDS[what], str(found[what])) for what in found)
