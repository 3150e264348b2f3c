"""`make run` deletes what has expired by its own clock, as DynamoDB would; emulated tables don't."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from local.clock import Clock
from local.desk import LocalDesk
from local.emulated.cloud import TABLE_NAME

NOW = datetime(2026, 11, 20, 1, tzinfo=UTC)


def put(desk: LocalDesk, name: str, **attributes: Any) -> None:
    item = {"PK": {"S": name}, "SK": {"S": "META"}, "type": {"S": "rate"}, **attributes}
    desk.cloud.dynamodb.put_item(TableName=TABLE_NAME, Item=item)


def expires(at: datetime) -> dict[str, Any]:
    return {"expires_at": {"N": str(int(at.timestamp()))}}


def test_only_items_expired_by_the_desk_s_clock_are_deleted(
    open_desk: Callable[..., LocalDesk],
) -> None:
    with open_desk(clock=Clock(NOW)) as desk:
        put(desk, "RATE#over", **expires(NOW - timedelta(seconds=1)))
        put(desk, "RATE#to come", **expires(NOW + timedelta(hours=1)))
        put(desk, "RATE#never")
        desk.sweep()
        assert [item["PK"] for item in desk.table_items()] == ["RATE#never", "RATE#to come"]
