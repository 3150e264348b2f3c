"""MkDocs' own file (mkdocs.yml): whether it can be read, and says what MkDocs and the site need."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from builder.files.kind_schemas import KindSchema
from builder.files.shapes import shape_mistakes
from builder.reading.file_text import file_text
from builder.reading.mistakes import Mistake
from builder.reading.slips.texts import LOST_MARK
from builder.reading.source import Source
from builder.reading.yaml_reader import read_yaml

NAME = "mkdocs.yml"
_SCHEMA = Path(__file__).parents[2] / "schemas/mkdocs.schema.json"
_RESTORE = "このファイルを、元に戻してください。"
_NOT_FOR_EDITORS = re.compile(r"(?<=[\s\[,])!{1,2}[A-Za-z][\w/:.-]*|(?<=[^\s#])[ \t]+#[ \t][^\n]*")
"""`!ENV` and other tags, which only MkDocs knows, and comments behind values: no file of editors has any."""

_NOT_PUBLIC = ("README.md", "*.yml")
"""What `exclude_docs` has to name."""


def config_mistakes(root: Path) -> Iterator[Mistake]:
    """What is wrong with the desk's own mkdocs.yml. Most desks have none: they use builder/mkdocs.yml."""
    text, unreadable = config_text(root)
    if unreadable:
        yield unreadable
        return
    if text is None:
        return
    text = _NOT_FOR_EDITORS.sub(lambda match: " " * len(match[0]), text)
    source = read_yaml(text, kind="config", file=NAME)
    if source.mistakes:
        yield from source.mistakes
    elif source.data is None:
        yield source.mistake_at(0, f"ファイルが空です。{_RESTORE}")
    elif not isinstance(source.data, dict):
        yield source.mistake((), f"「項目: 値」の並びになっていません。{_RESTORE}")
    elif second := list(_second_lines(source)):
        yield from (source.mistake_at(index, LOST_MARK) for index in second)
    elif wrong := shape_mistakes(source, _schema()):
        yield from wrong
    elif lacking := [one for one in _NOT_PUBLIC if one not in source.data.get("exclude_docs", one).split()]:
        message = f"「{lacking[0]}」の行がありません。公開してはいけないものまで、公開されます。{_RESTORE}"
        yield source.key_mistake(("exclude_docs",), message)
    elif "plugins" in source.data and "madoguchi" not in _plugins(source.data["plugins"]):
        yield source.mistake(("plugins",), f"plugins に「madoguchi」がありません。{_RESTORE}")


@cache
def _schema() -> KindSchema:
    written = _SCHEMA.read_text(encoding="utf-8")
    schema = json.loads(written)
    return KindSchema(schema, {}, (written,), lambda: jsonschema_rs.Draft202012Validator(schema))


def _second_lines(source: Source) -> Iterator[int]:
    """Where a value without quotes goes on in a second line: nobody writes one, so it was a comment."""
    for path, _ in source.texts():
        start = source.values[path][0]
        second = re.match(r"[^|>\"'\n][^\n]*\n\s*", source.written(path))
        if second and second.end() < len(source.written(path)):
            yield start + second.end()


def config_text(root: Path) -> tuple[str | None, Mistake | None]:
    """(text, why it can't be read) of the desk's own mkdocs.yml; None and None if it has none."""
    path = root / NAME
    return file_text(path, NAME) if path.is_file() else (None, None)


def _plugins(listed: Any) -> Iterator[str]:
    """The names in MkDocs' list, or mapping, of plugins."""
    for row in listed:
        yield from row if isinstance(row, dict) else [row]
