"""Marks of Markdown and HTML in texts that are shown as they are: labels, hints, options, mails."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain

from builder.reading.mistakes import Mistake
from builder.reading.sound import Checked
from builder.reading.source import Path

_MARKS = re.compile(
    r"(?P<link>!?\[[^\[\]\n]*\]\([^()\n]*\))|(?P<bold>\*\*[^*\n]+\*\*|__[^_\n]+__)"
    r"|(?P<html></?(?:a|b|br|em|i|img|p|ruby|span|strong|u)\b[^<>\n]*>)|(?P<id>(?<!\{)\{#[\w-]+\})"
)
_NAMES = {"link": "リンク", "bold": "太字", "html": "HTML", "id": "見出しの id"}
_WAYS_ROUND = {
    ("form", "link"): "リンクは、sections の lead に書けます。",
    ("mail", "link"): "アドレスは、行を分けて、そのまま書いてください。",
}


def plain_text_mistakes(checked: Checked) -> Iterator[Mistake]:
    """Each mark that visitors would see as it is written."""
    for source in chain(checked.all("form"), checked.all("mail")):
        for path, text in source.texts():
            if source.kind == "form" and _is_markdown(path):
                continue
            seen: Counter[str] = Counter()
            for found in _MARKS.finditer(text):
                mark = str(found.lastgroup)
                message = (
                    f"ここに{_NAMES[mark]}の書き方は使えません。「{found[0][:30]}」のまま出てしまいます。"
                )
                message += _WAYS_ROUND.get((source.kind, mark), "")
                yield source.mistake(path, message, fragment=found[0], nth=seen[found[0]])
                seen[found[0]] += 1


def _is_markdown(path: Path) -> bool:
    """Whether a form's text is Markdown: its own and its sections' leads, its purpose, where choices lead."""
    return path[-1] in ("lead", "purpose") or ("elsewhere" in path and path[-1] == "text")
