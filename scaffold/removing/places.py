"""What to take out at a place of a file: a sentence of a text, a row of a list, or a key."""

from typing import Any

from builder.reading.source import Path, Source
from scaffold.edits import units, yaml_text

NAMED_ROWS = frozenset(
    {"desks", "directory", "services", "calendars", "sections", "fields", "steps", "groups", "magazines"}
)
"""Lists whose rows are things with names: such a row isn't taken out because of a word in it."""

_FREE = frozenset({"values", "heading_aliases", "decline_reasons", "change_reasons", "reasons", "errors"})
"""Mappings whose keys are the editors' own."""

_OPTIONAL = frozenset({"door", "start", "related", "links", "first", "spoken", "aliases", "fax", "note"})


_LASTING = frozenset({"desks", "directory", "services", "calendars"})
"""Lists of things that other files name: a slip inside of a row is no reason to take the whole row out."""


def path_at(source: Source, index: int) -> Path:
    """The path of the smallest value, or of the key, at an index of a file; () for none."""
    for path, (start, end) in source.keys.items():
        if start <= index < end:
            return path
    inside = [(end - start, path) for path, (start, end) in source.values.items() if start <= index < end]
    return min(inside, key=lambda one: (one[0], -len(one[1])))[1] if inside else ()


def taken_out(text: str, index: int) -> units.Cut | None:
    """The text of a file without what says something at `index`; None if nothing can be taken out there."""
    body = yaml_text.body_start(text)
    if body and index >= body:
        cut = units.cut(text[body:], index - body)
        return units.Cut(text=text[:body] + cut.text, gone=cut.gone)
    source = yaml_text.read(text)
    path = path_at(source, index)
    if not path:
        return None
    value = yaml_text.value_at(source.data, path)
    if (
        isinstance(value, str)
        and ("\n" in value.strip() or "。" in value.strip()[:-1])
        and index >= source.values[path][0]
    ):
        return _in_text(text, source, path, index)
    return without(text, source.data, path)


def _in_text(text: str, source: Source, path: Path, index: int) -> units.Cut | None:
    start, end = source.values[path]
    quote = text[start] if text[start] in "\"'" else ""
    first = text.find("\n", start) + 1 if text[start] in "|>" else start + len(quote)
    last = end - len(quote)
    said = text[first:last]
    cut = units.cut(said, max(index - first, 0))
    if not cut.text.strip():
        return without(text, source.data, path)
    kept = cut.text if text[start] in "|>" else cut.text.strip()
    return units.Cut(text=text[:first] + kept + text[last:], gone=cut.gone)


def without(text: str, data: Any, path: Path) -> units.Cut | None:
    """The text ("" if nothing is left of it) without the value at `path`, and what makes no sense once
    that is gone: the row whose value it is, the list that had only this.
    """
    whole = path
    if not isinstance(path[-1], int) and len(path) > 1 and not _stays(path):
        path = path[:-1]
    while isinstance(path[-1], int) and len(path) > 1 and len(yaml_text.value_at(data, path[:-1])) == 1:
        path = path[:-1]
        if len(path) > 1 and isinstance(path[-2], int) and not _stays(path):
            path = path[:-1]
    if whole[-1] != "id" and len(path) < len(whole) and path[0] in _LASTING and len(path) <= 2:
        path = whole
    if len(path) == 1 and len(data) == 1:
        return units.Cut(text="", gone=_words(data))
    value = yaml_text.value_at(data, path)
    return units.Cut(text=yaml_text.remove(text, path), gone=_words(value))


def _stays(path: Path) -> bool:
    """Whether what is above can do without the last key of `path`."""
    return path[-1] in _OPTIONAL or path[-2] in _FREE


def _words(value: Any) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, dict):
        return "／".join(filter(None, (_words(one) for one in value.values())))
    if isinstance(value, list):
        return "・".join(filter(None, (_words(one) for one in value)))
    return ""
