"""The HTTP server. It listens on this machine's loopback address only."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from types import TracebackType
from typing import Any, Self

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

HOST = "127.0.0.1"


class Listener:
    """A context manager that opens a port before there is anything to serve, so that its address is known.

    Port 0 takes a free port. Entering raises OSError (EADDRINUSE) if the port is in use.
    """

    def __init__(self, port: int = 0) -> None:
        self._wanted = port

    def __enter__(self) -> Self:
        self._socket = socket.create_server((HOST, self._wanted))
        self.port: int = self._socket.getsockname()[1]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def origins(self) -> tuple[str, ...]:
        """The origins that a browser may show the pages under."""
        return (self.url, f"http://localhost:{self.port}")

    def serve(self, app: Any) -> None:
        """Serve until Ctrl-C (KeyboardInterrupt)."""
        self._server(app).serve_forever()

    @contextmanager
    def serving(self, app: Any) -> Iterator[None]:
        """Serve in a thread during the block."""
        server = self._server(app)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="server")
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()

    def _server(self, app: Any) -> BaseWSGIServer:
        return make_server(
            HOST, self.port, app, threaded=True, request_handler=_Handler, fd=self._socket.fileno()
        )


class _Handler(WSGIRequestHandler):
    def send_response(self, code: int, message: str | None = None) -> None:
        """Without the machine's Date: the desk sends its own."""
        self.log_request(code)
        self.send_response_only(code, message)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:  # noqa: ARG002
        """Log only API calls and errors, which a page's many files would hide; never the query string."""
        request = self.requestline.translate(self._control_char_table).partition("?")[0]
        if " /api/" in request or int(code) >= 400:
            self.log("info", "%s -> %s", request.removesuffix(f" {self.request_version}"), int(code))
