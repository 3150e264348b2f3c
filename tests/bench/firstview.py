"""What a first visit transfers: every file that the browser loads for a page, gzipped."""

import gzip
import http.server
import threading
from functools import partial
from pathlib import Path

from playwright.sync_api import Response

from tests.browser import chromium
from tests.conftest import need


def first_view_bytes(site: Path, pages: tuple[str, ...]) -> dict[str, tuple[int, int]]:
    """page -> (bytes, requests) with an empty cache."""
    program = need(*chromium.NAMES, why="bytes are counted in a browser")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found = {}
    try:
        with chromium.running(program) as browser:
            for page in pages:
                responses: list[Response] = []
                tab = browser.new_context().new_page()
                tab.on("response", lambda response, seen=responses: seen.append(response))
                tab.goto(f"http://127.0.0.1:{server.server_port}{page}", wait_until="networkidle")
                sizes = [len(gzip.compress(response.body(), 9)) for response in responses if response.ok]
                found[page] = (sum(sizes), len(sizes))
    finally:
        server.shutdown()
    return found


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the table is what's printed."""
