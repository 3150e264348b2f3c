"""Material's search (lunr) and Pagefind on the same pages, asked the same."""

import gzip
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser, Page, Response

from builder.check import load
from builder.pages.generate import generate

Urls = list[list[list[str]]]
"""For each search, the results in order; of each, the addresses that it leads to: a page and its headings."""

_LUNR = """async ({ base, worker, asked }) => {
    const searching = new Worker(base + worker);
    const answer = (message, type) => new Promise((resume) => {
        searching.onmessage = ({ data }) => { if (data.type === type) resume(data.data); };
        searching.postMessage(message);
    });
    const index = await (await fetch(base + "search/search_index.json")).json();
    await answer({ type: 0, data: Object.assign(index, { options: { suggest: false } }) }, 1);
    const found = [], times = [];
    for (const text of asked) {
        const start = performance.now();
        const { items } = await answer({ type: 2, data: text }, 3);
        times.push(performance.now() - start);
        found.push(items.slice(0, 3).map((group) => group.map((one) => one.location)));
    }
    return { found, times };
}"""
_PAGEFIND = """async ({ base, asked }) => {
    const pagefind = await import(base + "pagefind/pagefind.js");
    const found = [], times = [];
    for (const text of asked) {
        const start = performance.now();
        const { results } = await pagefind.search(text);
        const pages = await Promise.all(results.slice(0, 3).map((one) => one.data()));
        times.push(performance.now() - start);
        const urls = (page) => [page.url, ...page.sub_results.map((one) => one.url)];
        found.push(pages.map((page) => urls(page).map((url) => url.replace(/^\\//, ""))));
    }
    return { found, times };
}"""


_SEPARATOR = r"[\s\-\u3000、。，．・：；「」『』（）【】()!?！？]+"


class Measured:
    """What a search found, and the gzipped bytes that a browser loaded for it."""

    def __init__(self, found: Urls, times: list[float], loaded: int) -> None:
        self.found, self.times, self.loaded = found, times, loaded


def material(root: Path, scratch: Path, browser: Browser, asked: Sequence[str]) -> Measured:
    plain = scratch / "plain"
    for uri, page in generate(load(root)).items():
        path = plain / "docs" / uri
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page.markdown, encoding="utf-8")
    (plain / "mkdocs.yml").write_text(
        "site_name: plain\ntheme: {name: material, language: ja, font: false}\n"
        f"plugins: [{{search: {{lang: ja, separator: '{_SEPARATOR}'}}}}]\n"
        "markdown_extensions: [attr_list, md_in_html, tables, toc]\n",
        encoding="utf-8",
    )
    site = plain / "site"
    words = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(plain / "mkdocs.yml"), "-d", str(site)]
    subprocess.run(words, check=True, capture_output=True, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})
    (worker,) = (path for path in (site / "assets/javascripts/workers").glob("search.*.js"))
    return _asked(browser, site, _LUNR, asked, worker=worker.relative_to(site).as_posix())


def pagefind(site: Path, browser: Browser, asked: Sequence[str]) -> Measured | str:
    """Measured on our built site; else why not."""
    named = os.environ.get("PAGEFIND")
    program = named or shutil.which("pagefind_extended") or shutil.which("pagefind")
    if not program:
        return "not measured: Pagefind isn't installed (npm has it; PAGEFIND=…/pagefind_extended)"
    subprocess.run([program, "--site", str(site)], check=True, capture_output=True)
    return _asked(browser, site, _PAGEFIND, asked)


def _asked(browser: Browser, site: Path, script: str, asked: Sequence[str], **more: str) -> Measured:
    sizes: dict[str, int] = {}
    with _served(site) as base:
        page: Page = browser.new_context(locale="ja-JP").new_page()

        def keep(answer: Response) -> None:
            if answer.ok:
                sizes[answer.url] = len(gzip.compress(answer.body(), 9))

        page.context.on("response", keep)
        page.goto(base + "404.html")
        sizes.clear()
        got = page.evaluate(script, {"base": base, "asked": list(asked), **more})
        page.context.close()
    return Measured(json.loads(json.dumps(got["found"])), got["times"], sum(sizes.values()))


@contextmanager
def _served(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Logs nothing: only the table is printed."""
