"""Precautions: those which end a consultation if they aren't kept, set apart from those that help."""

from collections.abc import Iterable, Mapping
from typing import Any

Data = Mapping[str, Any]


def set_apart(groups: Iterable[Data]) -> tuple[list[Data], list[Data]]:
    """(the items marked `ends`, the groups with the rest of their items); a group without any is left out."""
    groups = list(groups)
    ends = [item for group in groups for item in group["items"] if item.get("ends")]
    rest = [{**group, "items": [item for item in group["items"] if not item.get("ends")]} for group in groups]
    return ends, [group for group in rest if group["items"]]
