"""MkDocs' own file (mkdocs.yml): whether it can be read, and has what the site can't do without."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from builder.reading.file_text import file_text
from builder.reading.mistakes import Mistake
from builder.reading.slips.find import slips
from builder.reading.slips.texts import LOST_MARK
from builder.reading.source import Source
from builder.reading.yaml_errors import explain
from builder.reading.yaml_reader import TOO_DEEP

NAME = "mkdocs.yml"
_NEEDED = ("site_name", "plugins", "theme")
_RESTORE = "このファイルを、元に戻してください。"


def config_mistakes(root: Path) -> Iterator[Mistake]:
    """What is wrong with the desk's own mkdocs.yml. Most desks have none: they use this repository's."""
    text, unreadable = config_text(root)
    if unreadable:
        yield unreadable
        return
    if text is None:
        return
    source = Source(kind="config", file=NAME, text=text)
    found, text = slips(text)
    yield from (source.mistake_at(index, message) for index, message in found)
    try:
        # Not loaded: MkDocs knows tags that YAML doesn't.
        node: Any = yaml.compose(text, Loader=yaml.Loader)
    except yaml.YAMLError:
        yield source.mistake_at(*explain(text))
        return
    except RecursionError:
        yield source.mistake_at(0, TOO_DEEP)
        return
    if node is None:
        yield source.mistake_at(0, f"ファイルが空です。{_RESTORE}")
    elif not isinstance(node, yaml.MappingNode):
        yield source.mistake_at(node.start_mark.index, f"「項目: 値」の並びになっていません。{_RESTORE}")
    else:
        yield from (source.mistake_at(index, LOST_MARK) for index in _second_lines(node, text))
        values = {key.value: value for key, value in node.value if isinstance(key, yaml.ScalarNode)}
        if "INHERIT" in values:
            return
        if missing := [name for name in _NEEDED if name not in values]:
            names = "".join(f"「{name}」" for name in missing)
            yield source.mistake_at(0, f"{names}がありません。{_RESTORE}")
        elif "madoguchi" not in _plugins(values["plugins"]):
            index = values["plugins"].start_mark.index
            yield source.mistake_at(index, f"plugins に「madoguchi」がありません。{_RESTORE}")


def _second_lines(node: yaml.Node, text: str) -> Iterator[int]:
    """Where a value without quotes goes on in a second line: nobody writes one, so it was a comment."""
    if isinstance(node, yaml.ScalarNode):
        start, end = node.start_mark.index, node.end_mark.index
        second = re.match(r"[^\n]*\n\s*", text[start:end]) if node.style is None else None
        if second:
            yield start + second.end()
        return
    for part in node.value:
        for one in part if isinstance(part, tuple) else (part,):
            yield from _second_lines(one, text)


def config_text(root: Path) -> tuple[str | None, Mistake | None]:
    """(text, why it can't be read) of the desk's own mkdocs.yml; None and None if it has none."""
    path = root / NAME
    return file_text(path, NAME) if path.is_file() else (None, None)


def _plugins(node: Any) -> Iterator[str]:
    """The names in MkDocs' list, or mapping, of plugins."""
    for row in node.value if not isinstance(node, yaml.ScalarNode) else ():
        first = row[0] if isinstance(row, tuple) else row
        first = first.value[0][0] if isinstance(first, yaml.MappingNode) and first.value else first
        if isinstance(first, yaml.ScalarNode):
            yield first.value
