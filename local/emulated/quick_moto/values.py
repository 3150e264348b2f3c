"""What moto does for every call, and does slowly: here the same in less time.

- Writing a value into an answer, it tries five other names for each member that an AttributeValue could have
  (ten of them, of which one is there): most of the time that a scan or the stream takes. Here only what is
  there is written.
- Copying an item, it keeps a memo of each value, though values hold no circles; and to write a value as JSON,
  it copies the value first.
- Of an item of which a query asks for some attributes, it writes and reads the whole anew for each of them.
- Looking for the method that answers a call, it sorts all members of the class.
"""

from base64 import b64decode
from functools import cache
from typing import Any

from moto.core import responses
from moto.core.serialize import JSONSerializer
from moto.core.utils import method_names_from_class
from moto.dynamodb.models.dynamo_type import DynamoType, Item, LimitedSizeDict

_write = JSONSerializer._serialize_type_structure
_project_any = Item.project
_method_names = cache(method_names_from_class)


def quicken() -> None:
    """For all of this process's emulated tables and streams."""
    for owner, name, ours in (
        (JSONSerializer, "_serialize_type_structure", _write_structure),
        (DynamoType, "__deepcopy__", _copy_value),
        (DynamoType, "to_regular_json", _to_json),
        (Item, "__deepcopy__", _copy_item),
        (Item, "project", _project),
        (responses, "method_names_from_class", _method_names),
    ):
        setattr(owner, name, ours)


def _write_structure(self: Any, serialized: Any, value: Any, shape: Any, key: str) -> None:
    if shape.name != "AttributeValue" or not isinstance(value, dict) or not key:
        _write(self, serialized, value, shape, key)
        return
    wrapper: dict[str, Any] = {}
    for name, content in value.items():
        self._serialize(wrapper, content, shape.members[name], name)
    self._default_serialize(serialized, wrapper, shape, key)


def _copy_value(value: Any, _: Any = None) -> Any:
    copied: Any = DynamoType.__new__(DynamoType)
    copied.type, content = value.type, value.value
    if isinstance(content, dict):
        copied.value = {name: _copy_value(one) for name, one in content.items()}
    elif isinstance(content, list):
        copied.value = [_copy_value(one) if isinstance(one, DynamoType) else one for one in content]
    else:
        copied.value = content
    return copied


def _copy_item(item: Any, _: Any = None) -> Any:
    copied: Any = Item.__new__(Item)
    copied.hash_key = _copy_value(item.hash_key)
    copied.range_key = item.range_key and _copy_value(item.range_key)
    copied.attrs = LimitedSizeDict.__new__(LimitedSizeDict)
    # The item's size was checked when it was written.
    dict.update(copied.attrs, {name: _copy_value(one) for name, one in item.attrs.items()})
    return copied


def _to_json(value: Any) -> dict[str, Any]:
    content = value.value
    if isinstance(content, dict):
        content = {name: _nested(one) for name, one in content.items()}
    elif isinstance(content, list):
        content = [_nested(one) for one in content]
    elif value.is_binary() and isinstance(content, str):
        content = b64decode(content)
    return {value.type: content}


def _nested(one: Any) -> Any:
    return _to_json(one) if isinstance(one, DynamoType) else one


def _project(item: Any, expressions: list[list[str]]) -> Any:
    if any(len(path) != 1 or "[" in path[0] for path in expressions):
        return _project_any(item, expressions)
    copied: Any = Item.__new__(Item)
    copied.hash_key, copied.range_key = item.hash_key, item.range_key
    copied.attrs = LimitedSizeDict.__new__(LimitedSizeDict)
    wanted = (name for (name,) in expressions if name in item.attrs)
    dict.update(copied.attrs, {name: _copy_value(item.attrs[name]) for name in wanted})
    return copied
