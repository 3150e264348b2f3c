"""What the desk's own port answers: the site, /api/ and /_local/, each with the headers of CloudFront."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from werkzeug.wrappers import Request, Response

from desk.views.security_headers import NO_PAGE
from local.emulated.api_gateway import Gateway, gateway_message
from local.web.backstage import Backstage
from local.web.built_site import Site
from local.web.cloudfront_headers import add_headers
from local.web.desk_interface import Desk
from local.web.files import is_page, serve_file
from local.web.same_site import is_for_this_machine
from local.web.watching import Watch

_OTHER_NAME = "この機械の中の窓口です。http://127.0.0.1 か http://localhost で開いてください。"


class Front:
    """A WSGI application (`app`). With `watch` its pages show an editor's mistakes over the last good site.

    `headers` gives those of pages as they are now.
    """

    def __init__(
        self,
        desk: Desk,
        site: Site,
        gateway: Gateway,
        *,
        watch: Watch | None,
        headers: Callable[[], Mapping[str, str]],
    ) -> None:
        self._desk = desk
        self._site = site
        self._gateway = gateway
        self._watch = watch
        self._headers = headers
        self._backstage = Backstage(desk)

    @property
    def app(self) -> Any:
        return Request.application(self._secured)

    def _secured(self, request: Request) -> Response:
        response = self._answer(request)
        # Functions set their own headers; answers of API Gateway itself are never pages.
        add_headers(response, NO_PAGE if request.path.startswith("/api/") else self._headers())
        # The scripts of the pages take the time from it, as they do from CloudFront's.
        response.date = self._desk.clock()
        return response

    def _answer(self, request: Request) -> Response:
        if not is_for_this_machine(request):
            return Response(_OTHER_NAME, status=HTTPStatus.MISDIRECTED_REQUEST)
        if request.path.startswith("/api/"):
            return self._answer_api(request)
        if request.path.startswith("/_local"):
            return self._backstage.answer(request)
        if request.method not in ("GET", "HEAD"):
            return Response(status=HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": "GET, HEAD"})
        if is_page(request.path):
            self._site.refresh()
            if self._site.failure and not (self._watch and self._site.shown):
                return self._backstage.failure_page(self._site.failure, is_watched=bool(self._watch))
        if self._site.shown is None:
            return Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
        change = self._watch.with_script if self._watch else None
        return serve_file(request, self._site.shown.site_dir, change=change)

    def _answer_api(self, request: Request) -> Response:
        if self._site.shown is None:
            return gateway_message(HTTPStatus.SERVICE_UNAVAILABLE)
        response = self._gateway.answer(request)
        # Earlier than on AWS: the stream is read before the answer, so the mailbox is up to date.
        self._desk.send_mails()
        return response
