"""The calendar: the week's times, and closing and opening them. Imported by console/routes.py alone."""

from desk.console.member import Right
from desk.console.route import Route
from desk.console.screens.slots import blocking, closing, day, month, week

ROUTES = (
    Route("GET", "/slots", Right.SEE, week.show),
    Route("GET", "/slots/day", Right.SEE, day.show),
    Route("GET", "/slots/month", Right.SEE, month.show),
    Route("GET", "/slots/block", Right.LEAD, blocking.show),
    Route("POST", "/slots/block", Right.LEAD, blocking.do),
    Route("GET", "/slots/closing", Right.LEAD, closing.show),
    Route("POST", "/slots/closing", Right.LEAD, closing.do),
    # Where a session ended in between, the way back leads here, too.
    Route("GET", "/slots/unblock", Right.SEE, week.show),
    Route("POST", "/slots/unblock", Right.LEAD, blocking.undo),
)
