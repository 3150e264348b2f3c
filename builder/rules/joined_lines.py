"""Texts whose lines YAML makes one of: those of any text of several lines but one behind `|`."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.source import Path, Source, once_a_source

_TEXT = re.compile(r"#/\$defs/(?P<of>line|text)$")
_PARTS = re.compile(
    r"^\s*(?:[-*+・※●○■◆|#>]|[0-9０-９]+[.．)）]|[^。、：\n]{1,10}：)|\S\s*\n\s*\n\s*\S", re.MULTILINE
)
"""Lines that are no part of a sentence, or paragraphs."""


def joined_line_mistakes(checked: Checked) -> Iterator[Mistake]:
    """Each readable text for people that is written in several lines, and would be shown as one.

    Behind `>`, an editor may mean just that, unless it is a mail's, or has lines of its own such as a list.
    """
    for source in checked.sources.files:
        if source.data is None or source.file.endswith(".json"):
            continue
        yield from _in(source, checked.kind_schemas[source.kind].schema)


@once_a_source
def _in(source: Source, schema: Any) -> tuple[Mistake, ...]:
    return tuple(_found(source, schema))


def _found(source: Source, schema: Any) -> Iterator[Mistake]:
    for path, text in source.texts():
        written = source.written(path) if path in source.values else ""
        if "\n" not in written or written.startswith("|"):
            continue
        lines = [line for line in written.lstrip(">-+0123456789").split("\n") if line.strip()]
        if len(lines) < 2 or (of := _words(schema, path)) is None:
            continue
        if (
            written.startswith(">")
            and source.kind != "mail"
            and not _PARTS.search(written.partition("\n")[2])
        ):
            continue
        yield _joined(source, path, text, of)


def _joined(source: Source, path: Path, text: str, of: str) -> Mistake:
    key = next((step for step in reversed(path) if isinstance(step, str)), "")
    if of == "line":
        message = (
            "ここには、改行を書けません。1行に続けて書いてください。"
            "2行目からが覚え書きなら、行の初めに「# 」を書き足してください。"
        )
    elif text.startswith("｜"):
        message = f"全角の「｜」は、ただの字になります。`{key}: |` と、半角の「|」で書いてください。"
    else:
        message = f"改行がなくなります。`{key}: |` と書いて、文は次の行から書いてください。"
    # What is cut off behind a # of it comes from that.
    end = source.values[path][1]
    last, after = (source.mistake_at(at, "") for at in (end, source.text.find("\n", end) + 1))
    return replace(
        source.mistake(path, message), covers=((last.line, last.column), (after.line, after.column))
    )


def _words(schema: Any, path: Path) -> str | None:
    """What the text at `path` is by its schema: a "line" or a "text"; None if it is no words for people."""
    for step in path:
        if isinstance(step, int):
            schema = schema.get("items", {})
        else:
            schema = schema.get("properties", {}).get(step) or schema.get("additionalProperties") or {}
    found = _TEXT.search(schema.get("$ref", ""))
    return found["of"] if found else None
