"""Sends the outbox: rung by the table's stream (new mail rows), and by a sweep every 5 minutes.

The stream is only a doorbell: its records say which row to look at, never what to send. A row that
can't be looked at is reported as a batch item failure and rung for again.

A call ends well before it would be cut off, for whoever is cut off while sending can't say whether a mail
went out. What is left then is rung for again, or waits for the next sweep. Where SES takes no mail at
present, the rest isn't tried at all: it stays due, and the next sweep begins with it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aws_lambda_powertools.logging import Logger

from desk import bootstrap
from desk.delivery.outbox import Outbox
from desk.telemetry import count, seconds, what_happened

logger = Logger(service="deliver")

_FIGURES = {
    "sent": "MailSent",
    "failed": "MailFailed",
    "held": "MailHeld",
    "superseded": "MailSuperseded",
}
LONGEST_MAIL = 60_000
"""Milliseconds that one mail may take at the very worst: each of its calls hangs, the last one twice."""
_PATIENCE = 3
"""After so many mails in a row that SES didn't answer, it isn't the mails. One that it refuses doesn't count:
a desk whose sender isn't verified must not keep the others waiting."""


def handler(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    """Lambda entry point for DynamoDB stream events and for the schedule's event."""
    logger.append_keys(request_id=context.aws_request_id)
    shift = Shift(outbox=bootstrap.outbox(), time_left=context.get_remaining_time_in_millis)
    if event.get("source") == "aws.events":
        shift.tell_how_late()
        for key in shift.outbox.queue.due():
            if shift.is_over() or shift.ses_is_out():
                logger.info("left to the next sweep")
                break
            shift.deliver(key)
        else:
            shift.close_overtaken()
        return {}
    return {"batchItemFailures": _answer_bell(shift, event["Records"])}


@dataclass(kw_only=True)
class Shift:
    """One call: how much time it has left, and how SES has been meanwhile. `time_left` gives milliseconds."""

    outbox: Outbox
    time_left: Callable[[], int]
    _refused: int = 0

    def is_over(self) -> bool:
        """Whether another mail might take longer than this call has."""
        return self.time_left() < LONGEST_MAIL

    def ses_is_out(self) -> bool:
        """Whether SES takes no mail at present, whichever it is."""
        return self._refused >= _PATIENCE

    def tell_how_late(self) -> None:
        """A figure that can't be had is no reason not to send."""
        try:
            seconds("deliver", "OldestDueMail", self.outbox.queue.overdue().total_seconds())
        except Exception as error:
            logger.error("not looked how late mails are", extra=what_happened(error))

    def deliver(self, key: Mapping[str, str]) -> bool:
        """Try one row; False if it has to be rung for again."""
        try:
            status = self.outbox.deliver(key)
        except Exception as error:
            # The text of an exception may carry an address, so only its kind and place are logged.
            logger.error("not delivered", extra={"row": dict(key), **what_happened(error)})
            return False
        logger.info("mail", extra={"row": dict(key), "status": status or "not due"})
        if status:
            # OUT#auto-reply#1 is an auto-reply.
            count("deliver", _FIGURES.get(status, "MailPostponed"), kind=key["SK"].split("#")[1])
        if status == "throttled":
            self._refused = _PATIENCE
        elif status == "pending":
            self._refused += 1
        elif status == "sent":
            self._refused = 0
        return True

    def close_overtaken(self) -> None:
        """Held mails that a newer one has overtaken are nobody's to look at any more."""
        try:
            self.outbox.queue.close_overtaken(is_over=self.is_over)
        except Exception as error:
            logger.error("held mails not looked at", extra=what_happened(error))


def _answer_bell(shift: Shift, records: list[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Try every row, so that one that fails stands in no other's way; what failed is rung for again."""
    failures = []
    for record in records:
        if shift.ses_is_out():
            # Rung for again it would be tried at once: the sweep gives SES some minutes.
            logger.info("left to the next sweep")
            break
        keys = record["dynamodb"]["Keys"]
        key = {"PK": keys["PK"]["S"], "SK": keys["SK"]["S"]}
        if shift.is_over() or not shift.deliver(key):
            failures.append({"itemIdentifier": record["dynamodb"]["SequenceNumber"]})
    return failures
