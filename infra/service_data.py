"""What the zip keeps of botocore: our services, and of them the operations that we call.

Reading the rest is a tenth of a function's start. A call of an operation that was left out fails at once
(AttributeError); tests/infra compares the operations with those that the code calls.
"""

import gzip
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from infra.zip_contents import SERVICES

_DESCRIPTION = "service-2.json.gz"


def trim(data: Path) -> None:
    """Rewrite the files in botocore's folder `data`."""
    _trim_endpoints(data / "endpoints.json", {_endpoint_prefix(data / service) for service in SERVICES})
    for service, operations in SERVICES.items():
        for file in (data / service).glob(f"*/{_DESCRIPTION}"):
            kept = _with_operations(_read(file), operations)
            file.with_suffix("").write_text(json.dumps(kept, separators=(",", ":")))
            file.unlink()


def _trim_endpoints(file: Path, prefixes: set[str]) -> None:
    listed = json.loads(file.read_bytes())
    for partition in listed["partitions"]:
        services = partition["services"].items()
        partition["services"] = {name: service for name, service in services if name in prefixes}
    file.write_text(json.dumps(listed, separators=(",", ":")))


def _endpoint_prefix(service: Path) -> str:
    """The name of a service in endpoints.json, from its newest API version."""
    newest = sorted(service.glob(f"*/{_DESCRIPTION}"))[-1]
    return str(_read(newest)["metadata"]["endpointPrefix"])


def _read(file: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(gzip.decompress(file.read_bytes()))
    return read


def _with_operations(service: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """The description with these operations and the shapes that they name, without explanations."""
    operations = {name: service["operations"][name] for name in names}
    shapes: dict[str, Any] = {}
    missing = list(_named(operations))
    while missing:
        name = missing.pop()
        if name not in shapes:
            shapes[name] = service["shapes"][name]
            missing += _named(shapes[name])
    kept: dict[str, Any] = _unexplained({**service, "operations": operations, "shapes": shapes})
    return kept


def _named(node: Any) -> Iterator[str]:
    """The shapes that a part of a description names."""
    if isinstance(node, dict):
        if isinstance(node.get("shape"), str):
            yield node["shape"]
        for child in node.values():
            yield from _named(child)
    elif isinstance(node, list):
        for child in node:
            yield from _named(child)


def _unexplained(node: Any) -> Any:
    if isinstance(node, dict):
        # A member may be called "documentation" as well; what explains is a text.
        return {
            key: _unexplained(value)
            for key, value in node.items()
            if not (key == "documentation" and isinstance(value, str))
        }
    return [_unexplained(child) for child in node] if isinstance(node, list) else node
