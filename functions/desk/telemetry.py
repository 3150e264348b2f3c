"""Telemetry: what a log line and a CloudWatch figure may say. How much of what, never whose.

Each figure is one line in CloudWatch's embedded metric format on standard output, where Lambda's log collects
it: no network call. Powertools imports its metrics with its logger, so this costs no start-up time.
"""

import os
import re
import traceback
from collections.abc import Mapping

from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

from desk.domain.errors import FieldError

NAMESPACE = "Madoguchi"
OTHER = "other"

# An id of ours or a code of SES's. No address, phone number or Japanese name is one.
_ID = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,39}")


def count(service: str, name: str, value: int = 1, **dimensions: str) -> None:
    """`value` more of `name`: SubmissionTaken, MailSent … . A dimension is an id or a code, never a value."""
    _tell(service, name, value, MetricUnit.Count, dimensions)


def count_each(
    service: str, figures: Mapping[str, str], counts: Mapping[str, int], **dimensions: str
) -> None:
    """Count what is not zero in `counts`; `figures` gives the name of each of its keys."""
    for key, value in counts.items():
        if value:
            count(service, figures[key], value, **dimensions)


def seconds(service: str, name: str, value: float, **dimensions: str) -> None:
    """How long something is."""
    _tell(service, name, value, MetricUnit.Seconds, dimensions)


def _tell(service: str, name: str, value: float, unit: MetricUnit, dimensions: dict[str, str]) -> None:
    # A deployment has its own name there: staging's figures are no alarm for production.
    namespace = os.environ.get("POWERTOOLS_METRICS_NAMESPACE", NAMESPACE)
    metrics = EphemeralMetrics(namespace=namespace, service=service)
    for key, what in dimensions.items():
        # Whatever gets here by mistake must not make a figure of its own, and must not be told.
        metrics.add_dimension(key, what if _ID.fullmatch(what) else OTHER)
    metrics.add_metric(name=name, unit=unit, value=value)
    metrics.flush_metrics()


def named(errors: tuple[FieldError, ...]) -> dict[str, str]:
    """Field -> code. The name of a field that isn't ours is a text that was sent, too."""
    return {"?" if error.code == "unknown_field" else error.field: error.code for error in errors}


def what_happened(error: BaseException) -> dict[str, object]:
    """The kind of an exception and where it was raised; never its text, which may carry personal data."""
    frames = traceback.extract_tb(error.__traceback__)
    return {
        "error": type(error).__name__,
        "where": [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames],
    }
