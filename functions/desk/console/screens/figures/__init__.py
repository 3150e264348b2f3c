"""The figures of a desk. Imported by console/routes.py alone."""

from desk.console.member import Right
from desk.console.route import Route
from desk.console.screens.figures import figures

ROUTES = (
    Route("GET", "/figures", Right.LEAD, figures.show),
    Route("GET", "/figures/file", Right.LEAD, figures.file),
    # Where a session ended in between, the way back leads here, too.
    Route("GET", "/figures/count", Right.LEAD, figures.show),
    Route("POST", "/figures/count", Right.LEAD, figures.count),
)
