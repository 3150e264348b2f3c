"""Sends the outbox: on the table's stream (new mail rows), and by a sweep every 5 minutes.

Issues of a magazine ring no bell, and a sweep takes them up when no other mail is due.

The stream is only a doorbell: its records say which row to look at, never what to send. A row that can't be
read or written is reported as a batch item failure, so that the stream delivers its record again.

A call ends well before its time-out: if it were cut off while sending, nobody could say whether that mail was
sent. The rows that remain come again by the stream or wait for the next sweep. While SES takes no mail at all
the remaining rows aren't tried: they stay due, and the next sweep begins with them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aws_lambda_powertools.logging import Logger

from desk import bootstrap
from desk.delivery.outbox import Outbox
from desk.domain.mail.stored.rows import BULK, DUE, Lane
from desk.telemetry import count, seconds, what_happened

logger = Logger(service="deliver")

_FIGURES = {
    "sent": "MailSent",
    "failed": "MailFailed",
    "held": "MailHeld",
    "superseded": "MailSuperseded",
}
LONGEST_MAIL = 60_000
"""Milliseconds that one mail takes at worst: each of its calls runs into its time-out, the last one twice."""
_BETWEEN = 20
"""After so many issues of a magazine, other mails that have become due are sent first: some 10 s at the usual
rate."""
_PATIENCE = 3
"""After so many mails in a row without an answer, SES is taken to be down. A mail that SES refuses doesn't
count: a desk with an unverified sender must not block the others."""


def handler(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    """Lambda entry point for DynamoDB stream events and for the schedule's event."""
    logger.append_keys(request_id=context.aws_request_id)
    call = Call(outbox=bootstrap.outbox(), time_left=context.get_remaining_time_in_millis)
    if event.get("source") == "aws.events":
        call.report_lateness()
        if call.sweep(DUE):
            call.close_overtaken()
            call.sweep(BULK)
        return {}
    return {"batchItemFailures": _answer_bell(call, event["Records"])}


@dataclass(kw_only=True)
class Call:
    """One call of the function: its time left (`time_left` gives milliseconds), and whether SES answers."""

    outbox: Outbox
    time_left: Callable[[], int]
    _unanswered: int = 0

    def is_over(self) -> bool:
        """Whether the time left may be too short for another mail."""
        return self.time_left() < LONGEST_MAIL

    def ses_is_out(self) -> bool:
        """Whether SES takes no mail at all at present."""
        return self._unanswered >= _PATIENCE

    def sweep(self, lane: Lane) -> bool:
        """Try all rows of a lane that are due; False if some are left to the next sweep.

        Between the issues of a magazine it looks again whether another mail is due: that comes first.
        """
        for number, key in enumerate(self.outbox.queue.due(lane)):
            if lane == BULK and number % _BETWEEN == 0 and not self.sweep(DUE):
                return False
            if self.is_over() or self.ses_is_out():
                logger.info("left to the next sweep")
                return False
            self.deliver(key)
        return True

    def report_lateness(self) -> None:
        """Put out the age of the oldest waiting mail. A failing metric must not stop delivery."""
        try:
            seconds("deliver", "OldestDueMail", self.outbox.queue.overdue().total_seconds())
        except Exception as error:
            logger.error("not looked how late mails are", extra=what_happened(error))

    def deliver(self, key: Mapping[str, str]) -> bool:
        """Try one row; False if the stream has to deliver its record again."""
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
            self._unanswered = _PATIENCE
        elif status == "pending":
            self._unanswered += 1
        elif status == "sent":
            self._unanswered = 0
        return True

    def close_overtaken(self) -> None:
        """Close held mails that a newer mail has replaced: the staff need not decide on them."""
        try:
            self.outbox.queue.close_overtaken(is_over=self.is_over)
        except Exception as error:
            logger.error("held mails not looked at", extra=what_happened(error))


def _answer_bell(call: Call, records: list[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Try the row of every record; returns the records to be delivered again. One failure stops no other."""
    failures = []
    for record in records:
        if call.ses_is_out():
            # A record reported as failed would come again at once. The next sweep is minutes away.
            logger.info("left to the next sweep")
            break
        keys = record["dynamodb"]["Keys"]
        key = {"PK": keys["PK"]["S"], "SK": keys["SK"]["S"]}
        if call.is_over() or not call.deliver(key):
            failures.append({"itemIdentifier": record["dynamodb"]["SequenceNumber"]})
    return failures
