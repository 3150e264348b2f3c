"""The sound files: those that could be read and match their schema. The rules between files use only them.

A rule skips what it can't know for sure of a file that is already invalid, so every mistake is reported once.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from builder.files.desk_files import REPOSITORY, Sources, folder, page_uri
from builder.files.kind_schemas import KindSchema, kind_schemas
from builder.files.own_schemas import NAME, own_schema_mistakes
from builder.files.shapes import shape_mistakes
from builder.files.upgrade.brought_up import brought_up
from builder.reading.mistakes import Mistake
from builder.reading.source import Source

_ID = re.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*")
"""`id` of schemas/content/common.schema.json."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Checked:
    """The sources, with the mistakes found in reading them and in their shape."""

    sources: Sources
    kind_schemas: Mapping[str, KindSchema]
    mistakes: tuple[Mistake, ...]
    upgrade: tuple[Mistake, ...] = ()
    """Warnings: what a desk of an earlier release lacks."""

    @cached_property
    def _unsound(self) -> frozenset[str]:
        return frozenset(mistake.file for mistake in self.mistakes)

    def all(self, kind: str) -> tuple[Source, ...]:
        """The sound files of a kind."""
        return self._by_kind.get(kind, ())

    @cached_property
    def _by_kind(self) -> Mapping[str, tuple[Source, ...]]:
        sound = [source for source in self.sources.files if source.file not in self._unsound]
        return {kind: tuple(one for one in sound if one.kind == kind) for kind in {one.kind for one in sound}}

    def one(self, kind: str) -> Source | None:
        """The only file of a kind, if it's sound."""
        return next(iter(self.all(kind)), None)

    def is_sound(self, *kinds: str) -> bool:
        """Whether every file of these kinds is sound."""
        return all(len(self.all(kind)) == len(self.sources.of(kind)) for kind in kinds)

    def rows(self, kind: str, key: str) -> Iterator[tuple[Source, tuple[str, int], Any]]:
        """(source, path, row) of each row of the list at `key`, in the sound files of a kind."""
        for source in self.all(kind):
            for index, row in enumerate(source.data[key]):
                yield source, (key, index), row

    def named_rows(self, kind: str, key: str) -> tuple[tuple[Source, tuple[str, int], Any], ...] | None:
        """As `rows`, of all files of a kind that could be read, whatever else is wrong with them; None if one
        couldn't, or has lost all its rows, or if a row has no right id, so that it may be any.
        """
        unread = {mistake.file for mistake in self.sources.mistakes}
        found = []
        for source in self.sources.of(kind):
            rows = (
                source.data.get(key) if source.file not in unread and isinstance(source.data, dict) else None
            )
            if not isinstance(rows, list) or not all(_has_id(row) for row in rows):
                return None
            if not rows and source.file in self._unsound:
                return None
            found += [(source, (key, index), row) for index, row in enumerate(rows)]
        return tuple(found)

    @cached_property
    def pages(self) -> frozenset[str]:
        """The addresses that links use for all pages, those of unreadable files included."""
        return frozenset(page_uri(source) for kind in ("page", "faq") for source in self.sources.of(kind))

    @cached_property
    def schemas(self) -> dict[str, Source]:
        """The sound schemas of forms, by form."""
        return {
            name: source for name, source in self.sources.schemas.items() if source.file not in self._unsound
        }

    @cached_property
    def workflows(self) -> dict[str, Source]:
        """The sound rules of workflows, by name."""
        return {
            name: source
            for name, source in self.sources.workflows.items()
            if source.file not in self._unsound
        }

    @cached_property
    def actions(self) -> dict[str, Source]:
        """The sound schemas of actions, by name."""
        return {
            name: source for name, source in self.sources.actions.items() if source.file not in self._unsound
        }


def _has_id(row: Any) -> bool:
    return isinstance(row, dict) and isinstance(row.get("id"), str) and _ID.fullmatch(row["id"]) is not None


def check_shapes(sources: Sources) -> Checked:
    """The sources and what is wrong with their shape. With a broken schema, only
    that is told.
    """
    own = folder(sources.root, NAME)
    if broken := own_schema_mistakes(own, REPOSITORY / NAME):
        nothing = replace(sources, files=(), schemas={}, workflows={}, actions={}, mistakes=broken)
        return Checked(sources=nothing, kind_schemas={}, mistakes=broken)
    known = kind_schemas(own)
    unreadable = {mistake.file for mistake in sources.mistakes}
    now = brought_up(sources.files, known)
    sources = replace(sources, files=now.files)
    mistakes = [*sources.mistakes, *now.mistakes]
    rules = (*sources.schemas.values(), *sources.workflows.values(), *sources.actions.values())
    for source in (*sources.files, *rules):
        if source.file not in unreadable:
            mistakes += shape_mistakes(source, known[source.kind])
    return Checked(sources=sources, kind_schemas=known, mistakes=tuple(mistakes), upgrade=now.warnings)
