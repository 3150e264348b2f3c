"""How moto writes the table's values into its answers.

For each member that an AttributeValue could have (ten of them, of which one is there) moto tries five other
names: most of the time that a scan or the stream takes. Here only what is there is written.
"""

from typing import Any

from moto.core.serialize import JSONSerializer

_write = JSONSerializer._serialize_type_structure


def quicken() -> None:
    """For all of this process's emulated tables and streams."""
    JSONSerializer._serialize_type_structure = _write_structure  # type: ignore[method-assign]


def _write_structure(self: Any, serialized: Any, value: Any, shape: Any, key: str) -> None:
    if shape.name != "AttributeValue" or not isinstance(value, dict) or not key:
        _write(self, serialized, value, shape, key)
        return
    wrapper: dict[str, Any] = {}
    for name, content in value.items():
        self._serialize(wrapper, content, shape.members[name], name)
    self._default_serialize(serialized, wrapper, shape, key)
