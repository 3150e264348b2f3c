"""Finding a case. Imported by console/routes.py alone."""

from desk.console.member import Right
from desk.console.route import Route
from desk.console.screens.finding import find

ROUTES = (
    Route("GET", "/find", Right.SEE, find.show),
    Route("POST", "/find", Right.SEE, find.search),
)
