"""Filter patterns of Lambda's event source mappings, as far as infra/template.yaml uses them.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
"""

from collections.abc import Mapping
from typing import Any


def matches(pattern: Mapping[str, Any], event: Any) -> bool:
    """Whether `event` passes. A pattern is a tree with lists of allowed values at its leaves.

    Raises ValueError on a rule other than an exact value, {"prefix": …} and {"exists": …}: to let it
    through or hold it back would be a guess.
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
