"""The desk's front door on this machine: the real handlers and the forms' pages behind a loopback server."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from werkzeug.wrappers import Request, Response

from desk import bootstrap
from desk.canary.browser import Visitor
from desk.canary.journey import Outcome, try_journey
from local.emulated.api_gateway import Gateway
from local.emulated.lambda_runtime import invoke
from local.web.server import Listener
from tests.functions.conftest import TEMPLATE, Desk

Real = Callable[[], Response]
Fault = Callable[[Real], Response]


@dataclass
class FrontDoor:
    """`asked`: the requests that came in; `brings_mail`: whether the outbox is swept after each."""

    desk: Desk
    url: str = ""
    brings_mail: bool = True
    asked: list[str] = field(default_factory=list)
    _faults: list[tuple[str, str, Fault]] = field(default_factory=list)

    def breaks(self, call: str, fault: Fault, *, saying: str = "") -> None:
        """From now on `fault` answers `call` ("POST /api/manage") if its body has `saying`."""
        self._faults.insert(0, (call, saying, fault))

    def works_again(self) -> None:
        self._faults.clear()
        self.brings_mail = True

    @property
    def app(self) -> Any:
        return Request.application(self._answer)

    def _answer(self, request: Request) -> Response:
        call, body = f"{request.method} {request.path}", request.get_data(as_text=True)
        self.asked.append(call)
        for broken, saying, fault in self._faults:
            if broken == call and saying in body:
                return fault(lambda: self._real(request))
        return self._real(request)

    def _real(self, request: Request) -> Response:
        if not request.path.startswith("/api/"):
            return self._page(request.path)
        response = Gateway(TEMPLATE, invoke=invoke, clock=lambda: self.desk.now).answer(request)
        if self.brings_mail:
            self.desk.sweep()
        return response

    def _page(self, path: str) -> Response:
        """A form's page, from its parts in the bundle."""
        for form, page in self.desk.bundle["pages"].items():
            if page["url"] == path:
                html = (
                    f'{page["before"]}<form method="post" action="/api/forms/{form}"></form>{page["after"]}'
                )
                return Response(html, content_type="text/html; charset=utf-8")
        return Response(status=404)


@contextmanager
def front_door(desk: Desk) -> Iterator[FrontDoor]:
    """A running front door: pages served there may post, like those of the published site."""
    door = FrontDoor(desk)
    with Listener() as listener, listener.serving(door.app):
        door.url = listener.url
        parts = bootstrap.parts()
        origins = (*parts.settings.allowed_origins, listener.url)
        parts.settings = replace(parts.settings, canary_site=listener.url, allowed_origins=origins)
        yield door


def try_it(door: FrontDoor, *, on_step: Callable[[str], None] = lambda _step: None) -> Outcome:
    """One journey, as the function runs it."""
    parts = bootstrap.parts()
    settings = parts.bundle["canary"]
    form = parts.form(settings["form"])
    assert form is not None
    return try_journey(form, settings, parts, visitor=Visitor(door.url), on_step=on_step)


def refused(status: int) -> Fault:
    """Does nothing and answers with an error."""
    return lambda _real: Response(status=status)


def lost(real: Real) -> Response:
    """Does everything, and cuts the connection before the answer arrives."""
    real()
    raise ConnectionError


def never_came(_real: Real) -> Response:
    """Cuts the connection before anything is done."""
    raise ConnectionError


def instead(old: str, new: str) -> Fault:
    """The real answer, with one text replaced by another."""

    def fault(real: Real) -> Response:
        response = real()
        response.set_data(response.get_data(as_text=True).replace(old, new))
        return response

    return fault
