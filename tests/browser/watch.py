"""Everything that goes wrong in a browser during a test, and every address that it requests."""

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError


class Watch:
    """Watches all pages of a context.

    `troubles` are console errors (anything that the security headers block is one), exceptions of pages'
    scripts, answers of 400 and above, failed requests, and requests to other origins than `origin`. A test
    that expects one removes it with `expect`.
    """

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.troubles: list[str] = []
        self.urls: list[str] = []
        self._origin = origin
        self._context = context
        self._listeners: dict[Any, Any] = {
            "console": self._console,
            "weberror": self._error,
            "request": self._request,
            "requestfailed": self._failed,
            "response": self._response,
        }
        for event, listener in self._listeners.items():
            context.on(event, listener)

    def end(self) -> None:
        """Whoever uses the context next isn't watched."""
        for event, listener in self._listeners.items():
            self._context.remove_listener(event, listener)

    def expect(self, *troubles: str) -> None:
        """Remove expected troubles ("422 /api/forms/booking", "failed /api/…"). Fails if one is missing."""
        for trouble in troubles:
            assert trouble in self.troubles, f"no {trouble!r} in {self.troubles}"
            self.troubles.remove(trouble)

    def _error(self, error: WebError) -> None:
        self.troubles.append(f"script: {error.error}")

    def _console(self, message: ConsoleMessage) -> None:
        # The browser's own line about a failed request: its response or failure is recorded anyway.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.troubles.append(f"console: {message.text} ({message.location['url']})")

    def _request(self, request: Request) -> None:
        self.urls.append(request.url)
        if urlsplit(request.url).scheme not in ("data", "blob") and not request.url.startswith(
            f"{self._origin}/"
        ):
            self.troubles.append(f"left the desk: {request.url}")

    def _failed(self, request: Request) -> None:
        # A request that the browser cancels because its page was left is no failure.
        if request.failure != "net::ERR_ABORTED":
            self.troubles.append(f"failed {_path(request.url)}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.troubles.append(f"{response.status} {_path(response.url)}")


def _path(url: str) -> str:
    return urlsplit(url).path
