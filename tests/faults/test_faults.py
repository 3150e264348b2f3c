"""The faults themselves: what botocore makes of each, and whether the table stored anything."""

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
)

from local.emulated.dynamodb.table import create_table
from local.emulated.sam_template import load_template
from tests.faults import faults
from tests.faults.faults import Faults

TABLE = "faults"
ROWS = 20


@pytest.fixture
def table(client: Any) -> Iterator[Any]:
    create_table(client, load_template(), name=TABLE)
    yield client
    client.delete_table(TableName=TABLE)


@pytest.fixture
def only(table: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Writes rows while every request meets the given fault; the errors, and how many rows were stored."""
    injected = Faults(table)

    def write(kind: Any) -> tuple[list[Exception], int]:
        monkeypatch.setattr(faults, "KINDS", (kind,))
        errors: list[Exception] = []
        with injected.drawn_from(Random(1), 1):  # noqa: S311
            for n in range(ROWS):
                try:
                    table.transact_write_items(TransactItems=[_put(n), _put(n + ROWS)])
                except (BotoCoreError, ClientError) as error:
                    errors.append(error)
        assert injected.happened[kind.__name__] == ROWS
        return errors, table.scan(TableName=TABLE, Select="COUNT")["Count"]

    yield write
    injected.close()


def _put(n: int) -> dict[str, Any]:
    return {"Put": {"TableName": TABLE, "Item": {"PK": {"S": f"A#{n}"}, "SK": {"S": "META"}}}}


def test_a_lost_request_is_not_stored(only: Any) -> None:
    errors, stored = only(faults.request_lost)
    assert {type(error) for error in errors} == {ConnectTimeoutError, EndpointConnectionError}
    assert (len(errors), stored) == (ROWS, 0)


def test_a_request_whose_response_is_lost_is_stored(only: Any) -> None:
    errors, stored = only(faults.answer_lost)
    assert {type(error) for error in errors} == {ReadTimeoutError, ConnectionClosedError}
    assert (len(errors), stored) == (ROWS, 2 * ROWS)


def test_a_server_error_may_or_may_not_have_stored(only: Any) -> None:
    errors, stored = only(faults.server_error)
    assert {error.response["Error"]["Code"] for error in errors} == {"InternalServerError"}
    assert {error.response["ResponseMetadata"]["HTTPStatusCode"] for error in errors} == {500}
    assert 0 < stored < 2 * ROWS


def test_throttling_raises_every_known_code_and_stores_nothing(only: Any) -> None:
    errors, stored = only(faults.throttled)
    assert {error.response["Error"]["Code"] for error in errors} == set(faults._BUSY)
    assert (len(errors), stored) == (ROWS, 0)


def test_a_conflict_gives_a_reason_for_each_item(only: Any) -> None:
    errors, stored = only(faults.conflict)
    reasons = [error.response["CancellationReasons"] for error in errors]
    assert {error.response["Error"]["Code"] for error in errors} == {"TransactionCanceledException"}
    assert {len(one) for one in reasons} == {2}
    codes = {reason["Code"] for one in reasons for reason in one}
    assert codes == {"None", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
    assert stored == 0


def test_without_drawn_faults_nothing_fails(table: Any) -> None:
    injected = Faults(table)
    table.transact_write_items(TransactItems=[_put(0)])
    injected.close()
    assert not injected.happened
