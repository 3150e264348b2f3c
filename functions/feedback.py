"""Records what SES reports of our mails. EventBridge passes SES's events on.

If a report can't be written yet (its row isn't marked, the table is throttled) the call fails: Lambda retries
it twice within minutes, and then puts the event into the dead-letter queue of lost reports.
"""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.logging import Logger

from desk import bootstrap
from desk.delivery.reports import NotMarkedYet, report_of
from desk.telemetry import count, what_happened

logger = Logger(service="feedback")


class BringItAgain(Exception):
    """The only exception that Lambda gets to print: the text of any other may contain an address."""


def handler(event: Mapping[str, Any], context: Any) -> None:
    """Lambda entry point for an EventBridge event of SES."""
    logger.append_keys(request_id=context.aws_request_id)
    try:
        report = report_of(event["detail"])
        if report is None:
            logger.info("not a report that is asked for")
            return
        recorded = bootstrap.reports().record(report)
    except NotMarkedYet:
        logger.info("report on a mail that isn't known yet")
        raise BringItAgain from None
    except Exception as error:
        logger.error("report not heard", extra=what_happened(error))
        raise BringItAgain from None
    count("feedback", "MailReported", report=report.code)
    if recorded is None:
        logger.info("report on a mail that is gone", extra={"code": report.code})
        return
    said = {"row": dict(recorded.row), "code": report.code, "status": recorded.status}
    if recorded.is_to_the_desk and recorded.status == "failed":
        # Only the log says so: an alert by mail would not reach the desk either.
        logger.error("the desk's own mail did not arrive", extra=said)
    else:
        logger.info("report", extra=said)
