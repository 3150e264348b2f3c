"""The search: its data, and what its page shows without script."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from builder.pages.languages import JAPANESE
from builder.pages.published.assets import Asset, fingerprinted
from builder.project import Data, Project
from builder.search.entries import FORM, KINDS, entries_of
from builder.search.published import links_file, links_of, search_data, texts_file
from builder.search.readings import readings_of
from builder.texts.figures import phone_lines
from builder.texts.gfm.readings import without_readings
from builder.texts.markdown import html, site_path

_HIDDEN = KINDS.index(FORM)
"""Kinds that nobody reads in the page's list: all parts of a form have the form's address."""


def search_assets(project: Project) -> tuple[Asset, Asset]:
    """What the search pages load for the project's language: the texts, and the links that the language's own
    page has in its list. Their names change with their content, so a page gets the files that fit it, even if
    it is left open over a deployment (infra/rollout/site_sync.py keeps them).

    They are bytes, named .txt because servers compress that: CloudFront compresses text/plain, and no
    application/octet-stream ("Serve compressed files" in its guide lists the types).
    """
    data = index_data(project)
    name = _name(project.language)
    return fingerprinted(name, texts_file(data)), fingerprinted(_links_name(name), links_file(data))


def _name(language: Data | None) -> str:
    return f"search.{language['language'] if language else JAPANESE}.txt"


def _links_name(name: str) -> str:
    return name.replace(".txt", ".links.txt")


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
    """topics: [{title, url, kind, links: [{title, url, kind, is_hidden}], is_hidden}], every entry in the
    project's language by the page that it is on, and the pages (kind None: no entry itself); lines: the
    directory; when_closed: HTML, what to do while no phone is answered; texts: the name of the language's
    asset; others: [{texts, links, lang, name}] of the other languages, assets by name.
    """
    return {
        "topics": [*_topics(project)],
        "texts": _name(project.language),
        "others": _others(project),
        "lines": [{**line, "numbers": [*phone_lines.numbers(line)]} for line in project.directory],
        "when_closed": html(
            project.search.get("when_closed", ""), base=urlsplit(project.site["base_url"]).path
        ),
    }


def _topics(project: Project) -> Iterator[Mapping[str, Any]]:
    topic: dict[str, Any] = {}
    for kind, url, title in links_of(entries_of(project)):
        link = {"title": title, "url": url or "./", "kind": kind, "is_hidden": kind == _HIDDEN}
        if "#" in url:
            topic["links"].append(link)
            topic["is_hidden"] = topic["is_hidden"] and link["is_hidden"]
            continue
        if topic:
            yield topic
        topic = {**link, "links": [], "is_hidden": True}
    if topic:
        yield topic


def _others(project: Project) -> list[Mapping[str, str]]:
    every: list[tuple[Data | None, str, str]] = [(None, JAPANESE, "日本語")]
    every += [(one, one["lang"], without_readings(one["name"])) for one in project.languages.values()]
    own = (project.language or {}).get("language")
    return [
        {"texts": _name(language), "links": _links_name(_name(language)), "lang": lang, "name": name}
        for language, lang, name in every
        if (language or {}).get("language") != own
    ]
