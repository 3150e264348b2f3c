"""A page of the built site, as a reader and a checker see it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString

NOT_FOUND = "404.html"
_HEADING = re.compile(r"h[1-6]")
_UNSEEN = ("script", "style", "template", "noscript", "datalist")


@dataclass(frozen=True)
class Page:
    """`uri` is the address below the site's root: "" for home, "online/flow/"."""

    uri: str
    html: str
    base: str = ""

    @cached_property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.html, "html.parser")

    @cached_property
    def main(self) -> Tag:
        (main,) = self.soup.find_all("main")
        return main

    @cached_property
    def ids(self) -> list[str]:
        return [str(element["id"]) for element in self.soup.find_all(id=True)]

    @property
    def text(self) -> str:
        """What a reader sees of the page's main part, without header and footer."""
        return _joined(_seen(self.main))

    def section(self, anchor: str) -> str:
        """What a reader sees from the heading with this id to the next of its level or above."""
        heading = self.main.find(id=anchor)
        assert isinstance(heading, Tag), f"/{self.uri} has no #{anchor}"
        assert _HEADING.fullmatch(heading.name), f"/{self.uri}#{anchor} is no heading"
        texts = []
        for text in _seen(self.main, after=heading):
            above = text.find_parent(_HEADING)
            if above is not None and above is not heading and above.name <= heading.name:
                break
            texts.append(text)
        return _joined(texts)

    def target(self, href: str) -> tuple[str, str]:
        """(uri, anchor) that an internal link of this page leads to; a file keeps its name."""
        parts = urlsplit(href)
        here = [] if self.uri == NOT_FOUND else self.uri.split("/")[:-1]
        if not parts.path:
            return self.uri, unquote(parts.fragment)
        path = parts.path.removeprefix(self.base) if parts.path.startswith(f"{self.base}/") else parts.path
        steps = [] if path.startswith("/") else list(here)
        for step in unquote(path).split("/"):
            if step == "..":
                assert steps, f"/{self.uri} links above the site: {href}"
                steps.pop()
            elif step not in ("", "."):
                steps.append(step)
        is_file = "." in parts.path.rsplit("/", 1)[-1].strip(".")
        uri = "/".join(steps)
        return (uri if is_file or not uri else f"{uri}/"), unquote(parts.fragment)


def read_pages(site: Path, base: str = "") -> dict[str, Page]:
    """Every page by its uri, of a site that is published below the path `base` of its host."""
    pages = (
        Page(uri=_uri(file.relative_to(site).as_posix()), html=file.read_text(encoding="utf-8"), base=base)
        for file in sorted(site.rglob("*.html"))
    )
    return {page.uri: page for page in pages}


def _uri(name: str) -> str:
    return name.removesuffix("index.html")


def _seen(part: Tag, *, after: Tag | None = None) -> Iterator[NavigableString]:
    """The texts below `part` that are visible, folded ones included, from the tag `after` on."""
    nodes = part.descendants if after is None else after.next_elements
    for node in nodes:
        if after is not None and part not in node.parents:
            return
        if not isinstance(node, NavigableString) or isinstance(node, PreformattedString):
            continue
        if not any(_is_hidden(parent) for parent in node.parents):
            yield node


def _is_hidden(element: Tag) -> bool:
    return element.name in _UNSEEN or element.has_attr("hidden")


def _joined(texts: Iterator[NavigableString] | list[NavigableString]) -> str:
    return " ".join("".join(texts).split())
