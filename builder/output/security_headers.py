"""The security headers of the built site, whose policy allows the pages' inline scripts and styles by hash.

Styles and handlers in attributes would need 'unsafe-inline'. They fail the build, because browsers would
ignore them silently; what editors write is refused before, at its line (rules/markup/policy.py).
"""

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path

from builder.reading.mistakes import ContentError, Mistake
from builder.texts.gfm.html_tags import LOADS, loaded
from desk.views.security_headers import MAX_POLICY, POLICY, page_headers

_DATA = frozenset({"application/json", "application/ld+json", "text/plain"})
"""Types of <script> that are data: browsers don't run them, and the policy doesn't apply."""

_OWN = rb'"(?!\s*//)[^":&,]*"'
"""The address of something that is loaded from this site, so written that nothing in it has to be decoded."""
_MAY_MATTER = tuple(
    map(
        re.compile,
        (
            b"<style",
            b'<script(?! (?:src="|type="application/(?:ld[+])?json"))',
            rb'<link(?! rel="(?:canonical|alternate)"[ >]| rel="[a-z ]+" href=%b)' % _OWN,
            rb"style(?<![\w-]style)\s*=",
            rb"on(?<![\w-]on)[^\s/>=\"']*\s*=",
            *(rb"%b(?<![\w-]%b)(?!=%b)\s*=" % (name, name, _OWN) for name in map(str.encode, sorted(LOADS))),
        ),
    )
)
"""What is written, in small letters, where something is inline or loaded from elsewhere, or only looks so.
Each begins with letters, which are quick to find; in bytes, which are quick to make small.
"""


def _may_matter(html: bytes) -> bool:
    small = html.lower()
    return any(pattern.search(small) for pattern in _MAY_MATTER)


class _Inline(HTMLParser):
    """Collects the hashes of a page's inline scripts and styles, and what the policy forbids, by position."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.scripts: set[str] = set()
        self.styles: set[str] = set()
        self.forbidden: list[tuple[int, int, str]] = []
        self._into: set[str] | None = None
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "style":
            self._into = self.styles
        elif tag == "script" and "src" not in values and values.get("type", "").lower() not in _DATA:
            self._into = self.scripts
        for name, value in values.items():
            # An empty one does nothing.
            if value and (name == "style" or name.startswith("on")):
                self._forbid(
                    f'「{name}="…"」は、安全のため、ブラウザーが無視します。使わずに書いてください。'
                )
        for _, url in loaded(tag, values.items()):
            self._forbid(f"「{url}」は、ほかのサイトなどから読みこむため、安全のため、表示されません。")

    def handle_data(self, data: str) -> None:
        if self._into is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if self._into is not None and tag in ("script", "style"):
            self._into.add(_hash("".join(self._text)))
            self._into, self._text = None, []

    def _forbid(self, message: str) -> None:
        line, offset = self.getpos()
        self.forbidden.append((line, offset + 1, message))


def site_headers(site_dir: Path) -> Mapping[str, str]:
    """The headers for all pages of a folder. Raises ContentError if a page has what the policy forbids."""
    scripts: set[str] = set()
    styles: set[str] = set()
    mistakes: list[Mistake] = []
    for path in sorted(site_dir.rglob("*.html")):
        html = path.read_bytes()
        if not _may_matter(html):
            continue
        page = _Inline()
        page.feed(html.decode())
        page.close()
        scripts |= page.scripts
        styles |= page.styles
        name = f"site/{path.relative_to(site_dir).as_posix()}"
        mistakes += [Mistake(name, line, column, message) for line, column, message in page.forbidden]
    if mistakes:
        raise ContentError(mistakes)
    headers = page_headers(scripts=sorted(scripts), styles=sorted(styles))
    if len(headers[POLICY]) > MAX_POLICY:
        message = (
            f"{POLICY} が{len(headers[POLICY])}文字あり、CloudFront の上限（{MAX_POLICY}文字）を超えます。"
        )
        raise ContentError([Mistake("mkdocs.yml", 1, 1, message)])
    return headers


def write_headers(headers: Mapping[str, str], path: Path) -> None:
    """Write {header: value} as JSON, for the server of the site."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(headers, indent=2) + "\n", encoding="utf-8")


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
