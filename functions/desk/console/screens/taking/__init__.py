"""A submission that is taken for somebody who calls. Imported by console/routes.py alone."""

from desk.console.member import Right
from desk.console.route import Route
from desk.console.screens.taking import take

ROUTES = (
    Route("GET", "/take", Right.HANDLE, take.show),
    Route("POST", "/take", Right.HANDLE, take.do),
    Route("GET", "/taken/{receipt}", Right.HANDLE, take.done),
)
