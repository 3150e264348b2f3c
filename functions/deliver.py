"""Sends the outbox: rung by the table's stream (new mail rows), and by a sweep every 5 minutes.

The stream is only a doorbell: its records say which row to look at, never what to send. A row that
can't be looked at is reported as a batch item failure and rung for again.
"""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.logging import Logger

from desk import bootstrap
from desk.faults import what_happened
from desk.outbox import Outbox

logger = Logger(service="deliver")


def handler(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    """Lambda entry point for DynamoDB stream events and for the schedule's event."""
    logger.append_keys(request_id=context.aws_request_id)
    outbox = bootstrap.parts().outbox
    if event.get("source") == "aws.events":
        for key in outbox.due():
            _deliver(outbox, key)
        return {}
    return {"batchItemFailures": _answer_bell(outbox, event["Records"])}


def _answer_bell(outbox: Outbox, records: list[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Try every row, so that one that fails stands in no other's way; what failed is rung for again."""
    failures = []
    for record in records:
        keys = record["dynamodb"]["Keys"]
        if not _deliver(outbox, {"PK": keys["PK"]["S"], "SK": keys["SK"]["S"]}):
            failures.append({"itemIdentifier": record["dynamodb"]["SequenceNumber"]})
    return failures


def _deliver(outbox: Outbox, key: Mapping[str, str]) -> bool:
    """Try one row; False if it has to be rung for again."""
    try:
        status = outbox.deliver(key)
    except Exception as error:
        # The text of an exception may carry an address, so only its kind and place are logged.
        logger.error("not delivered", extra={"row": dict(key), **what_happened(error)})
        return False
    logger.info("mail", extra={"row": dict(key), "status": status or "not due"})
    return True
