"""What the search finds: the words of the pages, and no code."""

import gzip
import re
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

import pytest

from local.web.built_site import Build
from tests.site.page import NOT_FOUND, Page
from tests.site.sources import faq_questions
from tests.unit.builder.search.reading import rows, unpacked


@pytest.fixture(scope="module")
def entries(built: Build) -> Mapping[str, Mapping[str, Any]]:
    """The entries by their address, those in other languages included."""
    return {url: row for name in ("", "en/", "easy/") for url, row in rows(built.site_dir, name).items()}


def test_every_page_can_be_found(entries: Mapping[str, Mapping[str, Any]], pages: Mapping[str, Page]) -> None:
    """But the search's own."""
    own = {url for url in pages if url.endswith("search/")}
    assert {url.partition("#")[0] for url in entries} == {*pages} - {NOT_FOUND} - own


def test_every_question_can_be_found_by_its_own_link(entries: Mapping[str, Mapping[str, Any]]) -> None:
    for uri, question in faq_questions():
        entry = entries[f"{uri}#{question['id']}"]
        assert (entry["title"], entry["kind"]) == (question["q"], 0)
        assert len(entry["text"]) > 10
        if not re.search(r"[\[{*`|\n]", begin := question["a"][:8]):
            assert entry["text"].startswith(begin), "the answer to another question"


def test_the_words_of_a_form_s_script_are_not_in_it(entries: Mapping[str, Mapping[str, Any]]) -> None:
    texts = [entry["title"] + entry["text"] for entry in entries.values()]
    for machinery in ("{{", "data-", "error_prefix", "cutoff", "2027-01-04", "<script", "<form"):
        assert not [text for text in texts if machinery in text]


def test_every_entry_leads_to_a_place_on_its_page(
    entries: Mapping[str, Mapping[str, Any]], pages: Mapping[str, Page]
) -> None:
    for url in entries:
        page, _, anchor = url.partition("#")
        assert not anchor or pages[page].soup.find(id=anchor), url


def test_what_the_search_loads_is_small(built: Build) -> None:
    """The texts take a tenth less than in UTF-8; `make bench` compares the ward's with the aim."""
    (file,) = built.site_dir.glob("assets/search.ja.????????.txt")
    (script,) = built.site_dir.glob("assets/search.????????.js")
    packed = file.read_bytes()
    text = "\n".join(map("\t".join, unpacked(packed))).encode()
    assert len(gzip.compress(packed, 9)) < 0.9 * len(gzip.compress(text, 9))
    if find_spec("minify"):
        assert len(gzip.compress(script.read_bytes(), 9)) < 4_500
