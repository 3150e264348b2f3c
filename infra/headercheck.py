"""`python -m infra.headercheck https://…`: checks that a deployed site sends the security headers of its
build.

CloudFront adds them, so only a request to the site can show that they are missing.
"""

import argparse
import json
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

from builder.files.root import add_root
from desk.views.security_headers import NO_PAGE

_TIMEOUT = 30
_MISSING_PAGE = "no/such/page/"


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Returns redirects instead of following them."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect)


def header_problems(url: str, pages: Mapping[str, str]) -> list[str]:
    """In Japanese, every header that is missing or differs. `pages`: the expected headers of pages."""
    start = url.rstrip("/")
    try:
        return [
            *_different(f"{start}/", pages),
            *_different(f"{start}/{_MISSING_PAGE}", pages),
            *_missing(f"{start}/api/health"),
            *_no_https_redirect(start),
        ]
    except (OSError, ValueError) as error:
        return [f"{start} の答えを読めません（{type(error).__name__}）。"]


def _different(url: str, expected: Mapping[str, str]) -> Iterator[str]:
    _, headers = _fetch(url)
    for name, value in expected.items():
        values = headers.get_all(name) or []
        if values != [value]:
            yield f"{url} の {name} は「{'、'.join(values) or 'なし'}」です。「{value}」のはずです。"


def _missing(url: str) -> Iterator[str]:
    """The functions set the API's headers and may be of another release: only checks that each is present."""
    _, headers = _fetch(url)
    yield from (f"{url} に {name} がありません。" for name in NO_PAGE if name not in headers)


def _no_https_redirect(start: str) -> Iterator[str]:
    if not start.startswith("https://"):
        return
    url = f"http://{start.removeprefix('https://')}/"
    status, headers = _fetch(url)
    if status not in (301, 308) or headers.get("location") != f"{start}/":
        yield f"{url} が {start}/ へ移しません（HTTP {status}）。"


def _fetch(url: str) -> tuple[int, Message]:
    """The status and headers of an answer, of any status. Raises OSError, ValueError."""
    if not url.startswith(("https://", "http://")):
        raise ValueError(url)
    try:
        with _OPENER.open(url, timeout=_TIMEOUT) as answer:
            return answer.status, answer.headers
    except HTTPError as answer:
        with answer:
            return answer.code, answer.headers


def main(arguments: list[str] | None = None) -> int:
    """0 if every header is as built; else 1, after printing the differences."""
    parser = argparse.ArgumentParser(prog="python -m infra.headercheck", description="Compare headers.")
    parser.add_argument("url", help="where the site is up, https://…")
    add_root(parser)
    parser.add_argument("--headers", type=Path, help="(default: ROOT/build/headers.json)")
    options = parser.parse_args(arguments)
    headers = options.headers or options.root / "build/headers.json"
    found = header_problems(options.url, json.loads(headers.read_bytes()))
    if found:
        print(*found, sep="\n", file=sys.stderr)
        return 1
    print(f"{options.url} のヘッダーは、作ったときのとおりです。")
    return 0


if __name__ == "__main__":
    sys.exit(main())
