"""/api/slots: which slots of a form are free; /api/notices: the notices of the public pages.

GET ?form=booking&from=YYYY-MM-DD&to=YYYY-MM-DD, both dates optional (today in Tokyo; the last day that can be
booked), at most 62 days: 200 with each of these days, otherwise application/problem+json. Of a form for
seminars: how the seats of each stand. Of one that takes only so many (`limit`): whether it is full. The
answer is a snapshot: a slot is reserved only by submitting.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.logging import Logger

from desk import bootstrap
from desk.domain.calendar.availability import MOST_DAYS, as_text, days_between, last_day
from desk.domain.calendar.moments import stamp, time_words, tokyo_day
from desk.domain.errors import BadRange, MethodNotAllowed, NotFound, Problem, UnknownForm
from desk.domain.seminars.seminar import seminars_of, setting, takes_seminars
from desk.parts import Parts
from desk.storage.capacity.limits import limit_of
from desk.storage.seminars.seats import counter_items, counters_of
from desk.web.endpoint import serve
from desk.web.http import Request, Response, json_response, problem_response
from desk.web.notices import notices_response

if TYPE_CHECKING:
    from desk.domain.forms.form import Form

logger = Logger(service="slots")
bootstrap.warm()

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SPAN = timedelta(days=MOST_DAYS - 1)


def handler(event: Mapping[str, Any], context: Any) -> Response:
    """Lambda entry point for HTTP API v2 events."""
    logger.append_keys(request_id=context.aws_request_id)
    parts = bootstrap.parts()
    return serve(
        event,
        parts,
        logger,
        answer=lambda request: _answer(request, parts),
        refuse=lambda problem: _refuse(problem, parts),
    )


def _answer(request: Request, parts: Parts) -> Response:
    if request.path == "/api/notices":
        return notices_response(request, parts)
    if request.method != "GET":
        raise MethodNotAllowed
    form = parts.form(request.query.get("form", ""))
    if form is None:
        raise UnknownForm
    grid, now = form.grid, parts.clock()
    room = _room(form, parts)
    if grid is None:
        if not room and not takes_seminars(form):
            raise NotFound
        for name in {"from", "to"} & {*request.query}:
            _day(request.query[name])  # Its answer has no days; a wrong one is told all the same.
        seminars = {"seminars": _seminars(form, parts)} if takes_seminars(form) else {}
        at = {"fetched_at": stamp(now), "fetched_words": time_words(now, form.clock)}
        return json_response(200, {"form": form.id, **at, **room, **seminars})
    first, last = _range(request.query, today=tokyo_day(now), last=last_day(grid, now=now))
    counts = parts.store.counts(form.words["desk"], grid, at=now)
    days = ", ".join(as_text(day, grid.clock) for day in days_between(grid, counts, first, last, now=now))
    # Joined by hand: the days are JSON already, and to serialise them again would take most of the time.
    fetched = f'"fetched_at": "{stamp(now)}", "fetched_words": "{time_words(now, grid.clock)}"'
    fetched += "".join(f', "{name}": "{state}"' for name, state in room.items())
    return json_response(200, f'{{"form": "{form.id}", {fetched}, "days": [{days}]}}')


def _room(form: "Form", parts: Parts) -> Mapping[str, str]:
    """{"state"} of a form with a limit; empty for any other."""
    limit = limit_of(form)
    return {"state": limit.state(counter_items(parts.store, form.id).get(limit.round))} if limit else {}


def _seminars(form: "Form", parts: Parts) -> list[Mapping[str, str]]:
    """How the seats of each seminar stand."""
    few, seminars = int(setting(form, "few")), seminars_of(form)
    counters = counters_of(parts.store, form.id, seminars)
    return [
        {"id": name, "state": "off" if one.called_off else counters[name].state(few)}
        for name, one in seminars.items()
    ]


def _range(query: Mapping[str, str], *, today: date, last: date) -> tuple[date, date]:
    """(first, last) of the requested days. Raises BadRange."""
    first = _day(query["from"]) if "from" in query else today
    if "to" not in query:
        # To the last day that can be booked, or as far as one answer reaches.
        return first, min(last, max(first, today) + _SPAN) if first <= last else last
    end = _day(query["to"])
    if not timedelta(0) <= end - first <= _SPAN:
        raise BadRange
    return first, end


def _day(text: str) -> date:
    if not _DAY.fullmatch(text):
        raise BadRange
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadRange from error


def _refuse(problem: Problem, parts: Parts) -> Response:
    logger.info("refused", extra={"problem": problem.code})
    return problem_response(problem, parts.bundle["messages"]["problems"])
