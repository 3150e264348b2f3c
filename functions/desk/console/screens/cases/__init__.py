"""One case: what it says, its mails, and every action on it. Imported by console/routes.py alone."""

from desk.console.member import Right
from desk.console.route import Route
from desk.console.screens.cases import action, case, mails

ROUTES = (
    Route("GET", "/cases/{receipt}", Right.SEE, case.show),
    Route("GET", "/cases/{receipt}/mails", Right.SEE, mails.show),
    Route("POST", "/cases/{receipt}/mails", Right.HANDLE, mails.do),
    Route("GET", "/cases/{receipt}/letters", Right.HANDLE, mails.letters),
    # Which right an action needs is its workflow's: `may_do` asks for it at the case's desk.
    Route("GET", "/cases/{receipt}/{action}", Right.SEE, action.show),
    Route("POST", "/cases/{receipt}/{action}", Right.SEE, action.do),
)
