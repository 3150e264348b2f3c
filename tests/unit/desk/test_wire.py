"""Items on DynamoDB's wire: what boto3's own serialiser writes and reads, without boto3."""

from decimal import Decimal
from typing import Any

import pytest
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from hypothesis import given
from hypothesis import strategies as st

from desk.storage.wire import from_wire, to_wire

_TEXTS = st.text(max_size=20)
_NUMBERS = st.one_of(
    st.integers(-(10**38) + 1, 10**38 - 1),
    st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9),
)
_VALUES = st.recursive(
    st.one_of(_TEXTS, _NUMBERS, st.booleans(), st.none()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(_TEXTS, inner, max_size=4),
        st.sets(_TEXTS, min_size=1, max_size=4),
        st.sets(_NUMBERS, min_size=1, max_size=4),
    ),
    max_leaves=12,
)
ITEMS = st.dictionaries(_TEXTS, _VALUES, max_size=6)


def _boto3_writes(item: dict[str, Any]) -> dict[str, Any]:
    return {name: TypeSerializer().serialize(value) for name, value in item.items()}


@given(ITEMS)
def test_it_writes_what_boto3_writes(item: dict[str, Any]) -> None:
    assert to_wire(item) == _boto3_writes(item)


@given(ITEMS)
def test_it_reads_what_boto3_reads(item: dict[str, Any]) -> None:
    wire = _boto3_writes(item)
    assert from_wire(wire) == {name: TypeDeserializer().deserialize(value) for name, value in wire.items()}


@given(ITEMS)
def test_an_item_is_read_as_it_was_written(item: dict[str, Any]) -> None:
    assert from_wire(to_wire(item)) == item


@pytest.mark.parametrize(
    "value",
    [
        1.5,
        10**38,
        Decimal("NaN"),
        Decimal("Infinity"),
        object(),
        set(),
        {1, "a"},
        {True},
        b"1",
        [1.5],
        {"a": 1.5},
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_value_that_would_be_read_back_changed_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        to_wire({"a": value})
