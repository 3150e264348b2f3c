"""The submission that sample mails are about: visibly made up."""

from datetime import datetime, time

from desk.domain.calendar.moments import ONE_DAY, TOKYO, slot_text, stamp, tokyo_day
from desk.domain.calendar.slots import SlotGrid, parse_slot
from desk.domain.forms.form import Form
from desk.domain.mail.facts.visits import visit_calendar
from desk.domain.seminars.seminar import seminars_of
from desk.domain.submissions.dispatch.visits import Visit
from desk.domain.submissions.meeting import location
from desk.domain.submissions.model import Item

RECEIPT = "2345-6789-F"
EXPERT, _PLACE = "2345", "例町商店街の事務所（例市例町1-2-3）"


def stored_of(form: Form, now: datetime) -> Item:
    """As much of a stored submission as the facts need."""
    stored = {"receipt": RECEIPT, "received_at": stamp(now)}
    if seminars := seminars_of(form):
        return stored | {"seminar": next(iter(seminars))}
    return stored | {"slot": slot_text(slot_of(form.grid, now))} if form.grid else stored


def slot_of(grid: SlotGrid, now: datetime) -> datetime:
    """The first slot that is still open to booking; a past one after the last published year."""
    days = [day for day, _ in grid.days()]
    ahead = (day for day, deadline in grid.days() if deadline > now)
    day = next(ahead, days[-1])
    return parse_slot(f"{day}T{grid.times_on(day)[-1]}")


def meeting_url_of(form: Form) -> str:
    """A meeting at the first service that staff may use for it; "" where nobody meets online."""
    hosts = form.words["handling"].get("meeting_hosts", ())
    return f"https://{hosts[0]}/example" if hosts else ""


def visit_on(now: datetime) -> Visit:
    """The first visit of a dispatch, a week after `now`."""
    day = tokyo_day(now) + 7 * ONE_DAY
    begins = datetime.combine(day, time(14), TOKYO)
    return Visit(number=1, begins=begins, minutes=120, place=_PLACE, expert=EXPERT)


def calendar_of(form: Form, method: str, now: datetime) -> dict[str, str]:
    """The facts of the calendar file ("REQUEST" or "CANCEL") of a booking, or of the visit."""
    if form.grid is None:
        return visit_calendar(RECEIPT, visit_on(now), method)
    slot = slot_of(form.grid, now)
    facts = {"method": method, "start": stamp(slot), "end": stamp(form.grid.end(slot))}
    where = {"location": location(form, {"answers": {}, "meeting_url": meeting_url_of(form)})}
    if url := meeting_url_of(form):
        where["url"] = url
    return facts | where if method == "REQUEST" else facts
