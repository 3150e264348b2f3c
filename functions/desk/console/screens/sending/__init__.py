"""How far the mails are. Imported by console/routes.py alone."""

from desk.console.member import Right
from desk.console.route import Route
from desk.console.screens.sending import progress

ROUTES = (Route("GET", "/sending", Right.SEE, progress.show),)
