"""Telemetry: metrics, and what log lines may say. Both carry ids and codes, never personal data.

A metric is a line in CloudWatch's embedded metric format on standard output, which Lambda's log collects: no
network call. Powertools loads its metrics with its logger, so this costs no start-up time.
"""

import logging
import os
import re
import traceback
from collections.abc import Mapping

from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

from desk.domain.errors import FieldError

NAMESPACE = "Madoguchi"
OTHER = "other"

# An id of ours or a code of SES. No mail address, phone number or Japanese name matches.
_ID = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,39}")


def count(service: str, name: str, value: int = 1, **dimensions: str) -> None:
    """Add `value` to the metric `name` (SubmissionTaken, MailSent …). Dimensions are ids or codes."""
    _emit(service, name, value, MetricUnit.Count, dimensions)


def count_each(
    service: str, figures: Mapping[str, str], counts: Mapping[str, int], **dimensions: str
) -> None:
    """Count what is not zero in `counts`; `figures` gives the name of each of its keys."""
    for key, value in counts.items():
        if value:
            count(service, figures[key], value, **dimensions)


def seconds(service: str, name: str, value: float, **dimensions: str) -> None:
    """Record a duration under the metric `name`."""
    _emit(service, name, value, MetricUnit.Seconds, dimensions)


def _emit(service: str, name: str, value: float, unit: MetricUnit, dimensions: dict[str, str]) -> None:
    # Each deployment sets its own namespace, so staging's metrics raise no alarm in production.
    namespace = os.environ.get("POWERTOOLS_METRICS_NAMESPACE", NAMESPACE)
    metrics = EphemeralMetrics(namespace=namespace, service=service)
    for key, text in dimensions.items():
        # Unknown values would create billed metrics and could leak text: report them as "other".
        metrics.add_dimension(key, text if _ID.fullmatch(text) else OTHER)
    metrics.add_metric(name=name, unit=unit, value=value)
    metrics.flush_metrics()


def codes_by_field(errors: tuple[FieldError, ...]) -> dict[str, str]:
    """Field -> code. A name that isn't one of our fields is text from the request: it becomes "?"."""
    return {"?" if error.code == "unknown_field" else error.field: error.code for error in errors}


def what_happened(error: BaseException) -> dict[str, object]:
    """The kind of an exception and where it was raised, but not its text, which may hold personal data."""
    frames = traceback.extract_tb(error.__traceback__)
    return {
        "error": type(error).__name__,
        "where": [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames],
    }


def log_failure(service: str, what: str, error: BaseException, **ids: str) -> None:
    """A line in the log of the function `service`: `what` failed, for a use case that goes on all the same.

    Nothing where that function does not run: at the staff's command line.
    """
    log = logging.getLogger(service)
    if log.handlers:
        log.error(what, extra={**ids, **what_happened(error)})
