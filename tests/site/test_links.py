"""Where links lead and what pages load: nothing broken, nothing from elsewhere, nothing inline."""

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from local.web.built_site import Build
from tests.site import rules
from tests.site.page import NOT_FOUND, Page

BROKEN = """<main id=top>
<script src="https://example.org/a.js"></script><img src="gone.png"><style></style>
<p onclick="x()">{{ desks.x.phone }}</p><a href="#nowhere">a</a><a href="../gone/">b</a><a href="ftp://x">c</a>
</main>"""
"""A page that breaks every rule."""


def test_a_page_loads_nothing_from_elsewhere(pages: Mapping[str, Page]) -> None:
    styled = [page for page in pages.values() if any(one.endswith(".css") for one in rules.loads(page))]
    assert styled == [*pages.values()]
    assert rules.foreign_loads(pages) == []


def test_every_file_that_a_page_loads_exists(pages: Mapping[str, Page], built: Build) -> None:
    assert rules.missing_files(pages, built.site_dir) == []


def test_no_style_sheet_loads_from_elsewhere(built: Build, pages: Mapping[str, Page]) -> None:
    sheets = {
        page.target(str(link["href"]))[0]
        for page in pages.values()
        for link in page.soup.select("[rel=stylesheet]")
    }
    for name in sheets:
        css = re.sub(r"/\*.*?\*/", "", (built.site_dir / name).read_text(encoding="utf-8"), flags=re.S)
        assert not re.search(r"@import", css), name
        urls = re.findall(r"url\(\s*[\"']?([^\"')]+)", css)
        assert [url for url in urls if rules.is_elsewhere(url)] == [], name


def test_a_page_has_no_style_or_script_inline(pages: Mapping[str, Page]) -> None:
    """It has to work under a Content-Security-Policy without `unsafe-inline`."""
    assert rules.inline_code(pages) == []


def test_every_internal_link_leads_somewhere(pages: Mapping[str, Page], built: Build) -> None:
    assert rules.dead_links(pages, built.site_dir) == []


def test_no_placeholder_is_left(pages: Mapping[str, Page]) -> None:
    assert rules.left_placeholders(pages) == []


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (rules.foreign_loads, ["https://example.org/a.js"]),
        (
            lambda pages: rules.missing_files(pages, Path("/nowhere")),
            ["gone.png"],
        ),
        (rules.inline_code, ["<style></style>", '<p onclick="x()">{{ desks.x.phone }}</p>']),
        (lambda pages: rules.dead_links(pages, Path("/nowhere")), ["#nowhere", "../gone/", "ftp://x"]),
        (rules.left_placeholders, ["{{ desks.x.phone }}"]),
    ],
    ids=["foreign_loads", "missing_files", "inline_code", "dead_links", "left_placeholders"],
)
def test_each_rule_names_what_breaks_it(rule: rules.Rule, told: list[str]) -> None:
    assert rule({"a/": Page(uri="a/", html=BROKEN)}) == [f"/a/: {what}" for what in told]


def test_the_not_found_page_s_addresses_start_at_the_root(pages: Mapping[str, Page]) -> None:
    """It is shown under any address that was not found."""
    page = pages[NOT_FOUND]
    addresses = [*rules.loads(page), *(str(link["href"]) for link in page.soup.select("a[href]"))]
    assert [one for one in addresses if not urlsplit(one).scheme and one[0] not in "/#"] == []
