"""Reads infra/template.yaml and infra/console.yaml: the table, the functions, and what calls each function.

AWS, `make run` and the tests use the one definition, so routes, keys and filters can't differ between them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

PATH = Path(__file__).resolve().parents[2] / "infra" / "template.yaml"
CONSOLE = PATH.with_name("console.yaml")
"""The staff's console has a template, and an API, of its own."""


@dataclass(frozen=True, kw_only=True)
class Route:
    """A route of the HTTP API, such as POST /api/forms/{form}."""

    method: str
    path: str

    @property
    def key(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(frozen=True, kw_only=True)
class StreamMapping:
    """A function's event source mapping on the table's stream. A record passes if any pattern matches."""

    patterns: tuple[Mapping[str, Any], ...]
    batch_size: int
    max_retries: int
    bisects: bool


@dataclass(frozen=True, kw_only=True)
class Function:
    """A Lambda function; `handler` is "module.name", `timeout` in seconds, `memory` in MB."""

    name: str
    handler: str
    memory: int
    timeout: int
    routes: tuple[Route, ...]
    streams: tuple[StreamMapping, ...]
    schedules: tuple[str, ...]
    event_sources: tuple[str, ...] = ()
    """The sources of the EventBridge events that it is called for."""


@dataclass(frozen=True)
class Template:
    """The parsed template, with short forms (!Ref …) as long ones ({"Ref": …})."""

    document: Mapping[str, Any]

    @property
    def resources(self) -> Mapping[str, Mapping[str, Any]]:
        resources: Mapping[str, Mapping[str, Any]] = self.document["Resources"]
        return resources

    def properties(self, logical_id: str) -> Mapping[str, Any]:
        properties: Mapping[str, Any] = self.resources[logical_id]["Properties"]
        return properties

    def functions(self) -> tuple[Function, ...]:
        return tuple(
            _function(name, resource["Properties"], self._defaults())
            for name, resource in self.resources.items()
            if resource["Type"] == "AWS::Serverless::Function"
        )

    def _defaults(self) -> Mapping[str, Any]:
        """The parameters' defaults."""
        parameters = self.document.get("Parameters", {})
        return {name: of["Default"] for name, of in parameters.items() if "Default" in of}


@cache
def load_template(path: Path = PATH) -> Template:
    """The template of a file, read once: nobody changes what it returns."""
    loader = _CloudFormationLoader(path.read_text(encoding="utf-8"))
    try:
        return Template(loader.get_single_data())
    finally:
        loader.dispose()


def _function(name: str, properties: Mapping[str, Any], defaults: Mapping[str, Any]) -> Function:
    events = [(event["Type"], event["Properties"]) for event in properties["Events"].values()]
    return Function(
        name=name,
        handler=properties["Handler"],
        memory=properties["MemorySize"],
        timeout=properties["Timeout"],
        routes=tuple(Route(method=of["Method"], path=of["Path"]) for kind, of in events if kind == "HttpApi"),
        streams=tuple(_stream_mapping(of) for kind, of in events if kind == "DynamoDB"),
        event_sources=tuple(
            source for kind, of in events if kind == "EventBridgeRule" for source in of["Pattern"]["source"]
        ),
        schedules=tuple(_setting(of["Schedule"], defaults) for kind, of in events if kind == "Schedule"),
    )


def _setting(value: Any, defaults: Mapping[str, Any]) -> Any:
    return defaults[value["Ref"]] if isinstance(value, dict) else value


def _stream_mapping(properties: Mapping[str, Any]) -> StreamMapping:
    return StreamMapping(
        patterns=tuple(json.loads(item["Pattern"]) for item in properties["FilterCriteria"]["Filters"]),
        batch_size=properties["BatchSize"],
        max_retries=properties["MaximumRetryAttempts"],
        bisects=properties["BisectBatchOnFunctionError"],
    )


class _CloudFormationLoader(yaml.CSafeLoader):
    """A CSafeLoader that also reads CloudFormation's short forms."""


def _long_form(loader: yaml.CSafeLoader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    name = suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}"
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        if suffix == "GetAtt":
            value = value.split(".", 1)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        assert isinstance(node, yaml.MappingNode)  # noqa: S101 - the only other kind
        value = loader.construct_mapping(node, deep=True)
    return {name: value}


_CloudFormationLoader.add_multi_constructor("!", _long_form)
