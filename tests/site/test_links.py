"""Where links lead and what pages load: nothing broken, nothing from elsewhere, nothing inline."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

import pytest
from bs4 import Tag

from local.web.built_site import Build
from tests.site.page import NOT_FOUND, Page
from tests.site.sources import page_files

every_page = pytest.mark.parametrize("uri", [*page_files(), NOT_FOUND])

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


def loads(page: Page) -> Iterator[str]:
    """Every address that the browser loads for the page, or that a form posts to."""
    for tag, name in _LOADING.items():
        yield from (str(element[name]) for element in page.soup.find_all(tag) if element.has_attr(name))
    yield from (str(link["href"]) for link in page.soup.find_all("link") if _LOADING_LINKS & {*link["rel"]})
    for search in page.soup.select("form.search"):
        yield from (str(search[name]) for name in ("data-index", "data-worker"))


@every_page
def test_a_page_loads_nothing_from_elsewhere(uri: str, pages: Mapping[str, Page]) -> None:
    page = pages[uri]
    addresses = list(loads(page))
    assert any(address.endswith(".css") for address in addresses)
    assert [address for address in addresses if _is_elsewhere(address)] == []
    assert page.soup.find_all(srcset=True) == []
    assert page.soup.find_all("base") == []
    assert page.soup.find_all("meta", attrs={"http-equiv": True}) == []


@every_page
def test_every_file_that_a_page_loads_exists(uri: str, pages: Mapping[str, Page], built: Build) -> None:
    page = pages[uri]
    files = [page.target(address)[0] for address in loads(page) if not address.startswith("/api/")]
    assert [file for file in files if not (built.site_dir / file).is_file()] == []


def test_no_style_sheet_loads_from_elsewhere(built: Build, pages: Mapping[str, Page]) -> None:
    sheets = {
        page.target(str(link["href"]))[0]
        for page in pages.values()
        for link in page.soup.select("[rel=stylesheet]")
    }
    for name in sheets:
        css = re.sub(r"/\*.*?\*/", "", (built.site_dir / name).read_text(encoding="utf-8"), flags=re.S)
        assert not re.search(r"@import", css), name
        assert [url for url in re.findall(r"url\(\s*[\"']?([^\"')]+)", css) if _is_elsewhere(url)] == [], name


@every_page
def test_a_page_has_no_style_or_script_inline(uri: str, pages: Mapping[str, Page]) -> None:
    """It has to work under a Content-Security-Policy without `unsafe-inline`."""
    soup = pages[uri].soup
    elements: list[Tag] = soup.find_all(True)
    assert [(e.name, name) for e in elements for name in e.attrs if name.startswith("on")] == []
    assert [e for e in elements if e.has_attr("style") or e.name == "style"] == []
    assert [e for e in elements if str(e.get("href", "")).strip().lower().startswith("javascript:")] == []
    inline = [script for script in soup.find_all("script") if not script.has_attr("src")]
    assert [script for script in inline if script.get("type") != "application/json"] == []


@every_page
def test_every_internal_link_leads_somewhere(uri: str, pages: Mapping[str, Page]) -> None:
    page = pages[uri]
    links = [str(link["href"]) for link in page.soup.select("a[href]")]
    internal = [href for href in links if not urlsplit(href).scheme]
    assert internal
    targets = {href: page.target(href) for href in internal}
    assert [href for href, (target, _) in targets.items() if target not in pages] == []
    assert [href for href, (target, id) in targets.items() if id and id not in pages[target].ids] == []
    assert sorted({urlsplit(href).scheme for href in links} - {"", "https", "mailto", "tel"}) == []


def test_the_not_found_page_s_addresses_start_at_the_root(pages: Mapping[str, Page]) -> None:
    """It is shown under any address that was not found."""
    page = pages[NOT_FOUND]
    addresses = [*loads(page), *(str(link["href"]) for link in page.soup.select("a[href]"))]
    assert [one for one in addresses if not urlsplit(one).scheme and one[0] not in "/#"] == []


def _is_elsewhere(address: str) -> bool:
    parts = urlsplit(address.strip())
    return bool(parts.netloc) or parts.scheme not in ("", "data")
