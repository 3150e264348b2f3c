"""What moto does for every call, and does slowly: here the same in less time.

- Writing a value into an answer, it tries five other names for each member that an AttributeValue could have
  (ten of them, of which one is there): most of the time that a scan or the stream takes. Here only what is
  there is written.
- It works out an item's size anew for each attribute that it adds, and wraps each value once more to do so.
- Copying an item, it keeps a memo of each value, though values hold no circles; and to write a value as JSON,
  it copies the value first.
- Of an item of which a query asks for some attributes, it writes and reads the whole anew for each of them.
- It casts both values for each comparison.
- Looking for the method that answers a call, it sorts all members of the class.
"""

from base64 import b64decode, b64encode
from decimal import Decimal
from functools import cache
from typing import Any

from moto.core import responses
from moto.core.serialize import JSONSerializer
from moto.core.utils import method_names_from_class
from moto.dynamodb import responses as dynamodb_responses
from moto.dynamodb.exceptions import ItemSizeTooLarge
from moto.dynamodb.models.dynamo_type import DynamoType, Item, LimitedSizeDict
from moto.dynamodb.models.utilities import dynamo_to_dict

_write = JSONSerializer._serialize_type_structure
_write_any_map = JSONSerializer._serialize_type_map
_project_any = Item.project
_method_names = cache(method_names_from_class)


def quicken() -> None:
    """For all of this process's emulated tables and streams."""
    for owner, name, ours in (
        (JSONSerializer, "_serialize_type_structure", _write_structure),
        (JSONSerializer, "_serialize_type_map", _write_map),
        (DynamoType, "__deepcopy__", _copy_value),
        (DynamoType, "to_regular_json", _to_json),
        (DynamoType, "size", _size),
        (DynamoType, "cast_value", property(_cast)),
        (DynamoType, "__eq__", _is_equal),
        (Item, "__deepcopy__", _copy_item),
        (Item, "__init__", _init_item),
        (Item, "project", _project),
        (dynamodb_responses, "dynamo_to_dict", _answer),
        (responses, "method_names_from_class", _method_names),
    ):
        setattr(owner, name, ours)


def _write_map(self: Any, serialized: Any, value: Any, shape: Any, key: str) -> None:
    if shape.value.name != "AttributeValue":
        _write_any_map(self, serialized, value, shape, key)
        return
    self._default_serialize(serialized, {name: wire(one) for name, one in value.items()}, shape, key)


def _write_structure(self: Any, serialized: Any, value: Any, shape: Any, key: str) -> None:
    if shape.name != "AttributeValue" or not isinstance(value, dict) or not key:
        _write(self, serialized, value, shape, key)
        return
    self._default_serialize(serialized, wire(value), shape, key)


def wire(value: dict[str, Any]) -> dict[str, Any]:
    """An AttributeValue as it is on the wire: bytes as base64, the rest as it is."""
    ((kind, content),) = value.items()
    match kind:
        case "M":
            return {"M": {name: wire(one) for name, one in content.items()}}
        case "L":
            return {"L": [wire(one) for one in content]}
        case "B":
            return {"B": _base64(content)}
        case "BS":
            return {"BS": [_base64(one) for one in content]}
        case _:
            return value


def _copy_value(value: Any, _: Any = None) -> Any:
    """A copy of a map, a list or a set. What is none of them is never changed, but replaced: it is shared."""
    content = value.value
    if isinstance(content, dict):
        content = {name: _copy_value(one) for name, one in content.items()}
    elif isinstance(content, list):
        content = [_copy_value(one) if isinstance(one, DynamoType) else one for one in content]
    else:
        return value
    copied: Any = DynamoType.__new__(DynamoType)
    copied.type, copied.value = value.type, content
    return copied


def _copy_item(item: Any, _: Any = None) -> Any:
    copied: Any = Item.__new__(Item)
    copied.hash_key = _copy_value(item.hash_key)
    copied.range_key = item.range_key and _copy_value(item.range_key)
    copied.attrs = LimitedSizeDict.__new__(LimitedSizeDict)
    # The item's size was checked when it was written.
    dict.update(copied.attrs, {name: _copy_value(one) for name, one in item.attrs.items()})
    return copied


def _base64(content: str | bytes) -> str:
    return b64encode(content.encode() if isinstance(content, str) else content).decode()


_MOST_BYTES = 405_000
"""moto's own figure; DynamoDB's is 400 KB."""


def _init_item(item: Any, hash_key: Any, range_key: Any, attrs: dict[str, Any]) -> None:
    """Raises ItemSizeTooLarge."""
    item.hash_key, item.range_key, item.attrs = hash_key, range_key, LimitedSizeDict()
    dict.update(item.attrs, {name: DynamoType(value) for name, value in attrs.items()})
    if item.size() > _MOST_BYTES:
        raise ItemSizeTooLarge


def _size(value: Any) -> int:
    content = value.value
    match value.type:
        case "S" | "N" | "B":
            return len(content if isinstance(content, bytes) else str(content).encode())
        case "M":
            return sum(len(name.encode()) + _size(one) for name, one in content.items())
        case "L":
            return sum(_size(one) for one in content)
        case "SS" | "NS" | "BS":
            return sum(len(one if isinstance(one, bytes) else str(one).encode()) for one in content)
        case _:
            return 1


def _cast(value: Any) -> Any:
    content = value.value
    match value.type:
        case "N":
            return Decimal(content)
        case "M":
            return {name: _cast(one) for name, one in content.items()}
        case "L":
            return [_cast(one) for one in content]
        case "NS":
            return {Decimal(one) for one in content}
        case "SS" | "BS":
            return set(content)
        case "NULL":
            return None
        case _:
            return content


def _is_equal(one: Any, other: Any) -> bool:
    if one.type != other.type:
        return False
    is_plain = one.type == "S"
    return bool(one.value == other.value if is_plain else one.cast_value == other.cast_value)


def _answer(result: Any) -> Any:
    """An answer in plain values: those of the table, and what is around them."""
    if isinstance(result, DynamoType) and result.type != "BS":
        return _to_json(result)
    if isinstance(result, dict):
        return {name: _answer(one) for name, one in result.items()}
    if isinstance(result, list):
        return [_answer(one) for one in result]
    if isinstance(result, Item):
        return {"Attributes": {name: _to_json(one) for name, one in result.attrs.items()}}
    return dynamo_to_dict(result)


def _to_json(value: Any) -> dict[str, Any]:
    content = value.value
    if isinstance(content, dict):
        content = {name: _nested(one) for name, one in content.items()}
    elif isinstance(content, list):
        content = [_nested(one) for one in content]
    elif value.type == "B" and isinstance(content, str):
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
