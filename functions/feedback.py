"""Hears what came back of a mail: SES's events, by a rule of EventBridge.

What can't be written yet (its row isn't marked, the table is throttled) is raised, so that Lambda brings it
again twice within minutes and then lays it into the queue of lost reports.
"""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.logging import Logger

from desk import bootstrap
from desk.delivery.reports import NotMarkedYet, report_of
from desk.telemetry import count, what_happened

logger = Logger(service="feedback")


class BringItAgain(Exception):
    """All that Lambda is told of a fault: the text of another exception may carry an address."""


def handler(event: Mapping[str, Any], context: Any) -> None:
    """Lambda entry point for an EventBridge event of SES."""
    logger.append_keys(request_id=context.aws_request_id)
    try:
        report = report_of(event["detail"])
        if report is None:
            logger.info("not a report that is asked for")
            return
        heard = bootstrap.reports().record(report)
    except NotMarkedYet:
        logger.info("report on a mail that isn't known yet")
        raise BringItAgain from None
    except Exception as error:
        logger.error("report not heard", extra=what_happened(error))
        raise BringItAgain from None
    count("feedback", "MailReported", report=report.code)
    if heard is None:
        logger.info("report on a mail that is gone", extra={"code": report.code})
        return
    said = {"row": dict(heard.row), "code": report.code, "status": heard.status}
    if heard.is_ours and heard.status == "failed":
        # Nobody at the desk is told by mail: that one wouldn't arrive either.
        logger.error("the desk's own mail did not arrive", extra=said)
    else:
        logger.info("report", extra=said)
