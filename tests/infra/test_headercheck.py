"""The check of a live site's security headers reports those that are missing or different."""

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.views.security_headers import NO_PAGE, POLICY, page_headers
from infra.headercheck import header_problems, main

PAGES = dict(page_headers())


class Site:
    """The site's headers by path; every other path is a 404."""

    def __init__(self) -> None:
        self.url = ""
        self.answers = {"/": PAGES, "/api/health": dict(NO_PAGE)}
        self.missing = PAGES


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path in site.answers else 404)
            for name, value in site.answers.get(self.path, site.missing).items():
                self.send_header(name, value)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        site.url = f"http://127.0.0.1:{server.server_port}"
        yield site
        server.shutdown()
        thread.join()


def test_a_site_as_it_was_built_passes(site: Site) -> None:
    assert header_problems(site.url, PAGES) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_missing_header_is_reported(site: Site, name: str) -> None:
    site.answers["/"] = {key: value for key, value in PAGES.items() if key != name}
    (told,) = header_problems(site.url, PAGES)
    assert told == f"{site.url}/ の {name} は「なし」です。「{PAGES[name]}」のはずです。"


def test_an_older_policy_is_reported(site: Site) -> None:
    site.answers["/"] = {**PAGES, POLICY: "default-src 'self'"}
    (told,) = header_problems(site.url, PAGES)
    assert f"{POLICY} は「default-src 'self'」です" in told


def test_the_404_page_is_checked_too(site: Site) -> None:
    site.missing = {}
    assert len(header_problems(site.url, PAGES)) == len(PAGES)


def test_the_api_s_own_headers_are_checked(site: Site) -> None:
    site.answers["/api/health"] = {name: value for name, value in NO_PAGE.items() if name != POLICY}
    assert header_problems(site.url, PAGES) == [f"{site.url}/api/health に {POLICY} がありません。"]


def test_an_unreachable_site_is_reported() -> None:
    (told,) = header_problems("http://127.0.0.1:9", PAGES)
    assert "答えを読めません" in told
    (told,) = header_problems("ftp://example.jp", PAGES)
    assert "答えを読めません" in told


def test_the_command_fails_if_a_header_is_missing(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "headers.json"
    file.write_text(json.dumps(PAGES), encoding="utf-8")
    assert main([site.url, "--headers", str(file)]) == 0
    site.answers["/"] = {}
    assert main([site.url, "--headers", str(file)]) == 1
    assert POLICY in capsys.readouterr().err
