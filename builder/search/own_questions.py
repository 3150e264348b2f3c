"""Questions that the search doesn't find by their own words."""

from collections.abc import Iterator

from builder.files.sound import Checked
from builder.project import Project
from builder.reading.mistakes import Mistake
from builder.search.entries import QUESTION, entries_of
from builder.search.index import Index
from builder.search.published import search_data

_AMONG = 3


def own_question_warnings(checked: Checked) -> Iterator[Mistake]:
    """Each question whose answer isn't among the first that its own words find. The desk has no mistakes."""
    project = Project.of(checked)
    entries = entries_of(project)
    index = Index(search_data(entries, project.search))
    numbers = {entry.url: number for number, entry in enumerate(entries) if entry.kind == QUESTION}
    for source, path, row in checked.rows("faq", "questions"):
        url = f"faq/{source.data['id']}/#{row['id']}"
        title = entries[numbers[url]].title
        if numbers[url] not in [hit.entry for hit in index.find(title)[:_AMONG]]:
            message = (
                "この質問は、自分の質問の文では見つかりません（検索の3番めまでに出ません）。"
                "何についての質問かがわかる言葉を入れるか、aliases に別の言い方を書いてください。"
            )
            yield source.mistake((*path, "q"), message)
