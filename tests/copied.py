"""A bundle that a test may change."""

import marshal
from collections.abc import Mapping
from typing import Any


def copied(bundle: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of plain JSON, in a tenth of deepcopy's time and less than half of json's."""
    copy: dict[str, Any] = marshal.loads(marshal.dumps(bundle))  # noqa: S302 - written here
    return copy
