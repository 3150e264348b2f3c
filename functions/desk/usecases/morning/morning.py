"""The morning of an opening day: does what is due on its own, writes offers, reminders and the digest.

Each of it can be done only once. So runs may repeat, stop anywhere or overlap, and a later run completes
what an earlier one left undone.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache

from desk.domain.calendar.moments import tokyo_day
from desk.parts import Parts
from desk.storage.worklist import load_worklist
from desk.usecases.morning.by_the_clock import act_by_the_clock
from desk.usecases.morning.digest import Day, last_digest_at, write_digest
from desk.usecases.morning.due_dates import give_due_dates
from desk.usecases.morning.earlier import offer_freed
from desk.usecases.morning.monthly import write_monthly
from desk.usecases.morning.reminders import ahead, remind
from desk.usecases.prepared import send_postponed
from desk.usecases.seminars.in_brief import not_ready
from desk.usecases.seminars.seminars import seminars_this_morning


def morning(desk: str, parts: Parts, *, on_error: Callable[[Exception], None]) -> Mapping[str, int] | None:
    """Do what is due, write a desk's offers, reminders and digest; how many of each; None on a closed day.

    A day of a year that isn't published yet counts as open unless its weekday or an own closure says
    otherwise: a digest too many does no harm. `on_error` receives the error of each one; the others and the
    digest are still written. Raises Unavailable.
    """
    now = parts.clock()
    calendar = parts.calendar(desk)
    today = tokyo_day(now)
    if not calendar.may_open(today):
        return None

    def opening_day(n: int) -> date:
        return calendar.earliest_opening_day_after(today, n)

    work = load_worklist(parts.store, [desk])
    offered = offer_freed(desk, work.open, parts, now=now, on_error=on_error)
    if give_due_dates(work.open, parts):
        work = load_worklist(parts.store, [desk])
    seminars = seminars_this_morning(desk, parts, on_error=on_error)
    sent = send_postponed(work.open, parts, on_error=on_error)
    acted = sent + act_by_the_clock(work.open, parts, on_error=on_error)
    if acted:
        work = load_worklist(parts.store, [desk])
    reminded = 0
    experts = cache(lambda: parts.store.experts(desk))
    for one in ahead(work.open, today, parts):
        try:
            reminded += remind(one, parts, opening_day=opening_day, experts=experts, now=now)
        except Exception as error:
            on_error(error)
    day = Day(today=today, following=opening_day(1), since=last_digest_at(parts, desk, calendar, today))
    digested = write_digest(desk, work, day, parts, now=now)
    try:
        monthly = write_monthly(desk, parts, now=now)
    except Exception as error:
        on_error(error)
        monthly = False
    written = {"acted": acted, "offers": offered, "reminders": reminded, "digests": int(digested)}
    written |= {"monthly": int(monthly)}
    return {**written, **seminars, "not_ready": not_ready(desk, today, parts)}
