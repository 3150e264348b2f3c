"""The pages under /_local/, which exist only on this machine: mailbox, table, clock, scheduled functions."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from itertools import groupby

from werkzeug.exceptions import HTTPException, NotFound, ServiceUnavailable
from werkzeug.routing import Map, Rule
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from builder.reading.desk_files import REPOSITORY
from desk.domain.calendar.moments import TOKYO
from local.web.built_site import Failure
from local.web.desk_interface import Desk
from local.web.mail_pages import MailPages
from local.web.rendering import STYLE, Pages, json_response
from local.web.same_site import require_aws_client, require_same_site

_ICON = REPOSITORY / "builder/assets/icon.svg"


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
            "/_local/look.css": self._style,
            "/_local/icon.svg": self._icon,
            **mails.views,
        }
        self._actions: dict[str, Callable[..., Response]] = {
            "/_local/aws/": self._aws,
            "/_local/run": self._run,
            "/_local/journey": self._journey,
            "/_local/clock/move": self._move_clock,
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

    def failure_page(self, failure: Failure) -> Response:
        """Tells editors why the site can't be built."""
        return self._pages.failure(failure)

    def _index(self) -> Response:
        desk = self._desk
        return self._pages.page(
            "index.html",
            now=desk.clock(),
            mails=len(desk.mailbox.mails),
            items=len(desk.table_items()),
            daily=desk.daily,
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

    def _table(self) -> Response:
        groups = groupby(self._desk.table_items(), key=lambda item: item["PK"])
        return self._pages.page("table.html", groups=[(key, list(items)) for key, items in groups])

    def _table_json(self) -> Response:
        return json_response(self._desk.table_items())

    def _clock(self, *, is_wrong: bool = False) -> Response:
        clock = self._desk.clock
        status = HTTPStatus.UNPROCESSABLE_ENTITY if is_wrong else HTTPStatus.OK
        return self._pages.page(
            "clock.html", status=status, now=clock(), is_set=clock.is_set, is_wrong=is_wrong
        )

    def _clock_json(self) -> Response:
        clock = self._desk.clock
        return json_response({"now": clock().isoformat(timespec="seconds"), "is_set": clock.is_set})

    def _cli_json(self) -> Response:
        settings = self._desk.cli_settings()
        if settings is None:
            raise ServiceUnavailable
        return json_response(settings)

    def _style(self) -> Response:
        return Response(STYLE.read_bytes(), content_type="text/css; charset=utf-8")

    def _icon(self) -> Response:
        return Response(_ICON.read_bytes(), content_type="image/svg+xml")

    def _aws(self, request: Request) -> Response:
        require_aws_client(request)
        status, body = self._desk.call_table(request.headers["X-Amz-Target"], request.get_data())
        return Response(body, status=status, content_type="application/x-amz-json-1.0")


def _typed_moment(text: str) -> datetime:
    """An aware moment, in Tokyo unless it has an offset. Raises ValueError."""
    moment = datetime.fromisoformat(text.strip())
    return moment if moment.tzinfo else moment.replace(tzinfo=TOKYO)
