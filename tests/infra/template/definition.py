"""infra/template.yaml as it's written, and what its roles and policies allow."""

from collections.abc import Mapping
from typing import Any

import pytest

from local.emulated.sam_template import Template, load_template

TEMPLATE = load_template()
FUNCTIONS = {function.name: function for function in TEMPLATE.functions()}

each_function = pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)


def rights(template: Template, role: str) -> dict[str, Any]:
    """Action -> the resource that it is allowed on, with the keys that it is limited to, if any."""
    (policy,) = template.properties(role)["Policies"]
    allowed: dict[str, Any] = {}
    for statement in policy["PolicyDocument"]["Statement"]:
        assert statement["Effect"] == "Allow"
        keys = _keys(statement)
        actions = statement["Action"]
        for action in [actions] if isinstance(actions, str) else actions:
            assert action not in allowed
            allowed[action] = (statement["Resource"], keys) if keys else statement["Resource"]
    return allowed


def _keys(statement: Mapping[str, Any]) -> Any:
    """The partition keys that a statement is limited to; None: any."""
    if "Condition" not in statement:
        return None
    ((operator, condition),) = statement["Condition"].items()
    assert operator == "ForAllValues:StringLike"
    ((name, keys),) = condition.items()
    assert name == "dynamodb:LeadingKeys"
    return keys


def people_s_rights(policy: str) -> dict[str, list[tuple[Any, Any]]]:
    """Action -> the resources that it is allowed on, with the keys that it is limited to (None: any)."""
    allowed: dict[str, list[tuple[Any, Any]]] = {}
    for statement in TEMPLATE.properties(policy)["PolicyDocument"]["Statement"]:
        assert statement["Effect"] == "Allow"
        actions = statement["Action"]
        for action in [actions] if isinstance(actions, str) else actions:
            allowed.setdefault(action, []).append((statement["Resource"], _keys(statement)))
    return allowed
