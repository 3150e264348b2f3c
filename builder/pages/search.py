"""The search: its data, and what its page shows without script."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from builder.project import Data, Project
from builder.search.entries import FORM, PHONE, Entry, entries_of
from builder.search.published import packed, search_data
from builder.search.readings import readings_of
from builder.texts.figures import phone_lines
from builder.texts.gfm.readings import without_readings
from builder.texts.markdown import html, site_path

DATA = "search/index.json"
"""Where the data are published: those of the pages in Japanese."""


def data_of(language: Data | None) -> str:
    """Where the data of the pages in a language are published: search/en.json."""
    return f"search/{language['language']}.json" if language else DATA


def search_file(project: Project) -> str:
    """The published data."""
    return packed(index_data(project))


def index_data(project: Project) -> Mapping[str, Any]:
    """What is published of the project's language, and what `search.index.Index` takes.

    Each language has data of its own, so that nobody waits for others. Japanese for learners has the words
    and readings of Japanese.
    """
    entries = entries_of(project)
    if project.language and not project.language.get("readings"):
        return search_data(entries)
    words = project.search
    likely = [site_path(place).removeprefix("/") for place in words.get("questions", ())]
    readings = readings_of(entries, words.get("synonyms", ()))
    return search_data(entries, words, readings, likely=likely)


def search_context(project: Project) -> Mapping[str, Any]:
    """topics: [{title, url, links: [{title, url}]}], every entry in the project's language by the page
    that it is on; lines: the directory; when_closed: HTML, what to do while no phone is answered; data:
    of the language; others: [{data, lang, name}] of the other languages.
    """
    entries = [entry for entry in entries_of(project) if entry.kind not in (FORM, PHONE)]
    by_page = groupby(entries, key=lambda entry: entry.url.partition("#")[0])
    return {
        "topics": [_topic([*rows]) for _, rows in by_page],
        "data": data_of(project.language),
        "others": _others(project),
        "lines": [{**line, "numbers": [*phone_lines.numbers(line)]} for line in project.directory],
        "when_closed": html(
            project.search.get("when_closed", ""), base=urlsplit(project.site["base_url"]).path
        ),
    }


def _others(project: Project) -> list[Mapping[str, str]]:
    every: list[tuple[Data | None, str, str]] = [(None, "ja", "日本語")]
    every += [(one, one["lang"], without_readings(one["name"])) for one in project.languages.values()]
    own = (project.language or {}).get("language")
    return [
        {"data": data_of(language), "lang": lang, "name": name}
        for language, lang, name in every
        if (language or {}).get("language") != own
    ]


def _topic(rows: list[Entry]) -> Mapping[str, Any]:
    parts = [{"title": row.title, "url": row.url} for row in rows if row.place]
    title = next((row.place for row in rows if row.place), rows[0].title)
    return {"title": title, "url": rows[0].url.partition("#")[0] or "./", "links": parts}
