"""Questions that the search doesn't find by their own words."""

import json
from collections.abc import Iterator
from functools import lru_cache

from builder.files.sound import Checked
from builder.project import Project
from builder.reading.mistakes import Mistake
from builder.search.entries import QUESTION, Entry, entries_of
from builder.search.index import Index
from builder.search.published import search_data

_AMONG = 3


def own_question_warnings(checked: Checked) -> Iterator[Mistake]:
    """Each question whose answer isn't among the first that its own words find. The desk has no mistakes."""
    project = Project.of(checked)
    entries = entries_of(project)
    unfound = _unfound(entries, json.dumps(project.search, ensure_ascii=False))
    for source, path, row in checked.rows("faq", "questions"):
        if f"faq/{source.data['id']}/#{row['id']}" in unfound:
            message = (
                "この質問は、自分の質問の文では見つかりません（検索の3番めまでに出ません）。"
                "何についての質問かがわかる言葉を入れるか、aliases に別の言い方を書いてください。"
            )
            yield source.mistake((*path, "q"), message)


@lru_cache(maxsize=1)
def _unfound(entries: tuple[Entry, ...], search: str) -> frozenset[str]:
    """The addresses of such questions. `search` is content/search.yml, as JSON: with the same words as
    the time before, nothing is searched again.
    """
    index = Index(search_data(entries, json.loads(search)))
    return frozenset(
        entry.url
        for number, entry in enumerate(entries)
        if entry.kind == QUESTION and number not in [hit.entry for hit in index.find(entry.title)[:_AMONG]]
    )
