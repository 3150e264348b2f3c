"""`python -m infra.headercheck https://…`: whether a site that is up has the security headers of its build.

CloudFront adds them, so nothing of the functions or the bucket would notice that they're gone.
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

from desk.views.security_headers import NO_PAGE
from infra.package import ROOT

_PATIENCE = 30
_NOWHERE = "no/such/page/"


class _Stay(urllib.request.HTTPRedirectHandler):
    """A redirection is an answer like any other."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_Stay)


def header_problems(url: str, pages: Mapping[str, str]) -> list[str]:
    """In Japanese, every header that is missing or another; `pages` are those of the site's own answers."""
    start = url.rstrip("/")
    try:
        return [
            *_differ(f"{start}/", pages),
            *_differ(f"{start}/{_NOWHERE}", pages),
            *_lack(f"{start}/api/health"),
            *_without_tls(start),
        ]
    except (OSError, ValueError) as error:
        return [f"{start} の答えを読めません（{type(error).__name__}）。"]


def _differ(url: str, expected: Mapping[str, str]) -> Iterator[str]:
    _, headers = _ask(url)
    for name, value in expected.items():
        told = headers.get_all(name) or []
        if told != [value]:
            yield f"{url} の {name} は「{'、'.join(told) or 'なし'}」です。「{value}」のはずです。"


def _lack(url: str) -> Iterator[str]:
    """The API's are its functions' own, which may be of an earlier release: each has to be there."""
    _, headers = _ask(url)
    yield from (f"{url} に {name} がありません。" for name in NO_PAGE if name not in headers)


def _without_tls(start: str) -> Iterator[str]:
    if not start.startswith("https://"):
        return
    url = f"http://{start.removeprefix('https://')}/"
    status, headers = _ask(url)
    if status not in (301, 308) or headers.get("location") != f"{start}/":
        yield f"{url} が {start}/ へ移しません（HTTP {status}）。"


def _ask(url: str) -> tuple[int, Message]:
    """An answer's status and headers, whatever its status. Raises OSError, ValueError."""
    if not url.startswith(("https://", "http://")):
        raise ValueError(url)
    try:
        with _OPENER.open(url, timeout=_PATIENCE) as answer:
            return answer.status, answer.headers
    except HTTPError as answer:
        with answer:
            return answer.code, answer.headers


def main(arguments: list[str] | None = None) -> int:
    """0 if every header is as it was built; 1 if not, and what differs is printed."""
    parser = argparse.ArgumentParser(prog="python -m infra.headercheck", description="Compare headers.")
    parser.add_argument("url", help="where the site is up, https://…")
    parser.add_argument("--headers", type=Path, default=ROOT / "build/headers.json")
    options = parser.parse_args(arguments)
    found = header_problems(options.url, json.loads(options.headers.read_bytes()))
    if found:
        print(*found, sep="\n", file=sys.stderr)
        return 1
    print(f"{options.url} のヘッダーは、作ったときのとおりです。")
    return 0


if __name__ == "__main__":
    sys.exit(main())
