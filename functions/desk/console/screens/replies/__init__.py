"""The texts that a desk's staff keep for their replies. Imported by console/routes.py alone."""

from desk.console.member import Right
from desk.console.route import Route
from desk.console.screens.replies import own

ROUTES = (
    Route("GET", "/replies", Right.HANDLE, own.show),
    Route("POST", "/replies", Right.HANDLE, own.do),
)
