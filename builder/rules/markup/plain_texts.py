"""Marks of Markdown and HTML in texts that are shown as they are: titles, labels, hints, options, mails."""

import re
from collections import Counter
from collections.abc import Iterator

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.source import Source, once_a_source
from builder.texts.markdown_texts import is_markdown
from builder.texts.public import FOR_EDITORS

_MARKS = re.compile(
    r"(?P<link>!?\[[^\[\]\n]*\]\([^()\n]*\)|\[[^\[\]\n]+\]\[[^\[\]\n]*\])"
    r"|(?P<bold>\*\*[^*\n]+\*\*|__[^_\n]+__)|(?P<italic>(?<![A-Za-z0-9*])\*[^\s*][^*\n]*\*(?![A-Za-z0-9*]))"
    r"|(?P<strike>~~[^~\n]+~~)|(?P<code>`[^`\n]+`)|(?P<heading>^#{1,6} +\S.*)"
    r"|(?P<html></?(?:a|b|big|br|code|del|details|div|em|font|h[1-6]|hr|i|img|ins|li|mark|ol|p|r[pt]|ruby|s"
    r"|small|span|strong|su[bp]|summary|table|t[dhr]|u|ul)\b[^<>\n]*>|&(?:[A-Za-z]+|#[0-9]+);)|(?P<id>(?<!\{)\{#[\w-]+\})",
    re.MULTILINE,
)
_LIKELY = re.compile(r"[\[*_~`#<&{]")
_NAMES = {
    "link": "リンク",
    "bold": "太字",
    "italic": "斜体",
    "strike": "取消し線",
    "code": "コード（`）",
    "heading": "見出し",
    "html": "HTML",
    "id": "見出しの id",
}
_WAYS_ROUND = {
    ("issue", "link"): "ページのアドレスは、行を分けて、{{ page /index.md }} のように書いてください。",
    ("form", "link"): "リンクは、sections の lead に書けます。",
    ("mail", "link"): "アドレスは、行を分けて、そのまま書いてください。",
}


def plain_text_mistakes(checked: Checked) -> Iterator[Mistake]:
    """Each mark that visitors would see as it is written."""
    for source in checked.sources.files:
        if source.kind not in FOR_EDITORS:
            yield from _marks_in(source, source.kind)


@once_a_source
def _marks_in(source: Source, kind: str) -> tuple[Mistake, ...]:
    return tuple(_found_in(source, kind))


def _found_in(source: Source, kind: str) -> Iterator[Mistake]:
    for path, text in source.texts():
        if not _LIKELY.search(text) or is_markdown(kind, path):
            continue
        seen: Counter[str] = Counter()
        for found in _MARKS.finditer(text):
            mark = str(found.lastgroup)
            if found[0].startswith("</") and f"<{found[0][2:-1]}" in text[: found.start()]:
                continue  # told with the tag that it ends
            message = f"ここに{_NAMES[mark]}の書き方は使えません。「{found[0][:30]}」のまま出てしまいます。"
            message += _WAYS_ROUND.get((kind, mark), "")
            yield source.mistake(path, message, fragment=found[0], nth=seen[found[0]])
            seen[found[0]] += 1
