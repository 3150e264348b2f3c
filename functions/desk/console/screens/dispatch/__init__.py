"""Dispatches and the experts whom a desk sends. Imported by console/routes.py alone."""

from desk.console.member import Right
from desk.console.route import Route
from desk.console.screens.dispatch import dispatch, experts

ROUTES = (
    Route("GET", "/dispatch", Right.SEE, dispatch.show),
    Route("GET", "/dispatch/{desk}/experts", Right.SEE, experts.show_all),
    Route("GET", "/dispatch/{desk}/experts/add", Right.HANDLE, experts.ask_new),
    Route("POST", "/dispatch/{desk}/experts/add", Right.HANDLE, experts.add),
    # Which right a job needs: `experts.RIGHTS`.
    Route("GET", "/dispatch/{desk}/experts/{expert}/{job}", Right.SEE, experts.show),
    Route("POST", "/dispatch/{desk}/experts/{expert}/{job}", Right.SEE, experts.do),
)
