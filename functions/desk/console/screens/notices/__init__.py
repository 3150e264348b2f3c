"""The notices of the public pages. Imported by console/routes.py alone."""

from desk.console.member import Right
from desk.console.route import Route
from desk.console.screens.notices import board

ROUTES = (
    Route("GET", "/notices", Right.LEAD, board.show),
    Route("POST", "/notices", Right.LEAD, board.do),
)
