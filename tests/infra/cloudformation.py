"""A template as CloudFormation executes it: after the SAM transform, parameters and conditions resolved.

What only AWS knows (a Ref to a resource, an ARN) stays as it is.
"""

import copy
import os
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

from local.emulated.lambda_runtime import REGION
from local.emulated.sam_template import PATH, load_template

EDGE, SITE = PATH.with_name("edge.yaml"), PATH.with_name("site.yaml")

GIVEN: Mapping[str, Any] = {
    "Release": "2611221930",
    "SiteOrigins": "https://madoguchi.example.jp",
    "MailDomain": "city.example.jp",
}
"""The parameters of template.yaml that have no default."""

EVERYTHING: Mapping[str, Any] = {
    **GIVEN,
    "MoreMailIdentities": "arn:aws:ses:ap-northeast-1:123456789012:identity/metro.example.jp",
    "AlarmAddress": "system@city.example.jp",
    "StaffMail": "shiken@example.jp",
    "Traffic": "busy",
    "BackupVaultArn": "arn:aws:backup:ap-northeast-1:210987654321:backup-vault:madoguchi",
    "TableTrail": "on",
    "MailFromDomain": "bounce.city.example.jp",
    "TableKeyArn": "arn:aws:kms:ap-northeast-1:123456789012:key/11111111-2222-4333-8444-555555555555",
    "ReserveConcurrency": "yes",
    "SnapStart": "on",
}
"""With every option switched on."""

_NOTHING = object()


class Stack:
    """A resolved template."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.resources: Mapping[str, Mapping[str, Any]] = document["Resources"]

    def of(self, kind: str) -> Mapping[str, Mapping[str, Any]]:
        """Logical id -> properties of all resources of a type."""
        return {
            name: one.get("Properties", {}) for name, one in self.resources.items() if one["Type"] == kind
        }

    def __getitem__(self, name: str) -> Mapping[str, Any]:
        """A resource's properties."""
        properties: Mapping[str, Any] = self.resources[name]["Properties"]
        return properties


def linted(path: Path, *, errors_only: bool = False) -> list[str]:
    """What cfn-lint says of a template."""
    # Late: it takes half a second to load, in each process that collects the tests.
    from cfnlint.api import lint_file

    return [str(match) for match in lint_file(path) if match.rule.id[0] == "E" or not errors_only]


def sam(
    parameters: Mapping[str, Any] = GIVEN, path: Path = PATH, package: str = "functions.zip"
) -> Mapping[str, Any]:
    """A template (template.yaml) after the SAM transform, with its package in a bucket as in a deployment."""
    # Late, as cfn-lint.
    from samtranslator.translator.transform import transform

    document = copy.deepcopy(dict(load_template(path).document))
    document["Globals"]["Function"]["CodeUri"] = f"s3://packages/{package}"
    with mock.patch.dict(os.environ, {"AWS_DEFAULT_REGION": REGION}):
        made: Mapping[str, Any] = transform(document, dict(parameters), SimpleNamespace(load=lambda: {}))
    return made


def desk_stack(parameters: Mapping[str, Any] = GIVEN) -> Stack:
    """The desk's stack, made once for the same parameters: it is only read."""
    return _desk_stack(tuple(sorted(parameters.items())))


@cache
def _desk_stack(parameters: tuple[tuple[str, Any], ...]) -> Stack:
    return resolved(sam(dict(parameters)), dict(parameters))


def plain_stack(path: Path, parameters: Mapping[str, Any]) -> Stack:
    return resolved(load_template(path).document, parameters)


def resolved(document: Mapping[str, Any], given: Mapping[str, Any]) -> Stack:
    declared = document.get("Parameters", {})
    unknown = given.keys() - declared.keys()
    assert not unknown, f"no parameters: {unknown}"
    values = {name: of["Default"] for name, of in declared.items() if "Default" in of} | dict(given)
    missing = declared.keys() - values.keys()
    assert not missing, f"parameters without a value: {missing}"
    resolver = _Resolver(values, document.get("Conditions", {}), document.get("Mappings", {}))
    kept = {
        section: {
            name: one
            for name, one in document.get(section, {}).items()
            if "Condition" not in one or resolver.holds(one["Condition"])
        }
        for section in ("Resources", "Outputs")
    }
    return Stack({**document, **{section: resolver.resolve(one) for section, one in kept.items()}})


def statements(policy: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """A policy document's statements, each with lists of actions and resources."""
    for one in policy["Statement"]:
        yield {**one, "Action": as_list(one["Action"]), "Resource": as_list(one.get("Resource", []))}


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


class _Resolver:
    def __init__(
        self, values: Mapping[str, Any], conditions: Mapping[str, Any], mappings: Mapping[str, Any]
    ) -> None:
        self._values = values
        self._conditions = conditions
        self._mappings = mappings

    def holds(self, condition: Any) -> bool:
        if isinstance(condition, str):
            return self.holds(self._conditions[condition])
        ((kind, of),) = condition.items()
        if kind == "Condition":
            return self.holds(of)
        if kind == "Fn::Not":
            return not self.holds(of[0])
        if kind == "Fn::And":
            return all(map(self.holds, of))
        if kind == "Fn::Or":
            return any(map(self.holds, of))
        assert kind == "Fn::Equals", kind
        one, other = map(self.resolve, of)
        return str(one) == str(other)

    def resolve(self, value: Any) -> Any:
        if isinstance(value, list):
            return [one for one in map(self.resolve, value) if one is not _NOTHING]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            ((kind, of),) = value.items()
            if kind == "Ref":
                return _NOTHING if of == "AWS::NoValue" else self._values.get(of, value)
            if kind == "Fn::If":
                return self.resolve(of[1] if self.holds(of[0]) else of[2])
            if kind == "Fn::FindInMap":
                return self._mappings[of[0]][of[1]][of[2]]
        parts = {name: self.resolve(one) for name, one in value.items()}
        return {name: one for name, one in parts.items() if one is not _NOTHING}
