"""What a first visit transfers: every file that the browser loads for a page, gzipped."""

import gzip
import http.server
import threading
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from playwright.sync_api import Response

from tests.browser import chromium
from tests.conftest import need


@dataclass(frozen=True)
class FirstView:
    """Bytes, gzipped; `script` is our own scripts' share of them."""

    size: int
    script: int
    requests: int


def first_views(site: Path, pages: tuple[str, ...]) -> dict[str, FirstView]:
    """What a browser loads for each page with an empty cache."""
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
                sizes = {one.url: len(gzip.compress(one.body(), 9)) for one in responses if one.ok}
                script = sum(size for url, size in sizes.items() if url.endswith(".js"))
                found[page] = FirstView(size=sum(sizes.values()), script=script, requests=len(sizes))
    finally:
        server.shutdown()
    return found


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Logs nothing: only the table is printed."""
