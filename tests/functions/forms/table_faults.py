"""Faults of the table while a form is stored."""

from collections.abc import Sequence
from typing import Any

from botocore.exceptions import ClientError, ReadTimeoutError

from tests.functions.conftest import Desk


class Fault:
    """Makes DynamoDB fail `times` times: before it carries a request out, or after."""

    def __init__(self, desk: Desk, error: Exception, *, times: int, after: bool = False) -> None:
        self.left = times
        self.error = error
        real = desk.cloud.dynamodb.transact_write_items

        def failing(**kwargs: Any) -> Any:
            if self.left:
                self.left -= 1
                if after:
                    real(**kwargs)
                raise _as_long(self.error, kwargs["TransactItems"])
            return real(**kwargs)

        desk.cloud.dynamodb.transact_write_items = failing


def _as_long(error: Exception, items: Sequence[Any]) -> Exception:
    """The same error with a reason for each item, as DynamoDB answers: "None" for those that stand."""
    if not isinstance(error, ClientError) or "CancellationReasons" not in error.response:
        return error
    reasons = [one["Code"] for one in error.response["CancellationReasons"]]
    return cancelled(*reasons, *["None"] * (len(items) - len(reasons)))


def cancelled(*codes: str) -> ClientError:
    reasons = [{"Code": code} for code in codes]
    return ClientError(
        {"Error": {"Code": "TransactionCanceledException", "Message": ""}, "CancellationReasons": reasons},  # type: ignore[typeddict-unknown-key]
        "TransactWriteItems",
    )


THROTTLED = ClientError({"Error": {"Code": "ThrottlingException", "Message": ""}}, "TransactWriteItems")
CONFLICT = cancelled("TransactionConflict")
LOST = ReadTimeoutError(endpoint_url="")
