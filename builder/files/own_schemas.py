"""Whether the schemas of the editors' files (schemas/content) can be used: a desk may have its own.

Only what a slip breaks is looked at: a file that is gone or is no JSON, a keyword whose value has another
type, a reference that leads nowhere. A schema that says something else is its owner's.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from builder.reading.file_text import file_text
from builder.reading.json_reader import read_json
from builder.reading.mistakes import Mistake
from builder.reading.recall import recalled
from builder.reading.source import Path as Place
from desk.domain.mail.uses import table as uses

NAME = "schemas/content"

_TEXT, _LIST, _MAPPING = "文字", "[ ] で囲んだ並び", "{ } で囲んだ並び"
_TYPES: Mapping[str, tuple[type | tuple[type, ...], str]] = {
    "$ref": (str, _TEXT),
    "format": (str, _TEXT),
    "pattern": (str, _TEXT),
    "title": (str, _TEXT),
    "description": (str, _TEXT),
    "placeholders": ((str, list), f"{_TEXT}か、{_LIST}"),
    "type": ((str, list), f"{_TEXT}か、{_LIST}"),
    "enum": (list, _LIST),
    "required": (list, _LIST),
    "examples": (list, _LIST),
    "only_with": (list, _LIST),
    "allOf": (list, _LIST),
    "anyOf": (list, _LIST),
    "oneOf": (list, _LIST),
    "properties": (dict, _MAPPING),
    "patternProperties": (dict, _MAPPING),
    "$defs": (dict, _MAPPING),
    "items": (dict, _MAPPING),
    "propertyNames": (dict, _MAPPING),
    "additionalProperties": ((dict, bool), f"{_MAPPING}か false"),
    "uniqueItems": (bool, "true か false"),
    **dict.fromkeys(
        ("minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties"), (int, "整数")
    ),
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), ((int, float), "数")),
}
"""Keyword of JSON Schema -> the types of its value, and these in words."""

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NAMES = frozenset({"string", "integer", "number", "boolean", "array", "object", "null"})
_OF_NAMED = ("properties", "patternProperties", "$defs")
_OF_LISTED = ("allOf", "anyOf", "oneOf")
_OF_ONE = ("items", "propertyNames", "additionalProperties", "if", "then", "else", "not")


def own_schema_mistakes(folder: Path, needed: Path) -> tuple[Mistake, ...]:
    """What makes the schemas in `folder` unusable; the folder `needed` has a file for each kind."""
    files = {path.name: path for path in (*needed.glob("*.schema.json"), *folder.glob("*.schema.json"))}
    mistakes: list[Mistake] = []
    texts: dict[str, str] = {}
    for name in sorted(files):
        file = f"{NAME}/{name}"
        if not (folder / name).exists():
            mistakes.append(Mistake(file, 1, 1, "このファイルがありません。作るか、元に戻してください。"))
            continue
        text, unreadable = file_text(folder / name, file)
        if unreadable:
            mistakes.append(unreadable)
        else:
            texts[name] = text
    return (*mistakes, *_mistakes(tuple(texts.items()), are_all=not mistakes))


@lru_cache(maxsize=2)
@recalled
def _mistakes(texts: tuple[tuple[str, str], ...], *, are_all: bool) -> tuple[Mistake, ...]:
    """The mistakes in (name, text) of each schema; what they say is looked at if `are_all` of them there."""
    read: dict[str, Any] = {}
    unreadable: list[Mistake] = []
    for name, text in texts:
        try:
            read[name] = json.loads(text)
        except (ValueError, RecursionError):
            unreadable.append(next(iter(read_json(text, f"{NAME}/{name}").mistakes)))
    if unreadable or not are_all:
        return tuple(unreadable)
    return tuple(
        mistake
        for name, text in texts
        for mistake in _told(text, f"{NAME}/{name}", list(_complaints(read[name], (), name, read)))
    )


def _told(text: str, file: str, complaints: Sequence[tuple[Place, str]]) -> Iterator[Mistake]:
    if complaints:
        # Read once more for the places: it takes as long as all the rest.
        source = read_json(text, file)
        for place, message in complaints:
            yield source.mistake(place, message)


def _complaints(schema: Any, path: Place, file: str, files: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    """(where, what is wrong) in a schema and its parts."""
    if isinstance(schema, bool) and path:
        return
    if not isinstance(schema, dict):
        yield path, f"{_MAPPING}を書いてください。"
        return
    for keyword, value in schema.items():
        if keyword not in _TYPES:
            continue
        types, words = _TYPES[keyword]
        is_flag = isinstance(value, bool) and types not in (bool, (dict, bool))
        if is_flag or not isinstance(value, types):
            yield (*path, keyword), f"「{keyword}」には、{words}を書いてください。"
            return
    yield from _own_complaints(schema, path, file, files)
    for keyword in _OF_NAMED:
        for name, part in schema.get(keyword, {}).items():
            yield from _complaints(part, (*path, keyword, name), file, files)
    for keyword in _OF_LISTED:
        for number, part in enumerate(schema.get(keyword, ())):
            yield from _complaints(part, (*path, keyword, number), file, files)
    for keyword in _OF_ONE:
        if keyword in schema and not isinstance(schema[keyword], bool):
            yield from _complaints(schema[keyword], (*path, keyword), file, files)


def _own_complaints(
    schema: Mapping[str, Any], path: Place, file: str, files: Mapping[str, Any]
) -> Iterator[tuple[Place, str]]:
    """What is wrong in a schema itself, whose keywords have values of the right types."""
    kinds = schema.get("type", ())
    for kind in [kinds] if isinstance(kinds, str) else kinds:
        if not isinstance(kind, str) or kind not in _NAMES:
            yield (*path, "type"), f"「{kind}」という type はありません。"
    for name in schema.get("required", ()):
        if not isinstance(name, str):
            yield (*path, "required"), f"「required」には、{_TEXT}だけを並べてください。"
    for pattern in (schema.get("pattern", ""), *schema.get("patternProperties", ())):
        try:
            re.compile(pattern)
        except re.error:
            yield path, f"「{pattern}」は、正規表現として読めません。"
    if "$ref" in schema and not _leads_somewhere(schema["$ref"], file, files):
        yield (*path, "$ref"), f"「{schema['$ref']}」という場所はありません。"
    if schema.get("$schema", _DIALECT) != _DIALECT:
        yield (*path, "$schema"), f"「$schema」には、「{_DIALECT}」と書いてください。"
    if "mail_uses" in schema and schema["mail_uses"] not in ("form", "desk", "magazine"):
        yield (*path, "mail_uses"), "「mail_uses」に書けるのは、「form」と「desk」と「magazine」です。"
    listed = schema.get("placeholders", ())
    if isinstance(listed, str) and not _is_list_of_placeholders(listed):
        yield (*path, "placeholders"), f"「{listed}」という差しこみの並びはありません。"
    elif any(not isinstance(name, str) for name in listed):
        yield (*path, "placeholders"), f"「placeholders」には、{_TEXT}だけを並べてください。"


def _is_list_of_placeholders(name: str) -> bool:
    try:
        uses.placeholder_list(name)
    except KeyError:
        return False
    return True


def _leads_somewhere(reference: str, file: str, files: Mapping[str, Any]) -> bool:
    name, _, pointer = reference.partition("#")
    part = files.get(name or file)
    for step in pointer.split("/")[1:]:
        part = part.get(step) if isinstance(part, dict) else None
    return isinstance(part, dict)
