"""Full addresses of the site itself, written by hand: in mails above all, where nobody sees a broken one."""

import re
from collections.abc import Iterator

from builder.reading.mistakes import Mistake
from builder.reading.sound import Checked
from builder.rules.markup.links import targets_of
from builder.rules.markup.targets import Targets
from builder.texts.markdown import site_path

_PATH = r"(?P<path>/[A-Za-z0-9_./#%~-]*)"
_NO_PAGES = (
    "/api/",
    "/openapi.json",
    "/version.json",
    "/.well-known/",
    "/sitemap.xml",
    "/search/search_index.json",
)


def own_address_mistakes(checked: Checked) -> Iterator[Mistake]:
    """Each address of the site that leads to no page, or to no heading of its page."""
    site = checked.one("site")
    if site is None:
        return
    base = str(site.data["base_url"])
    address = re.compile(rf"(?P<written>(?:\{{\{{\s*site\.base_url\s*\}}\}}|{re.escape(base)}){_PATH})")
    targets = targets_of(checked)
    for source in checked.sources.files:
        for path, text in source.all_texts():
            for match in address.finditer(text):
                if message := _complaint(match["path"], targets):
                    yield source.mistake_in(path, match.start(), match["written"], message)


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
