"""The pages under /_local/, which exist only on this machine: mailbox, table, clock, scheduled functions."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from http import HTTPStatus
from itertools import groupby
from pathlib import Path

from werkzeug.exceptions import HTTPException, NotFound, ServiceUnavailable
from werkzeug.routing import Map, Rule
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from builder.files.desk_files import REPOSITORY
from builder.output.preview.keys import SCRIPT, keys_page
from builder.output.preview.pages import STYLE as EDITORS_STYLE
from desk.domain.calendar.moments import TOKYO
from desk.domain.calendar.opening_days import OpeningCalendar
from local.web.built_site import Failure
from local.web.desk_interface import Desk
from local.web.jumps import jumps
from local.web.mail_pages import MailPages
from local.web.rendering import STYLE, WATCH_SCRIPT, WATCH_STYLE, Pages, json_response
from local.web.same_site import require_aws_client, require_same_site

_CSS, _JAVASCRIPT = "text/css; charset=utf-8", "text/javascript; charset=utf-8"
_FILES = (
    ("/_local/look.css", STYLE, _CSS),
    ("/_local/icon.svg", REPOSITORY / "builder/assets/icon.svg", "image/svg+xml"),
    ("/_local/watch.js", WATCH_SCRIPT, _JAVASCRIPT),
    ("/_local/watch.css", WATCH_STYLE, _CSS),
    ("/_local/editors.css", EDITORS_STYLE, _CSS),
    ("/_local/keys.js", SCRIPT, _JAVASCRIPT),
)


class Backstage:
    """Answers requests below /_local/."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._pages = Pages()
        mails = MailPages(desk, self._pages)
        self._views: dict[str, Callable[..., Response]] = {
            "/_local/": self._index,
            "/_local/sweep": self._sweep,
            "/_local/table": self._table,
            "/_local/table.json": self._table_json,
            "/_local/clock": self._clock,
            "/_local/clock.json": self._clock_json,
            "/_local/cli.json": self._cli_json,
            "/_local/watch.json": self._watch,
            "/_local/keys": self._keys,
            **{address: partial(_file, path, kind) for address, path, kind in _FILES},
            **mails.views,
        }
        self._actions: dict[str, Callable[..., Response]] = {
            "/_local/aws/": self._aws,
            "/_local/run": self._run,
            "/_local/journey": self._journey,
            "/_local/clock/move": self._move_clock,
            "/_local/start-again": self._start_again,
            **mails.actions,
        }
        self._map = Map(
            [
                *(
                    Rule(path, endpoint=path, methods=["POST" if path == "/_local/sweep" else "GET"])
                    for path in self._views
                ),
                # botocore adds a slash to its endpoint's address.
                *(
                    Rule(path, endpoint=path, methods=["POST"], strict_slashes=False)
                    for path in self._actions
                ),
            ]
        )

    def answer(self, request: Request) -> Response:
        try:
            endpoint, values = self._map.bind_to_environ(request).match()
            if endpoint in self._actions:
                response = self._actions[endpoint](request, **values)
            else:
                response = self._views[endpoint](**values)
        except HTTPException as error:
            response = Response.force_type(error.get_response(request.environ), request.environ)
        response.headers["Cache-Control"] = "no-store"
        return response

    def failure_page(self, failure: Failure, *, is_watched: bool) -> Response:
        """Tells editors why the site can't be built; if it `is_watched`, until it can be."""
        return self._pages.failure(failure, is_watched=is_watched)

    def _index(self) -> Response:
        desk = self._desk
        return self._pages.page(
            "index.html",
            now=desk.clock(),
            mails=len(desk.mailbox.mails),
            items=len(desk.table_items()),
            daily=desk.daily,
            training=desk.training,
            console_url=desk.console_url,
        )

    def _sweep(self) -> Response:
        self._desk.sweep()
        return redirect("/_local/", code=HTTPStatus.SEE_OTHER)

    def _run(self, request: Request) -> Response:
        require_same_site(request)
        try:
            self._desk.run(request.form.get("function", ""))
        except KeyError:
            raise NotFound from None
        return redirect("/_local/mails", code=HTTPStatus.SEE_OTHER)

    def _journey(self, request: Request) -> Response:
        require_same_site(request)
        worked, lines = self._desk.try_journey()
        status = HTTPStatus.OK if worked else HTTPStatus.INTERNAL_SERVER_ERROR
        return Response("\n".join(lines), status=status, content_type="text/plain; charset=utf-8")

    def _move_clock(self, request: Request) -> Response:
        require_same_site(request)
        try:
            self._desk.move_clock(_typed_moment(request.form.get("to", "")))
        except ValueError:
            return self._clock(is_wrong=True)
        return redirect("/_local/clock", code=HTTPStatus.SEE_OTHER)

    def _start_again(self, request: Request) -> Response:
        require_same_site(request)
        self._desk.start_again()
        return redirect("/_local/clock", code=HTTPStatus.SEE_OTHER)

    def _table(self) -> Response:
        groups = groupby(self._desk.table_items(), key=lambda item: item["PK"])
        return self._pages.page("table.html", groups=[(key, list(items)) for key, items in groups])

    def _table_json(self) -> Response:
        return json_response(self._desk.table_items())

    def _clock(self, *, is_wrong: bool = False) -> Response:
        clock = self._desk.clock
        status = HTTPStatus.UNPROCESSABLE_ENTITY if is_wrong else HTTPStatus.OK
        return self._pages.page(
            "clock.html",
            status=status,
            now=clock(),
            is_set=clock.is_set,
            is_wrong=is_wrong,
            jumps=tuple(jumps(clock(), self._first_calendar())),
            training=self._desk.training,
        )

    def _first_calendar(self) -> OpeningCalendar | None:
        """The opening days of the desk that is first in the settings; None without any, as before the first
        good build.
        """
        bundle = self._desk.bundle()
        desk = next(iter(bundle["desks"].values()), None) if bundle else None
        if bundle is None or desk is None:
            return None
        return OpeningCalendar.from_bundle(bundle["calendars"][desk["calendar"]], bundle["holidays"])

    def _clock_json(self) -> Response:
        clock = self._desk.clock
        return json_response({"now": clock().isoformat(timespec="seconds"), "is_set": clock.is_set})

    def _cli_json(self) -> Response:
        settings = self._desk.cli_settings()
        if settings is None:
            raise ServiceUnavailable
        return json_response(settings)

    def _watch(self) -> Response:
        return json_response(self._desk.watch())

    def _keys(self) -> Response:
        page = keys_page(
            style="/_local/editors.css",
            script="/_local/keys.js",
            icon="/_local/icon.svg",
            links=[("サイト", "/"), ("裏側の入口", "/_local/")],
        )
        return Response(page, content_type="text/html; charset=utf-8")

    def _aws(self, request: Request) -> Response:
        require_aws_client(request)
        status, body = self._desk.call_table(request.headers["X-Amz-Target"], request.get_data())
        return Response(body, status=status, content_type="application/x-amz-json-1.0")


def _file(path: Path, content_type: str) -> Response:
    return Response(path.read_bytes(), content_type=content_type)


def _typed_moment(text: str) -> datetime:
    """An aware moment, in Tokyo unless it has an offset. Raises ValueError."""
    moment = datetime.fromisoformat(text.strip())
    return moment if moment.tzinfo else moment.replace(tzinfo=TOKYO)
