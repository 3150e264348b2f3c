"""管理: who works here, what was done, and one's own sessions. Imported by console/routes.py alone."""

from desk.console.member import Right
from desk.console.route import Route
from desk.console.screens.admin import erasing, health, members, own_sessions, records

ROUTES = (
    Route("GET", "/admin", Right.ADMIN, members.show),
    Route("POST", "/admin", Right.ADMIN, members.end),
    Route("GET", "/admin/records", Right.ADMIN, records.show),
    Route("POST", "/admin/records", Right.ADMIN, records.search),
    Route("GET", "/admin/health", Right.ADMIN, health.show),
    Route("GET", "/admin/erase", Right.ADMIN, erasing.show),
    Route("POST", "/admin/erase", Right.ADMIN, erasing.do),
    Route("GET", "/sessions", Right.SEE, own_sessions.show),
    Route("POST", "/sessions", Right.SEE, own_sessions.end_others),
)
