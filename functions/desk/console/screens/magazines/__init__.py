"""Magazines: their issues, and a reader who phones. Imported by console/routes.py alone."""

from desk.console.member import Right
from desk.console.route import Route
from desk.console.screens.magazines import magazines, reader

ROUTES = (
    Route("GET", "/magazines", Right.SEE, magazines.show_all),
    Route("GET", "/magazines/issues/{issue}", Right.SEE, magazines.show),
    Route("GET", "/magazines/issues/{issue}/send", Right.LEAD, magazines.ask),
    Route("POST", "/magazines/issues/{issue}/send", Right.LEAD, magazines.send),
    Route("GET", "/magazines/reader", Right.HANDLE, reader.ask),
    Route("POST", "/magazines/reader", Right.HANDLE, reader.do),
)
