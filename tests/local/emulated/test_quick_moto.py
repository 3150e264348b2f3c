"""What `quick_moto` does in place of moto gives what moto gives."""

import base64
from typing import Any

import pytest
from moto.dynamodb.models.dynamo_type import DynamoType, Item

from local.emulated.quick_moto import values

ATTRIBUTES: dict[str, Any] = {
    "PK": {"S": "A"},
    "SK": {"S": "META"},
    "n": {"N": "1.50"},
    "is_open": {"BOOL": False},
    "nothing": {"NULL": True},
    "names": {"SS": ["a", "b"]},
    "bytes": {"B": base64.b64encode(b"x").decode()},
    "answers": {"M": {"name": {"S": "例"}, "topics": {"L": [{"S": "a"}, {"M": {"n": {"N": "2"}}}]}}},
}
_OF_MOTO = Item.project, DynamoType.to_regular_json


@pytest.fixture
def item() -> Item:
    return Item(DynamoType({"S": "A"}), DynamoType({"S": "META"}), ATTRIBUTES)


@pytest.mark.parametrize(
    "names", [["PK"], ["PK", "SK", "n", "missing"], ["answers", "names", "is_open", "nothing"], []], ids=str
)
def test_some_attributes_of_an_item(item: Item, names: list[str]) -> None:
    expressions = [[name] for name in names]
    assert described(values._project(item, expressions)) == described(_OF_MOTO[0](item, expressions))


def test_a_part_of_an_attribute_is_moto_s_own_work(item: Item) -> None:
    expressions = [["answers", "topics[1]"], ["n"]]
    assert described(values._project(item, expressions)) == described(_OF_MOTO[0](item, expressions))


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_a_value_as_json(item: Item, name: str) -> None:
    value = item.attrs[name]
    assert values._to_json(value) == _OF_MOTO[1](value)
    if name == "answers":
        # A copy: who changes it doesn't change the table.
        values._to_json(value)["M"].clear()
        assert set(item.attrs[name].value) == {"name", "topics"}


def described(item: Item) -> dict[str, Any]:
    """Each attribute as JSON; moto writes a set in any order."""
    found = {name: value.to_regular_json() for name, value in item.attrs.items()}
    return {name: {"SS": {*value["SS"]}} if "SS" in value else value for name, value in found.items()}
