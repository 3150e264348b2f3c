"""Addresses of the site itself, written by hand: in mails above all, where nobody sees a broken one."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import NamedTuple
from urllib.parse import urlsplit

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.source import Path, Source, once_a_source
from builder.rules.markup.links import targets_of
from builder.rules.markup.targets import Targets
from builder.rules.placeholders.written import LIKELY, OTHER_MARKS
from builder.texts.markdown import site_path
from builder.texts.markdown_texts import is_markdown
from desk.domain.forms.placeholders import PLACEHOLDER

_PATH = r"(?P<path>/[A-Za-z0-9_./#%~-]*)"
_NO_PAGES = (
    "/api/",
    "/openapi.json",
    "/version.json",
    "/.well-known/",
    "/sitemap.xml",
)
_FILE = re.compile(
    r"(?<![\w:/.(（<\"'-])(?P<written>/(?:[A-Za-z0-9_-]+/)*[A-Za-z0-9_-]+\.md(?:#[A-Za-z0-9_-]*)?)"
)
"""A page's file in a sentence, which nobody outside can open."""
_BEHIND_BRACES = re.compile(r"\{\{\s*page\s+$")
_BEFORE_BRACES = re.compile(r"\s*\}\}")
"""One half of a placeholder: that is reported of the braces."""


def own_address_mistakes(checked: Checked) -> Iterator[Mistake]:
    """Each address of the site that leads to no page, or to no heading of its page."""
    site = checked.one("site")
    if site is None:
        return
    base = str(site.data["base_url"])
    targets = targets_of(checked)
    for source in checked.sources.files:
        addresses, as_they_are = _in_itself(source, _rules(base))
        for path, match in addresses:
            if message := _complaint(match["path"], targets):
                yield source.mistake_in(path, match.start(), match["written"], message)
        yield from as_they_are


class _Rules(NamedTuple):
    """What a site's own addresses look like in a text, and one without TLS."""

    address: re.Pattern[str]
    without_tls: re.Pattern[str]
    host: str


@lru_cache(maxsize=2)
def _rules(base: str) -> _Rules:
    host = urlsplit(base).netloc
    return _Rules(
        re.compile(rf"(?P<written>(?:\{{\{{\s*site\.base_url\s*\}}\}}|{re.escape(base)}){_PATH})"),
        re.compile(rf"(?<!\()http://{re.escape(host)}(?![A-Za-z0-9.-]*[A-Za-z0-9-])", re.IGNORECASE),
        host,
    )


@once_a_source
def _in_itself(
    source: Source, rules: _Rules
) -> tuple[list[tuple[Path | None, re.Match[str]]], list[Mistake]]:
    """The site's addresses in a file, and what is wrong in it wherever they lead."""
    addresses: list[tuple[Path | None, re.Match[str]]] = []
    told: list[Mistake] = []
    for path, text in source.all_texts():
        if "/" not in text:
            continue
        addresses += ((path, match) for match in rules.address.finditer(text))
        # In Markdown, an address with http:// is told as a link, and a file's by its own rule.
        if path is not None and not is_markdown(source.kind, path) and source.kind != "words":
            told += _as_it_is(source, path, text, rules)
    return addresses, told


def _as_it_is(source: Source, path: Path, text: str, rules: _Rules) -> Iterator[Mistake]:
    """The pages' files, and addresses without TLS, in a text that is shown or sent as it is."""
    bare = PLACEHOLDER.sub(lambda match: "\0" * len(match[0]), text)
    for match in _FILE.finditer(bare):
        start, end = match.span()
        if match[0] != text.strip() and not (
            any(
                one.start() < start < one.end()
                for one in chain(*(mark.finditer(bare) for mark in (LIKELY, OTHER_MARKS)))
            )
            or _BEHIND_BRACES.search(bare, 0, start)
            or _BEFORE_BRACES.match(bare, end)
        ):
            message = (
                f"「{match['written']}」のまま出てしまい、だれも開けません。"
                f"「{{{{ page {match['written']} }}}}」と書くと、ページのアドレスになります。"
            )
            yield source.mistake_in(path, match.start(), match[0], message)
    for match in rules.without_tls.finditer(bare):
        message = (
            f"「{match[0]}」は、「https://{rules.host}」に直してください。「http:」では、安全に開けません。"
        )
        yield source.mistake_in(path, match.start(), match[0], message)


def _complaint(address: str, targets: Targets) -> str | None:
    path, mark, anchor = address.rstrip(".").partition("#")
    if path.startswith(_NO_PAGES) or path in targets.files or path in ("/", ""):
        return None
    known = {site_path(page): page for page in targets.pages}
    page = known.get(path) or known.get(f"{path}/")
    if page:
        return targets.complaint(page + mark + anchor, page=None)
    stem = path.rstrip("/").removesuffix(".html").removesuffix(".md")
    told = targets.complaint(f"{stem}.md", page=None)
    return f"{told}アドレスは、{{{{ page /online/flow.md }}}} のように、ページの場所で書けます。"
