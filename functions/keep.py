"""Lets go of what has been kept long enough, at night.

Scheduled several times: what one call left undone, the next one does, and what is gone isn't there any more.
"""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.logging import Logger

from desk import bootstrap
from desk.scheduled import OnError, run_each
from desk.telemetry import count_each
from desk.usecases.retention import run_retention

logger = Logger(service="keep")

_FIGURES = {"gone": "SubmissionDeleted", "waiting": "DeletionWaiting"}


def handler(_event: Mapping[str, Any], context: Any) -> None:
    """Lambda entry point for the schedule's event. Raises NotAllDone."""
    logger.append_keys(request_id=context.aws_request_id)
    parts = bootstrap.parts()

    def keep(form_id: str, on_error: OnError) -> None:
        counts = run_retention(form_id, parts, on_error=on_error)
        count_each("keep", _FIGURES, counts, form=form_id)
        # Counts only: a deletion that named what it deleted would be none.
        logger.info("kept", extra={"form": form_id, **counts})

    run_each(parts.bundle["forms"], keep, logger, log_key="form")
