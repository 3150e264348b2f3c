"""Due dates of submissions that were taken before their year's public holidays were published.

Nobody decides anything here: the date follows from the receipt and the published days. So it's no event, and
no new version that would refuse what a colleague is about to do. A change that overwrites it is made good the
next morning.
"""

from collections.abc import Iterable

from desk.domain.calendar.moments import from_stamp
from desk.domain.forms.due import due_day
from desk.domain.mail.facts.submission import promise_of
from desk.domain.submissions.model import Item
from desk.domain.submissions.workflow import Workflow
from desk.parts import Parts


def give_due_dates(items: Iterable[Item], parts: Parts) -> int:
    """Store the due dates that are known by now, with their places in the work queue; how many.

    `items` are the META items of a desk's queue. Raises Unavailable.
    """
    given = 0
    for stored in items:
        # While the desk waits for the applicant, the promise's clock stands still.
        is_open = "due" not in stored and "waiting" not in stored
        form = parts.form(stored["form"]) if is_open else None
        if form is None or not _is_promised(stored, parts):
            continue
        after, rule = promise_of(stored) or (from_stamp(stored["received_at"]), None)
        due = due_day(form, after, rule=rule)
        if due:
            given += parts.store.give_due(stored, due)
    return given


def _is_promised(stored: Item, parts: Parts) -> bool:
    """Whether the state is one whose due day the applicant was told; a state that is gone counts as one."""
    states = Workflow.of_form(parts.bundle, stored["form"]).states
    return bool(states.get(stored["status"], {"promise": True}).get("promise"))
