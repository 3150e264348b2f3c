"""What botocore does for every attribute of an item, and does slowly: here the same in less time.

Checking, writing and reading a value, it asks for each of the ten members that an AttributeValue could have,
of which one is there. Here only what is there is looked at; what is wrong with it, botocore itself says.
"""

import json
from base64 import b64decode, b64encode
from typing import Any

from botocore.parsers import JSONParser
from botocore.serialize import JSONSerializer
from botocore.validate import ParamValidationDecorator, ParamValidator

from local.emulated.quick_moto.values import wire


class _Validator(ParamValidator):  # type: ignore[misc]
    def _validate(self, params: Any, shape: Any, errors: Any, name: str) -> None:
        if shape.name != "AttributeValue" or not _is_sound(params):
            super()._validate(params, shape, errors, name)


class _Serializer(JSONSerializer):  # type: ignore[misc]
    def _serialize(self, serialized: Any, value: Any, shape: Any, key: Any = None) -> None:
        if shape.name == "AttributeValue":
            serialized[key] = wire(value)
        else:
            super()._serialize(serialized, value, shape, key)


class _Parser(JSONParser):  # type: ignore[misc]
    def _parse_shape(self, shape: Any, node: Any) -> Any:
        return _read(node) if shape.name == "AttributeValue" else super()._parse_shape(shape, node)


serializer = ParamValidationDecorator(_Validator(), _Serializer())
"""Checks a call of DynamoDB, and writes it."""
_parser = _Parser()


def parsed(content: dict[str, Any], model: Any) -> Any:
    """What botocore makes of an answer (`status_code`, `headers`, `body`) to the operation `model`."""
    answer = _parser.parse(content, model.output_shape)
    if content["status_code"] >= 300:
        shape = model.service_model.shape_for_error_code(answer["Error"]["Code"])
        answer.update(_parser.parse(content, shape) if shape else {})
    return answer


def answered(result: dict[str, Any], model: Any) -> dict[str, Any]:
    """The same of what moto returns for an operation on items: a copy of it, as JSON makes it, in which only
    bytes are told otherwise than in JSON.
    """
    known = model.output_shape.members
    there = {name: value for name, value in result.items() if name in known and value is not None}
    copied: dict[str, Any] = json.loads(json.dumps(there, default=_marked), object_hook=_unmarked)
    return {**copied, "ResponseMetadata": {"HTTPStatusCode": 200, "HTTPHeaders": {}}}


_MARK = "(bytes in base64)"


def _marked(content: bytes) -> dict[str, str]:
    return {_MARK: b64encode(content).decode()}


def _unmarked(read: dict[str, Any]) -> Any:
    return b64decode(read[_MARK]) if _MARK in read else read


def _is_sound(value: Any) -> bool:
    """Whether `value` is certainly right. Of what is rare, botocore finds out itself."""
    if type(value) is not dict or len(value) != 1:
        return False
    ((kind, content),) = value.items()
    match kind:
        case "S" | "N":
            return type(content) is str
        case "BOOL" | "NULL":
            return type(content) is bool
        case "M":
            return type(content) is dict and all(
                type(name) is str and _is_sound(one) for name, one in content.items()
            )
        case "L":
            return type(content) is list and all(map(_is_sound, content))
        case "SS" | "NS":
            return type(content) is list and all(type(one) is str for one in content)
        case _:
            return False


def _read(value: dict[str, Any]) -> dict[str, Any]:
    ((kind, content),) = value.items()
    match kind:
        case "M":
            return {"M": {name: _read(one) for name, one in content.items()}}
        case "L":
            return {"L": [_read(one) for one in content]}
        case "B":
            return {"B": b64decode(content)}
        case "BS":
            return {"BS": [b64decode(one) for one in content]}
        case _:
            return value
