"""The search: its data, and what its page shows without script."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from builder.project import Project
from builder.search.entries import FORM, PHONE, Entry, entries_of
from builder.search.published import packed, search_data
from builder.search.readings import readings_of
from builder.texts.figures import phone_lines
from builder.texts.markdown import html, site_path

DATA = "search/index.json"
"""Where the data are published."""


def search_file(project: Project) -> str:
    """The published data."""
    return packed(index_data(project))


def index_data(project: Project) -> Mapping[str, Any]:
    """What is published, and what `search.index.Index` takes."""
    entries, words = entries_of(project), project.search
    likely = [site_path(place).removeprefix("/") for place in words.get("questions", ())]
    readings = readings_of(entries, words.get("synonyms", ()))
    return search_data(entries, words, readings, likely=likely)


def search_context(project: Project) -> Mapping[str, Any]:
    """topics: [{title, url, links: [{title, url}]}], every entry by the page that it is on; lines: the
    directory; when_closed: HTML, what to do while no phone is answered.
    """
    entries = [entry for entry in entries_of(project) if entry.kind not in (FORM, PHONE)]
    by_page = groupby(entries, key=lambda entry: entry.url.partition("#")[0])
    return {
        "topics": [_topic([*rows]) for _, rows in by_page],
        "lines": [{**line, "numbers": [*phone_lines.numbers(line)]} for line in project.directory],
        "when_closed": html(
            project.search.get("when_closed", ""), base=urlsplit(project.site["base_url"]).path
        ),
    }


def _topic(rows: list[Entry]) -> Mapping[str, Any]:
    parts = [{"title": row.title, "url": row.url} for row in rows if row.place]
    title = next((row.place for row in rows if row.place), rows[0].title)
    return {"title": title, "url": rows[0].url.partition("#")[0] or "./", "links": parts}
