"""Seminars: the list, one with who applied, and what goes to all. Imported by console/routes.py alone."""

from desk.console.member import Right
from desk.console.route import Route
from desk.console.screens.seminars import attendance, jobs, seminars

ROUTES = (
    Route("GET", "/seminars", Right.SEE, seminars.show_all),
    Route("GET", "/seminars/{seminar}", Right.SEE, seminars.show),
    Route("GET", "/seminars/{seminar}/mails", Right.SEE, seminars.mails),
    Route("GET", "/seminars/{seminar}/attendance", Right.HANDLE, attendance.show),
    Route("POST", "/seminars/{seminar}/attendance", Right.HANDLE, attendance.do),
    Route("GET", "/seminars/{seminar}/list", Right.EXPORT, attendance.ask_for_list),
    Route("POST", "/seminars/{seminar}/list", Right.EXPORT, attendance.take_list),
    # Which right a job needs: `jobs.RIGHTS`.
    Route("GET", "/seminars/{seminar}/{job}", Right.SEE, jobs.show),
    Route("POST", "/seminars/{seminar}/{job}", Right.SEE, jobs.do),
)
