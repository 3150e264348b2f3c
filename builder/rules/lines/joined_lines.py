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
        yield _slipped_up(source, path, of) or _joined(source, path, text, of)


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


def _slipped_up(source: Source, path: Path, of: str) -> Mistake | None:
    """The mistake, if lines of the text below (behind `|`) stand above the line with its name."""
    row: Any = source.data
    for step in path[:-1]:
        row = row[step]
    keys = [*row] if isinstance(row, dict) else []
    following = keys[keys.index(path[-1]) + 1 :][:1] if keys else []
    place = (*path[:-1], *following)
    if not following or place not in source.values or not source.written(place).startswith(("|", ">")):
        return None
    key, is_empty = following[0], not str(row[following[0]]).strip()
    if of != "line" and not is_empty:
        return None
    notes = (
        ""
        if is_empty
        else f"「{path[-1]}」の続きなら、1行に続けて書いてください。"
        "覚え書きなら、行の初めに「# 」を書き足してください。"
    )
    start = source.values[path][0]
    second = source.text.index("\n", start) + 1
    second += len(source.text[second:]) - len(source.text[second:].lstrip())
    message = f"この行が「{key}」の文なら、「{key}: |」の行の下に移してください。{notes}"
    told = source.mistake_at(second, f"「{path[-1]}」には、改行を書けません。{message}")
    end = source.mistake_at(source.values[place][1], "")
    told = replace(told, covers=((told.line, 0), (end.line, end.column)))
    return told.on("mail text", source.file) if source.kind == "mail" else told


def _words(schema: Any, path: Path) -> str | None:
    """What the text at `path` is by its schema: a "line" or a "text"; None if it is no words for people."""
    for step in path:
        if isinstance(step, int):
            schema = schema.get("items", {})
        else:
            schema = schema.get("properties", {}).get(step) or schema.get("additionalProperties") or {}
    found = _TEXT.search(schema.get("$ref", ""))
    return found["of"] if found else None
