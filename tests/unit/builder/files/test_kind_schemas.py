"""The compiled validator and the thorough one agree: what one lets through, no message would tell."""

from collections.abc import Iterator
from copy import deepcopy
from itertools import cycle, islice
from typing import Any

import pytest

from builder.files.desk_files import REPOSITORY, read_sources
from builder.files.kind_schemas import kind_schemas
from builder.reading.source import Source
from tests.conftest import EXAMPLE

_WRONG: tuple[Any, ...] = (
    None,
    "",
    "\u3000",
    "x\n",
    5,
    -1.5,
    True,
    [],
    {},
    ["a", "a"],
    {"a": 1},
    "2026-02-30",
    "03-1234-567\n",
)
_MOST = 40
_KNOWN = kind_schemas(REPOSITORY / "schemas/content")
_FILES = {source.kind: source for source in read_sources(EXAMPLE).files}


@pytest.mark.parametrize("kind", sorted(_FILES))
def test_the_compiled_validator_agrees_with_the_thorough_one(kind: str) -> None:
    schema = _KNOWN[kind]

    assert schema.is_valid(_FILES[kind].data)
    for path, data in islice(_with_one_wrong_value(_FILES[kind]), _MOST):
        # The first error is enough; looking for all of them takes twice as long.
        found = next(schema.thorough.iter_errors(data), None)
        assert schema.is_valid(data) == (found is None), (path, found)


def _with_one_wrong_value(source: Source) -> Iterator[tuple[Any, Any]]:
    """Those near the beginning, the middle and the end of the file."""
    paths = [path for path in source.values if path]
    for path, value in zip(paths[:: max(len(paths) // _MOST, 1)], cycle(_WRONG), strict=False):
        data = deepcopy(source.data)
        part = data
        for step in path[:-1]:
            part = part[step]
        part[path[-1]] = value
        yield path, data
