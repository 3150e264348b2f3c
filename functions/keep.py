"""Lets go of what has been kept long enough, at night.

Scheduled several times: what one call left undone, the next one does, and what is gone isn't there any more.
"""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.logging import Logger

from desk import bootstrap
from desk.telemetry import count, what_happened
from desk.usecases.retention import run_retention

logger = Logger(service="keep")

_FIGURES = {"gone": "SubmissionDeleted", "waiting": "DeletionWaiting"}


class NotAllDone(Exception):
    """Something is left to do; Lambda calls a scheduled function again that raised."""


def handler(_event: Mapping[str, Any], context: Any) -> None:
    """Lambda entry point for the schedule's event. Raises NotAllDone."""
    logger.append_keys(request_id=context.aws_request_id)
    parts = bootstrap.parts()
    errors: list[str] = []
    for form_id in parts.bundle["forms"]:

        def on_error(error: Exception, form_id: str = form_id) -> None:
            # The text of an exception may carry what was stored, so only its kind and place are logged.
            logger.error("not all done", extra={"form": form_id, **what_happened(error)})
            errors.append(type(error).__name__)

        try:
            counts = run_retention(form_id, parts, on_error=on_error)
        except Exception as error:
            on_error(error)
            continue
        for name, number in counts.items():
            if number:
                count("keep", _FIGURES[name], number, form=form_id)
        # Counts only: a deletion that named what it deleted would be none.
        logger.info("kept", extra={"form": form_id, **counts})
    if errors:
        raise NotAllDone(", ".join(sorted(set(errors))))
