"""`python -m tests.unit.builder.files.upgrade.write`: what became required and has no words yet goes into the
newest of builder/releases, with the words of this repository's own desk. Look at the result: once the
release is out, nothing in it is changed.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from builder.files.upgrade.releases import FOLDER, releases
from builder.reading.source import Source
from builder.reading.yaml_reader import read_yaml
from tests.conftest import ROOT
from tests.unit.builder.files.upgrade.keys import FILES, without_words

_STEP = "  "


def main() -> None:
    newest = releases()[-1]
    whole = Path(FOLDER, f"{newest.number}.yml").read_text(encoding="utf-8")
    for key in sorted(without_words(releases())):
        kind, *steps = key.split(".")
        if kind not in FILES or "*" in steps or "[]" in steps:
            sys.exit(f"{key} can't be filled in: let files do without it.")
        source = read_yaml((ROOT / FILES[kind]).read_text(encoding="utf-8"), kind=kind, file=FILES[kind])
        whole = _put(whole, ("added", FILES[kind], *steps[:-1]), [*_lines(source, tuple(steps))])
    Path(FOLDER, f"{newest.number}.yml").write_text(whole, encoding="utf-8")


def _lines(source: Source, path: tuple[str, ...]) -> Iterator[str]:
    """What a file says at a path, without its indentation."""
    start = source.keys[path][0]
    column = start - (source.text.rfind("\n", 0, start) + 1)
    first, *rest = source.text[start : _end(source, path)].rstrip().split("\n")
    yield from (first, *(line[column:] for line in rest))


def _end(source: Source, path: tuple[str, ...]) -> int:
    """Behind the last value of a path that is no mapping or list: these end where the next value begins."""
    ends = [end for other, (_, end) in source.values.items() if other[: len(path)] == path]
    return max(end for end in ends if source.text[:end].rpartition("\n")[2].strip())


def _put(text: str, parent: tuple[str, ...], lines: list[str]) -> str:
    """The text with lines at the end of a mapping, which is made if it isn't there."""
    source = read_yaml(text, kind="release", file="")
    made: list[str] = []
    while parent not in source.values:
        made = [f"{parent[-1]}:", *(f"{_STEP}{line}" for line in made or lines)]
        parent = parent[:-1]
    end = text.find("\n", _end(source, parent))
    block: list[Any] = [f"{_STEP * len(parent)}{line}".rstrip() for line in made or lines]
    return "\n".join([text[:end], *block]) + text[end:]


if __name__ == "__main__":
    main()
