"""Filter patterns of Lambda's event source mappings: the part that infra/template.yaml uses.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
"""

from collections.abc import Mapping
from typing import Any


def matches(pattern: Mapping[str, Any], event: Any) -> bool:
    """Whether the pattern lets `event` through. It is a tree whose leaves are lists of allowed values.

    Raises ValueError for a rule other than an exact value, {"prefix": …} and {"exists": …}: this code doesn't
    know what AWS would do.
    """
    if not isinstance(event, Mapping):
        return False
    return all(
        matches(rule, event.get(key))
        if isinstance(rule, Mapping)
        else any(_allows(allowed, event.get(key), present=key in event) for allowed in rule)
        for key, rule in pattern.items()
    )


def _allows(rule: Any, value: Any, *, present: bool) -> bool:
    match rule:
        case {"prefix": str(prefix)} if len(rule) == 1:
            return isinstance(value, str) and value.startswith(prefix)
        case {"exists": bool(wanted)} if len(rule) == 1:
            return present is wanted
        case Mapping():
            raise ValueError(f"filter rule not known on this machine: {rule}")
        case _:
            return present and bool(value == rule)
