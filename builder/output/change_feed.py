"""/feed.xml: the Japanese pages that were changed last (Atom, RFC 4287), by their own `updated`."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from builder.project import Project
from builder.texts.markdown import plain, site_path

FEED = "feed.xml"
_ATOM = "http://www.w3.org/2005/Atom"
_MOST = 20
_MIDNIGHT = "T00:00:00+09:00"


def write_change_feed(project: Project, site_dir: Path) -> None:
    (site_dir / FEED).write_bytes(change_feed(project))


def change_feed(project: Project) -> bytes:
    """The same files give the same feed."""
    base = project.site["base_url"]
    feed = Element("feed", {"xmlns": _ATOM, "xml:lang": "ja"})
    SubElement(feed, "title").text = f"{project.site['name']}の更新"
    SubElement(feed, "id").text = f"{base}/{FEED}"
    SubElement(feed, "link", {"rel": "self", "href": f"{base}/{FEED}"})
    changed = sorted(_pages(project), key=lambda row: (row[0], row[1]), reverse=True)[:_MOST]
    SubElement(feed, "updated").text = f"{changed[0][0]}{_MIDNIGHT}"
    SubElement(SubElement(feed, "author"), "name").text = project.site["municipality"]
    for day, uri, title, summary in changed:
        entry = SubElement(feed, "entry")
        SubElement(entry, "title").text = title
        SubElement(entry, "id").text = f"{base}{site_path(uri)}#{day}"
        SubElement(entry, "link", {"href": f"{base}{site_path(uri)}"})
        SubElement(entry, "updated").text = f"{day}{_MIDNIGHT}"
        SubElement(entry, "summary").text = summary
    written: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _pages(project: Project) -> Iterable[tuple[str, str, str, str]]:
    """(day, address, title, what it is about)"""
    metas: dict[str, Any] = {
        uri: page.meta for uri, page in project.pages.items() if project.language_of(uri) is None
    }
    metas |= {f"/faq/{faq['id']}.md": {**faq, "description": plain(faq["lead"])} for faq in project.faqs}
    for uri, meta in metas.items():
        yield str(meta["updated"]), uri, meta["title"], " ".join(meta["description"].split())
