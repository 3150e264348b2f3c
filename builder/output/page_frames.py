"""Cuts the pages of forms and magazines, and that where a booking is looked up, out of the built site: the
functions can show the later steps in the same frame.

A frame is {"url", "title", "before", "above", "below", "after"}: the HTML around the article (`before`,
`after`; `{title}` is replaced by the step's title) and, in the article, around the form (`above`, `below`).
Addresses are absolute from the site's root, because the steps have other addresses.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from builder.project import Data, Project
from builder.texts.block_names import BLOCK
from builder.texts.markdown import site_path

_ADDRESS = re.compile(r'(?<= )(href|src|data-base|data-clock)="([^"#][^"]*)"')
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_ARTICLE = re.compile(r"(<article\b[^>]*>)(.*)(</article>)", re.DOTALL)
_FORM = re.compile(r'<form class="md-form[" ].*?</form>', re.DOTALL)
_MAGAZINE = re.compile(r'<form class="md-form magazine".*?</section>', re.DOTALL)
"""Both forms of a magazine."""

_NOT_FOR_SEARCH = '<meta name="robots" content="noindex">'


def form_pages(project: Project, site_dir: Path) -> dict[str, Data]:
    """The frame of each form's page, by form."""
    base = urlsplit(project.site["base_url"]).path
    return {name: _frame(site_dir, form["page"], base) for name, form in project.forms.items()}


def magazine_pages(project: Project, site_dir: Path) -> dict[str, Data]:
    """The frame of each magazine's page, by magazine."""
    base = urlsplit(project.site["base_url"]).path
    return {name: _frame(site_dir, one["page"], base, _MAGAZINE) for name, one in project.magazines.items()}


def manage_page(project: Project, site_dir: Path, areas: Mapping[str, str]) -> Data:
    """The frame of the page with `{{ block manage }}`; empty for a desk without bookings, which has none.

    With {"areas", "area_of"}: service -> {"before", "after"} of that page as one of the service, whose HTML
    is in `areas`, and form -> service.
    """
    uri = next((uri for uri, page in project.pages.items() if _has_manage(page.body)), None)
    if uri is None:
        return {}
    base = urlsplit(project.site["base_url"]).path
    frames = {area: _cut(html, base + site_path(uri)) for area, html in sorted(areas.items())}
    return {
        **_frame(site_dir, uri, base),
        "areas": {
            area: {part: frame[part] for part in ("before", "after")} for area, frame in frames.items()
        },
        "area_of": project.managed_areas(uri),
    }


def _has_manage(body: str) -> bool:
    return any(match["name"] == "manage" for match in BLOCK.finditer(body))


def _frame(site_dir: Path, uri: str, base: str, block: re.Pattern[str] | None = None) -> Data:
    path = site_path(uri)
    html = (site_dir / path.removeprefix("/") / "index.html").read_text()
    return _cut(html, base + path, block)


def _cut(html: str, url: str, block: re.Pattern[str] | None = None) -> Data:
    html = _ADDRESS.sub(lambda match: f'{match[1]}="{urljoin(url, match[2])}"', html)
    title, article = _first_match(_TITLE, html), _first_match(_ARTICLE, html)
    form = _first_match(block or _FORM, html)
    above, below = html[article.start(2) : form.start()], html[form.end() : article.end(2)]
    name = title[1].strip()
    site = name.rpartition("｜")[2]
    before = html[: article.end(1)].replace(title[0], f"<title>{{title}}｜{site}</title>{_NOT_FOR_SEARCH}", 1)
    return {
        "url": url,
        "title": name.rpartition("｜")[0],
        "before": before,
        "above": above,
        "below": below,
        "after": html[article.start(3) :],
    }


def _first_match(pattern: re.Pattern[str], html: str) -> re.Match[str]:
    """The first match in a page. Raises ValueError if the theme's page has none."""
    match = pattern.search(html)
    if match is None:
        raise ValueError(f"the theme's page of a form has no {pattern.pattern}")
    return match
