"""Several cases in one go: a cluster, held mails, letters. Imported by console/routes.py alone."""

from desk.console.member import Right
from desk.console.route import Route
from desk.console.screens.together import cluster, held, letters

ROUTES = (
    Route("GET", "/clusters/{receipt}", Right.HANDLE, cluster.show),
    Route("POST", "/clusters/{receipt}", Right.HANDLE, cluster.do),
    Route("GET", "/held", Right.HANDLE, held.show),
    Route("POST", "/held", Right.HANDLE, held.do),
    Route("GET", "/letters", Right.HANDLE, letters.show),
    Route("POST", "/letters", Right.HANDLE, letters.do),
)
