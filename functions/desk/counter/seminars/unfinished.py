"""What was begun for all who applied for a seminar and isn't finished: how many are left of each."""

from collections.abc import Mapping, Sequence

from desk.counter.seminars.standing import Mails
from desk.counter.session import Session
from desk.domain.forms.form import Form
from desk.domain.mail.seminar_letters import archive_letter
from desk.domain.submissions.model import Item
from desk.domain.transitions.seminars import knows_when
from desk.usecases.seminars.seminars import Standing


def unfinished(
    session: Session, form: Form, one: Standing, people: Sequence[Item], mails: Mails
) -> Mapping[str, int]:
    """Job -> how many of `people` (META of who has a seat or waits) it hasn't come to; without those that
    have come to all, or to nobody.
    """
    if one.seats.off:
        left = {"call-off": len(people)}
    else:
        untold = sum(not knows_when(form, one.seminar, item) for item in people)
        left = {"moved": untold, "archive": _without_archive(session, form, people, mails)}
    return {job: count for job, count in left.items() if count}


def _without_archive(session: Session, form: Form, people: Sequence[Item], mails: Mails) -> int:
    have = mails.written.get("archive", set())
    if not have:
        return 0
    without = [item for item in people if str(item["receipt"]) not in have]
    # Who has no address gets none.
    return sum(archive_letter(form, item, bundle=session.bundle) is not None for item in without)
