"""Each release names all that it asks of a desk's files."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from builder.files.desk_files import OPTIONAL_FILES, SINGLE_FILES
from builder.files.upgrade.releases import engine_release, numbers, releases
from tests.conftest import ROOT

FIRST = (ROOT / "tests/unit/builder/files/upgrade/keys_of_0.1.0.txt").read_text(encoding="utf-8")
"""The keys of the first release's schemas, by the mapping that they are in; `!` marks the required ones."""

RULES = ("common", "form-schema", "action-schema", "workflow")
"""Schemas of no file of an editor's."""

Keys = Mapping[str, Mapping[str, bool]]
"""By mapping: its keys, and whether each is required."""


def keys_of(schema: Any, path: str) -> Iterator[tuple[str, dict[str, bool]]]:
    if isinstance(schema, dict):
        properties, needed = schema.get("properties", {}), schema.get("required", ())
        if properties or needed:
            yield path, {name: name in needed for name in (*properties, *needed)}
        for name, part in properties.items():
            yield from keys_of(part, f"{path}.{name}")
        yield from keys_of(schema.get("items"), f"{path}.[]")
        yield from keys_of(schema.get("additionalProperties"), f"{path}.*")


def first_keys() -> Keys:
    rows = (line.partition(": ") for line in FIRST.splitlines())
    return {path: {name.rstrip("!"): "!" in name for name in names.split()} for path, _, names in rows}


def added() -> Iterator[str]:
    kinds = SINGLE_FILES | OPTIONAL_FILES
    for release in releases():
        for file, new in release.added.items():
            yield from _added(new, kinds[file])


def _added(new: Mapping[str, Any], path: str) -> Iterator[str]:
    for name, value in new.items():
        yield f"{path}.{name}"
        if isinstance(value, dict):
            yield from _added(value, f"{path}.{name}")


def test_a_key_that_became_required_has_words_to_begin_with() -> None:
    """A ward's files lack it: write it into the newest of builder/releases, or let files do without it."""
    first, known = first_keys(), set(added())
    lacking = set()
    for path in (ROOT / "schemas/content").glob("*.schema.json"):
        kind = path.name.removesuffix(".schema.json")
        if kind not in RULES:
            for place, names in keys_of(json.loads(path.read_text(encoding="utf-8")), kind):
                # What is in something new is needed only by who writes that.
                of_old = first.get(place, {})
                new = {name for name, needed in names.items() if needed and not of_old.get(name)}
                lacking |= {f"{place}.{name}" for name in new if place in first} - known
    assert lacking == set(), "see the docstring"


def test_no_release_is_later_than_this_one() -> None:
    assert max(numbers(release.number) for release in releases()) <= numbers(engine_release())
