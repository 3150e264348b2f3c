"""What `quick_moto` does in place of moto gives what moto gives."""

import base64
from copy import deepcopy
from typing import Any

import pytest
from moto.dynamodb.comparisons import ConditionExpressionParser
from moto.dynamodb.exceptions import ItemSizeTooLarge
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.utilities import dynamo_to_dict
from moto.dynamodb.parsing.expressions import UpdateExpressionParser

from local.emulated.cloud import TABLE_NAME
from local.emulated.quick_moto import expressions, values
from tests.functions.conftest import Desk

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
_SIZE, _CAST = DynamoType.size, DynamoType.cast_value
_SHAPES = {**ATTRIBUTES, "figures": {"NS": ["1", "2.5"]}, "all": {"BS": [base64.b64encode(b"y").decode()]}}


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


@pytest.mark.parametrize("shape", _SHAPES.values(), ids=list(_SHAPES))
def test_a_value_s_size_and_what_it_is_compared_by(shape: dict[str, Any]) -> None:
    value = DynamoType(shape)
    assert values._size(value) == _SIZE(value)
    assert values._cast(value) == _CAST.fget(value)


def test_an_answer_with_items_and_values_in_it(item: Item) -> None:
    # As moto keeps what came by its API.
    item.attrs["bytes"].value = b"x"
    answer = {"Items": [item.attrs, item], "Count": 2, "One": DynamoType(_SHAPES["all"]), "By": ("x",)}
    assert values._answer(answer) == dynamo_to_dict(answer)


def test_an_item_may_have_as_many_bytes_as_moto_s(desk: Desk) -> None:
    def put(length: int) -> None:
        item = {"PK": {"S": "A"}, "SK": {"S": "META"}, "text": {"S": "あ" * length}}
        desk.cloud.dynamodb.put_item(TableName=TABLE_NAME, Item=item)

    put(134_000)
    with pytest.raises(desk.cloud.dynamodb.exceptions.ClientError, match="exceeded the maximum allowed size"):
        put(136_000)
    with pytest.raises(ItemSizeTooLarge):
        Item(DynamoType({"S": "A"}), None, {"text": {"S": "x" * 405_000}})


def test_what_is_in_the_table_is_what_a_scan_finds(desk: Desk) -> None:
    desk.cloud.dynamodb.put_item(
        TableName=TABLE_NAME, Item={**_SHAPES, "bytes": {"B": b"x"}, "all": {"BS": [b"y"]}}
    )
    (item,) = desk.cloud.table_items()
    assert item == {
        "PK": "A",
        "SK": "META",
        "n": 1.5,
        "is_open": False,
        "nothing": None,
        "names": ["a", "b"],
        "bytes": base64.b64encode(b"x").decode(),
        "answers": {"name": "例", "topics": ["a", {"n": 2}]},
        "figures": [1, 2.5],
        "all": [base64.b64encode(b"y").decode()],
    }


def test_a_condition_is_put_to_each_item_with_its_own_values() -> None:
    def holds(n: str, item: Item) -> bool:
        parser = ConditionExpressionParser("#n > :n AND attribute_exists(SK)", {"#n": "n"}, {":n": {"N": n}})
        held: bool = expressions._kept_tree(parser).expr(item)
        assert (parser.expr_attr_names_found, parser.expr_attr_values_found) == (["#n", "SK"], [":n"])
        return held

    items = [Item(DynamoType({"S": "A"}), None, {"SK": {"S": "x"}, "n": {"N": n}}) for n in ("1", "2")]
    assert [holds(n, item) for n in ("1", "0") for item in items] == [False, True, True, True]


def test_a_condition_that_moto_refuses_is_refused_each_time() -> None:
    for _ in range(2):
        with pytest.raises(Exception, match="reserved keyword"):
            expressions._kept_tree(ConditionExpressionParser("status = :s", {}, {":s": {"S": "x"}}))


def test_a_copy_of_an_update_has_nothing_in_common_with_it() -> None:
    def shape(node: Any) -> Any:
        return type(node), [shape(one) if hasattr(one, "children") else one for one in node.children or []]

    tree = UpdateExpressionParser.make("SET a = :a, b = if_not_exists(b, :b) + :c REMOVE c[1] ADD n :one")
    before, copied = shape(tree), expressions._copy_node(tree, {})
    assert shape(copied) == before == shape(deepcopy(tree))
    assert copied.children[0].parent is copied
    copied.children.clear()
    assert shape(tree) == before


def described(item: Item) -> dict[str, Any]:
    """Each attribute as JSON; moto writes a set in any order."""
    found = {name: value.to_regular_json() for name, value in item.attrs.items()}
    return {name: {"SS": {*value["SS"]}} if "SS" in value else value for name, value in found.items()}
