"""A YAML text with a value changed, removed or added, by its path; every other line stays as it was written.

No library is used to write the file again: the content's flow lists over several lines and its comments
between rows are the editors', and a round trip lays them out anew. `builder.reading` knows where each value
stands.
"""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import yaml

from builder.reading.source import Path, Source
from builder.reading.yaml_reader import read_yaml

_ODD = re.compile(r"[\[\]{},#&*!|>'\"%@`]|: |^[-?:~ ]|\s$|:$|^[0-9.+-]+$|^\d+:\d+")
_FRONT = re.compile(r"\A---\n(.*?\n)---\n", re.DOTALL)


class Unreadable(Exception):
    """The text is no YAML that the editors' reader takes."""


@lru_cache(maxsize=200)
def read(text: str) -> Source:
    """The places of the values of a YAML text, or of a page's front matter. Raises Unreadable."""
    page = _FRONT.match(text)
    if not page:
        source = read_yaml(text, kind="", file="")
    else:
        # The frame is blanked, so that places in the front matter are places in the page.
        source = read_yaml("   \n" + text[4:], kind="", file="", upto=page.end(1), body_start=page.end())
    if source.data is None:
        raise Unreadable(str(next(iter(source.mistakes), "")))
    return source


def body_start(text: str) -> int:
    """Where a page's body begins; 0 for a text without front matter."""
    page = _FRONT.match(text)
    return page.end() if page else 0


def value_at(data: Any, path: Path) -> Any:
    """The value at a path; None if there is none."""
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def put(text: str, path: Path, value: Any) -> str:
    """The text with `value` at `path`: in place of what is there, or as a new key of what is above it."""
    source = read(text)
    if path not in source.values:
        return _with_key(text, source, path, value)
    start, end = source.values[path]
    old = text[start:end]
    blank = old[len(old.rstrip()) :]
    if value_at(source.data, path) == value:
        return text
    return text[:start] + written(value, was=old) + blank + text[end:]


def written(value: Any, was: str = "") -> str:
    """A value as it is written in one line, with quotes where the one before had them or it needs them."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {written(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(written(one) for one in value) + "]"
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) and not was.startswith(('"', "'")):
        return value
    is_plain = not was.startswith(('"', "'")) and not _ODD.search(value) and yaml.safe_load(value) == value
    return value if is_plain and value else json.dumps(value, ensure_ascii=False)


def remove(text: str, path: Path, *, with_comment: bool = False) -> str:
    """The text without the row or the key at `path`, and `with_comment` without the comment right above it.
    An empty list goes with its key.
    """
    source = read(text)
    above = value_at(source.data, path[:-1])
    if len(above) == 1 and len(path) > 1:
        return remove(text, path[:-1])
    start = source.values[path][0] if isinstance(path[-1], int) else source.keys[path][0]
    end = source.values[path][1]
    line = text.rfind("\n", 0, start) + 1
    before = text[line:start]
    dash = re.fullmatch(r"( *(?:- +)*)- +", before) if isinstance(path[-1], int) else None
    if dash and not dash[1].strip():
        return _without_lines(text, line, len(dash[1]))
    if dash:
        raise Unreadable("a row that begins in the line of another")
    if not before.strip() and not isinstance(path[-1], int) and not _is_flow(text, source, path):
        above_it = re.search(rf"(?:(?<=\n){before}#[^\n]*\n)+\Z", text[:line]) if with_comment else None
        rest = _without_lines(text, line, len(before))
        return rest[: above_it.start()] + rest[line:] if above_it else rest
    if re.fullmatch(r" *(?:- +)+", before) and not isinstance(path[-1], int):
        # The first key of a row: its next key takes its place behind the dash.
        follows = re.compile(r"\n *(?=\S)").search(text, source.values[path][1] - 1)
        return text[:start] + (text[follows.end() :] if follows else "")
    behind = re.compile(r"\s*,\s*").match(text, end)
    if behind:
        return text[:start] + text[behind.end() :]
    comma = re.search(r",\s*\Z", text[:start])
    return text[: comma.start() if comma else start] + text[end:]


def add_row(text: str, path: Path, value: Any, *, first: bool = False) -> str:
    """The text with a row more in the list at `path`: at its end, or as the first one."""
    source = read(text)
    rows = value_at(source.data, path)
    if not rows:
        return put(text, path, [value])
    start = source.values[(*path, 0)][0]
    line = text.rfind("\n", 0, start) + 1
    if text[line:start].strip() not in ("-",):
        return put(text, path, [value, *rows] if first else [*rows, value])
    depth = len(text[line:start]) - len(text[line:start].lstrip())
    row = _block_row(value, " " * depth)
    if first:
        return text[:line] + row + text[line:]
    last = text.rfind("\n", 0, source.values[(*path, len(rows) - 1)][0]) + 1
    end = _end_of_lines(text, last, depth)
    return text[:end] + row + text[end:]


def _block_row(value: Any, indent: str) -> str:
    if not isinstance(value, Mapping):
        return f"{indent}- {written(value)}\n"
    lines = []
    for number, (key, one) in enumerate(value.items()):
        lead = f"{indent}- " if number == 0 else f"{indent}  "
        if isinstance(one, str) and "\n" in one:
            said = "".join(f"{indent}    {line}".rstrip() + "\n" for line in one.rstrip("\n").split("\n"))
            lines.append(f"{lead}{key}: |\n{said}")
        else:
            lines.append(f"{lead}{key}: {written(one)}\n")
    return "".join(lines)


def _with_key(text: str, source: Source, path: Path, value: Any) -> str:
    *above, key = path
    place = tuple(above)
    mapping = value_at(source.data, place)
    if not isinstance(mapping, Mapping) or not mapping:
        raise Unreadable(f"no mapping at {place}")
    last = [*mapping][-1]
    last_path = (*place, last)
    if _is_flow(text, source, last_path):
        _, end = source.values[last_path]
        return f"{text[:end]}, {key}: {written(value)}{text[end:]}"
    start = source.keys[(*place, next(iter(mapping)))][0]
    depth = start - (text.rfind("\n", 0, start) + 1)
    line = text.rfind("\n", 0, source.keys[last_path][0]) + 1
    end = _end_of_lines(text, line, depth)
    body = text[:end].rstrip("\n") + "\n"
    return f"{body}{' ' * depth}{key}: {written(value)}\n{text[len(body) :]}"


def _is_flow(text: str, source: Source, path: Path) -> bool:
    """Whether a key stands in a mapping between braces."""
    start = source.keys[path][0]
    before = text[:start].rstrip()
    return before.endswith(("{", ",")) and text[text.rfind("\n", 0, start) + 1 : start].strip() != "-"


def _without_lines(text: str, line: int, depth: int) -> str:
    """Without the line that begins at `line` and all that are deeper than `depth` below it."""
    return text[:line] + text[_end_of_lines(text, line, depth) :]


def _end_of_lines(text: str, line: int, depth: int) -> int:
    at = text.find("\n", line) + 1 or len(text)
    end = at
    while at < len(text):
        stop = text.find("\n", at) + 1 or len(text)
        said = text[at:stop]
        indent = len(said) - len(said.lstrip(" "))
        if said.strip() and (indent <= depth or said.startswith("---")):
            break
        at = stop
        if said.strip():
            end = at
    return end
