"""The keys that schemas ask of a desk's files: those of the first release, of the later ones, of now."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from builder.files.desk_files import OPTIONAL_FILES, SINGLE_FILES
from builder.files.upgrade.releases import Release
from tests.conftest import ROOT

FILES = {kind: file for file, kind in (SINGLE_FILES | OPTIONAL_FILES).items()}
FIRST = ROOT / "tests/unit/builder/files/upgrade/keys_of_0.1.0.txt"
"""The keys of the first release's schemas, by the mapping that they are in; `!` marks the required ones."""

_RULES = ("common", "form-schema", "action-schema", "workflow")
"""Schemas of no file of an editor's."""

Keys = Mapping[str, Mapping[str, bool]]
"""By mapping (messages.workflow.errors): its keys, and whether each is required."""


def keys_now() -> Keys:
    found: dict[str, dict[str, bool]] = {}
    for path in sorted((ROOT / "schemas/content").glob("*.schema.json")):
        kind = path.name.removesuffix(".schema.json")
        if kind not in _RULES:
            found |= dict(_keys(json.loads(path.read_text(encoding="utf-8")), kind))
    return found


def _keys(schema: Any, path: str) -> Iterator[tuple[str, dict[str, bool]]]:
    if isinstance(schema, dict):
        properties, needed = schema.get("properties", {}), schema.get("required", ())
        if properties or needed:
            yield path, {name: name in needed for name in (*properties, *needed)}
        for name, part in properties.items():
            yield from _keys(part, f"{path}.{name}")
        yield from _keys(schema.get("items"), f"{path}.[]")
        yield from _keys(schema.get("additionalProperties"), f"{path}.*")


def first_keys() -> Keys:
    rows = (line.partition(": ") for line in FIRST.read_text(encoding="utf-8").splitlines())
    return {path: {name.rstrip("!"): "!" in name for name in names.split()} for path, _, names in rows}


def added_by(releases: tuple[Release, ...]) -> set[str]:
    """Whole paths of what they have words for."""
    kinds = {file: kind for kind, file in FILES.items()}
    found: set[str] = set()
    for release in releases:
        for file, new in release.added.items():
            found |= set(_paths(new, kinds.get(file, file)))
    return found


def _paths(new: Mapping[str, Any], path: str) -> Iterator[str]:
    for name, value in new.items():
        yield f"{path}.{name}"
        if isinstance(value, dict):
            yield from _paths(value, f"{path}.{name}")


def without_words(releases: tuple[Release, ...]) -> set[str]:
    """What a file of the first release lacks, and no release has words for. What is in something optional
    that is new is needed only by who writes that.
    """
    first, known = first_keys(), added_by(releases)
    lacking: set[str] = set()
    for place, names in keys_now().items():
        if place in first or place in known:
            before = first.get(place, {})
            new = {name for name, is_needed in names.items() if is_needed and not before.get(name)}
            lacking |= {f"{place}.{name}" for name in new} - known
    return lacking
