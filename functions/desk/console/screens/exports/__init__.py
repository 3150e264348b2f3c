"""取り出す: a form's cases whole, as a file. Imported by console/routes.py alone."""

from desk.console.member import Right
from desk.console.route import Route
from desk.console.screens.exports import exports

ROUTES = (
    Route("GET", "/exports", Right.EXPORT, exports.show),
    Route("POST", "/exports", Right.EXPORT, exports.do),
)
