"""Rules for the pages of any built site: each one lists its violations, as "/page/: what"."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from local.emulated.sam_template import load_template
from tests.site.page import Page

Pages = Mapping[str, Page]
"""Every page of a site by its uri."""

Rule = Callable[[Pages], list[str]]

_LOADING = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "embed": "src",
    "object": "data",
    "use": "href",
    "image": "href",
    "form": "action",
}
_LOADING_LINKS = {"stylesheet", "icon", "preload", "modulepreload", "manifest", "prefetch", "preconnect"}
_SCHEMES = {"", "https", "mailto", "tel"}


@lru_cache(maxsize=200)
def loads(page: Page) -> tuple[str, ...]:
    """Every address that the browser loads for the page, or that a form posts to. Two rules ask for them."""
    return tuple(_loads(page))


def _loads(page: Page) -> Iterator[str]:
    for tag, name in _LOADING.items():
        yield from (str(element[name]) for element in page.soup.find_all(tag) if element.has_attr(name))
    yield from (str(link["href"]) for link in page.soup.find_all("link") if _LOADING_LINKS & {*link["rel"]})
    for name in ("data-texts", "data-links"):
        yield from (str(element[name]) for element in page.soup.select(f"[{name}]"))


def foreign_loads(pages: Pages) -> list[str]:
    """What a page loads from another site, and elements that could redirect it there."""
    found = [(page, address) for page in pages.values() for address in loads(page) if is_elsewhere(address)]
    for page in pages.values():
        redirecting = page.soup.select("[srcset], base, meta[http-equiv]")
        found += [(page, str(element)) for element in redirecting]
    return [f"/{page.uri}: {what}" for page, what in found]


def missing_files(pages: Pages, site_dir: Path) -> list[str]:
    """Missing files that a page loads from its own site."""
    return [
        f"/{page.uri}: {address}"
        for page in pages.values()
        for address in loads(page)
        if not is_elsewhere(address)
        and not address.startswith(("/api/", "data:"))
        and not (site_dir / page.target(address)[0]).is_file()
    ]


def inline_code(pages: Pages) -> list[str]:
    """Styles and scripts inside a page: a Content-Security-Policy without `unsafe-inline` blocks them."""
    found = []
    for page in pages.values():
        for element in page.soup.find_all(True):
            handlers = [name for name in element.attrs if name.startswith("on") or name == "style"]
            is_script = element.name == "script" and not element.has_attr("src")
            is_code = is_script and element.get("type") not in ("application/json", "application/ld+json")
            runs = str(element.get("href", "")).strip().lower().startswith("javascript:")
            if handlers or is_code or runs or element.name == "style":
                found.append(f"/{page.uri}: {str(element)[:200]}")
    return found


def dead_links(pages: Pages, site_dir: Path) -> list[str]:
    """Links to a page, file, anchor or route of the API that isn't there, and links of another kind."""
    found = []
    for page in pages.values():
        for href in {str(link["href"]) for link in page.soup.select("a[href]")}:
            scheme = urlsplit(href).scheme
            uri, anchor = ("", "") if scheme else page.target(href)
            ids = pages[uri].ids if uri in pages else []
            is_there = uri in pages or (site_dir / uri).is_file() or _is_route(uri)
            if scheme not in _SCHEMES or not is_there or (anchor and anchor not in ids):
                found.append(f"/{page.uri}: {href}")
    return sorted(found)


def _is_route(uri: str) -> bool:
    """Whether the API answers a link there, by its routes in infra/template.yaml."""
    routes = (route for function in load_template().functions() for route in function.routes)
    known = (re.sub(r"\{\w+\}", r"[^/]+", route.path) for route in routes if route.method == "GET")
    return any(re.fullmatch(f"{path}/?", f"/{uri}") for path in known)


def left_placeholders(pages: Pages) -> list[str]:
    """Unfilled placeholders, except in data attributes: a form's script fills those in."""
    found = []
    for page in pages.values():
        found += [f"/{page.uri}: {text}" for text in page.soup.find_all(string=re.compile(r"\{\{"))]
        for element in page.soup.find_all(True):
            left = [name for name, value in element.attrs.items() if "{{" in str(value)]
            found += [f"/{page.uri}: {name}" for name in left if not name.startswith("data-")]
    return found


def is_elsewhere(address: str) -> bool:
    """Whether an address leads to another site."""
    parts = urlsplit(address.strip())
    return bool(parts.netloc) or parts.scheme not in ("", "data")
