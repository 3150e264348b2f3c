"""The parts of a page that stories look at. To parse what is around them would take most of their time."""

import re
from html import unescape

_TITLE = re.compile(r"<title>(.*?)</title>", re.S)


def main_of(html: str) -> str:
    """The source of a page's main part; all of a page that has no frame (of a desk without a site)."""
    start = html.find("<main")
    return html[start : html.rindex("</main>")] if start >= 0 else html


def title_of(html: str) -> str:
    """What the browser shows as a page's title; "" without one."""
    found = _TITLE.search(html)
    return unescape(found[1]) if found else ""
