"""/_local/: what the public never sees. The mailbox, the table, the clock, and why a build failed."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from itertools import groupby
from pathlib import Path
from typing import Any, Protocol

from jinja2 import Environment, FileSystemLoader
from werkzeug.exceptions import Forbidden, HTTPException, NotFound, ServiceUnavailable
from werkzeug.routing import Map, Rule
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from builder.output.mail_preview import STYLE, preview_page
from builder.reading.desk_files import REPOSITORY
from desk.domain.calendar.moments import TOKYO
from desk.domain.mail.alerts import reason_words
from desk.domain.mail.rows import message_pk
from local.clock import Clock
from local.emulated.mailbox import Mail, Mailbox
from local.emulated.ses_reports import KINDS
from local.web.built_site import Failure

_TEMPLATES = Path(__file__).parents[1] / "templates"
_ICON = REPOSITORY / "builder/assets/icon.svg"
_LINKS = (("サイト", "/"), ("裏側の入口", "/_local/"), ("送信されたメール", "/_local/mails"))
_OUR_NAMES = frozenset({"127.0.0.1", "localhost"})


class Desk(Protocol):
    """What these pages show and do."""

    @property
    def clock(self) -> Clock: ...
    @property
    def mailbox(self) -> Mailbox: ...
    def refresh(self) -> Failure | None: ...
    def bundle(self) -> Mapping[str, Any] | None: ...
    def table_items(self) -> list[Mapping[str, Any]]: ...
    def sweep(self) -> None: ...
    @property
    def daily(self) -> tuple[str, ...]: ...
    def run(self, name: str) -> None: ...
    def try_journey(self) -> tuple[bool, list[str]]: ...
    def move_clock(self, moment: datetime) -> None: ...
    def report(self, mail: Mail, kind: str) -> None: ...
    def call_table(self, target: str, body: bytes) -> tuple[int, str]: ...
    def cli_settings(self) -> Mapping[str, str] | None: ...


class Backstage:
    """Answers requests below /_local/."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._templates = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters["moment"] = _moment
        self._templates.filters["pretty"] = _pretty
        self._views: dict[str, Callable[..., Response]] = {
            "/_local/": self._index,
            "/_local/sweep": self._sweep,
            "/_local/mails": self._mails,
            "/_local/mails.json": self._mails_json,
            "/_local/mails/samples": self._samples,
            "/_local/mails/samples.css": self._samples_look,
            "/_local/mails/<mail_id>": self._mail,
            "/_local/mails/<mail_id>/raw": self._raw,
            "/_local/mails/<mail_id>/attachments/<int:number>": self._attachment,
            "/_local/table": self._table,
            "/_local/table.json": self._table_json,
            "/_local/clock": self._clock,
            "/_local/clock.json": self._clock_json,
            "/_local/cli.json": self._cli_json,
            "/_local/look.css": self._look,
            "/_local/icon.svg": self._icon,
        }
        self._actions: dict[str, Callable[..., Response]] = {
            "/_local/aws/": self._aws,
            "/_local/run": self._run,
            "/_local/journey": self._journey,
            "/_local/clock/move": self._move_clock,
            "/_local/mails/<mail_id>/report": self._report,
        }
        self._map = Map(
            [
                *(
                    Rule(path, endpoint=path, methods=["POST" if path == "/_local/sweep" else "GET"])
                    for path in self._views
                ),
                # botocore adds a slash to the address that it's given.
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
        """Why the site can't be shown: for whoever edits its files."""
        response = self._page("failure.html", status=HTTPStatus.INTERNAL_SERVER_ERROR, failure=failure)
        response.headers["Cache-Control"] = "no-store"
        return response

    def _index(self) -> Response:
        desk = self._desk
        return self._page(
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
        _check_ours(request)
        try:
            self._desk.run(request.form.get("function", ""))
        except KeyError:
            raise NotFound from None
        return redirect("/_local/mails", code=HTTPStatus.SEE_OTHER)

    def _journey(self, request: Request) -> Response:
        _check_ours(request)
        worked, lines = self._desk.try_journey()
        status = HTTPStatus.OK if worked else HTTPStatus.INTERNAL_SERVER_ERROR
        return Response("\n".join(lines), status=status, content_type="text/plain; charset=utf-8")

    def _move_clock(self, request: Request) -> Response:
        _check_ours(request)
        try:
            self._desk.move_clock(_typed_moment(request.form.get("to", "")))
        except ValueError:
            return self._clock(is_wrong=True)
        return redirect("/_local/clock", code=HTTPStatus.SEE_OTHER)

    def _report(self, request: Request, mail_id: str) -> Response:
        _check_ours(request)
        try:
            self._desk.report(self._found(mail_id), request.form.get("kind", ""))
        except KeyError:
            raise NotFound from None
        return redirect(f"/_local/mails/{mail_id}", code=HTTPStatus.SEE_OTHER)

    def _mails(self) -> Response:
        return self._page("mails.html", mails=self._desk.mailbox.mails[::-1])

    def _mails_json(self) -> Response:
        return _json([_mail_json(mail) for mail in self._desk.mailbox.mails[::-1]])

    def _samples(self) -> Response:
        failure = self._desk.refresh()
        if failure:
            return self.failure_page(failure)
        bundle = self._desk.bundle()
        if bundle is None:
            raise ServiceUnavailable
        style, icon = "/_local/mails/samples.css", "/_local/icon.svg"
        html = preview_page(bundle, now=self._desk.clock(), style=style, icon=icon, links=_LINKS)
        return Response(html, content_type="text/html; charset=utf-8")

    def _samples_look(self) -> Response:
        return Response(STYLE.read_bytes(), content_type="text/css; charset=utf-8")

    def _mail(self, mail_id: str) -> Response:
        mail = self._found(mail_id)
        return self._page("mail.html", mail=mail, fate=self._fate(mail), reports=tuple(KINDS))

    def _raw(self, mail_id: str) -> Response:
        return Response(self._found(mail_id).raw, content_type="text/plain; charset=utf-8")

    def _attachment(self, mail_id: str, number: int) -> Response:
        attachments = self._found(mail_id).attachments
        if not 1 <= number <= len(attachments):
            raise NotFound
        found = attachments[number - 1]
        response = Response(found.content, content_type=found.content_type)
        response.headers.set("Content-Disposition", "attachment", filename=found.name)
        return response

    def _table(self) -> Response:
        groups = groupby(self._desk.table_items(), key=lambda item: item["PK"])
        return self._page("table.html", groups=[(key, list(items)) for key, items in groups])

    def _table_json(self) -> Response:
        return _json(self._desk.table_items())

    def _clock(self, *, is_wrong: bool = False) -> Response:
        clock = self._desk.clock
        status = HTTPStatus.UNPROCESSABLE_ENTITY if is_wrong else HTTPStatus.OK
        return self._page("clock.html", status=status, now=clock(), is_set=clock.is_set, is_wrong=is_wrong)

    def _clock_json(self) -> Response:
        clock = self._desk.clock
        return _json({"now": clock().isoformat(timespec="seconds"), "is_set": clock.is_set})

    def _cli_json(self) -> Response:
        settings = self._desk.cli_settings()
        if settings is None:
            raise ServiceUnavailable
        return _json(settings)

    def _look(self) -> Response:
        return Response((_TEMPLATES / "look.css").read_bytes(), content_type="text/css; charset=utf-8")

    def _icon(self) -> Response:
        return Response(_ICON.read_bytes(), content_type="image/svg+xml")

    def _aws(self, request: Request) -> Response:
        # A page elsewhere that a browser shows could post here: not under our name, and not with this header
        # without asking first. Its own name may lead here, too.
        if request.host.partition(":")[0] not in _OUR_NAMES or "X-Amz-Target" not in request.headers:
            raise Forbidden
        status, body = self._desk.call_table(request.headers["X-Amz-Target"], request.get_data())
        return Response(body, status=status, content_type="application/x-amz-json-1.0")

    def _fate(self, mail: Mail) -> str:
        """What the table says of a mail: sent, arrived, or why it did not; empty if it knows nothing."""
        items = {(item["PK"], item["SK"]): item for item in self._desk.table_items()}
        found = items.get((message_pk(mail.message_id), "META"))
        row = items.get((found["row"]["PK"], found["row"]["SK"])) if found else None
        bundle = self._desk.bundle()
        if row is None or bundle is None:
            return ""
        if row["status"] == "failed":
            return f"届いていません。{reason_words(row['why'], bundle)}"
        return "届きました" if row.get("outcome") == "Delivery" else "送りました"

    def _found(self, mail_id: str) -> Mail:
        mail = self._desk.mailbox.get(mail_id)
        if mail is None:
            raise NotFound
        return mail

    def _page(self, template: str, *, status: HTTPStatus = HTTPStatus.OK, **values: Any) -> Response:
        html = self._templates.get_template(template).render(**values)
        return Response(html, status=status, content_type="text/html; charset=utf-8")


def _check_ours(request: Request) -> None:
    """A page elsewhere must not press our buttons. Raises Forbidden."""
    if request.host.partition(":")[0] not in _OUR_NAMES or request.headers.get("Sec-Fetch-Site") not in (
        None,
        "same-origin",
    ):
        raise Forbidden


def _typed_moment(text: str) -> datetime:
    """An aware moment, in Tokyo unless it says otherwise. Raises ValueError."""
    moment = datetime.fromisoformat(text.strip())
    return moment if moment.tzinfo else moment.replace(tzinfo=TOKYO)


def _mail_json(mail: Mail) -> dict[str, Any]:
    return {
        "id": mail.message_id,
        "accepted_at": mail.accepted_at.isoformat(timespec="seconds"),
        "from": mail.sender,
        "to": mail.recipients,
        "subject": mail.subject,
        "headers": mail.headers,
        "text": mail.text,
        "attachments": [
            {"name": one.name, "content_type": one.content_type, "size": len(one.content)}
            for one in mail.attachments
        ],
        "raw": mail.raw.decode("utf-8", "replace"),
    }


def _json(value: Any) -> Response:
    return Response(_pretty(value), content_type="application/json; charset=utf-8")


def _pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _moment(at: datetime) -> str:
    """2026年11月20日（金）10:00:00"""
    return f"{at.year}年{at.month}月{at.day}日（{'月火水木金土日'[at.weekday()]}）{at:%H:%M:%S}"
