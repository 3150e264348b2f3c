"""What each release added to a desk's files and took from them: builder/releases/NUMBER.yml."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from builder.reading.source import Source
from builder.reading.yaml_reader import read_yaml

_REPOSITORY = Path(__file__).resolve().parents[3]
FOLDER = _REPOSITORY / "builder/releases"

OLDEST = "0.1.0"
"""The release of a desk that names none: before it, there was no `release` to write."""


@dataclass(frozen=True, kw_only=True)
class Gone:
    """A key that a release took away. `do` says in Japanese what to do; `to` is where its words are now."""

    file: str
    path: tuple[str, ...]
    do: str
    to: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Release:
    """`source` is the file: its `added` has, by file, what is new, nested as in the file itself."""

    number: str
    source: Source
    gone: tuple[Gone, ...]

    @property
    def added(self) -> Mapping[str, Mapping[str, Any]]:
        found: Mapping[str, Mapping[str, Any]] = self.source.data["added"]
        return found


def numbers(release: str) -> tuple[int, ...]:
    """To compare releases by."""
    return tuple(map(int, release.split(".")))


@cache
def engine_release() -> str:
    """The release of this repository."""
    settings = tomllib.loads((_REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    return str(settings["project"]["version"])


@cache
def releases() -> tuple[Release, ...]:
    """All that changed a desk's files, the oldest first."""
    return tuple(sorted(_read(), key=lambda one: numbers(one.number)))


def _read() -> Iterator[Release]:
    for path in FOLDER.glob("*.yml"):
        source = read_yaml(path.read_text(encoding="utf-8"), kind="release", file=path.name)
        gone = (
            Gone(
                file=row["file"],
                path=tuple(row["key"].split(".")),
                do=row["do"],
                to=tuple(row.get("to", "").split(".")) if "to" in row else (),
            )
            for row in source.data["removed"]
        )
        yield Release(number=path.stem, source=source, gone=tuple(gone))
