"""What waits for the desk: today, and the lists. Imported by console/routes.py alone."""

from desk.console.member import Right
from desk.console.route import Route
from desk.console.screens.queue import listing, today

ROUTES = (
    Route("GET", "/", Right.SEE, today.show),
    Route("GET", "/list", Right.SEE, listing.show),
)
