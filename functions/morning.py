"""Tells each desk what waits and its applicants of what is ahead, in the morning of its opening days.

Scheduled several times each morning: what one call left undone, the next one does, and what is done isn't
done again.
"""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.logging import Logger

from desk import bootstrap
from desk.telemetry import count, what_happened
from desk.usecases.morning import morning

logger = Logger(service="morning")

_FIGURES = {"reminders": "ReminderWritten", "digests": "DigestWritten"}


class NotAllDone(Exception):
    """Something is left to do; Lambda calls a scheduled function again that raised."""


def handler(_event: Mapping[str, Any], context: Any) -> None:
    """Lambda entry point for the schedule's event. Raises NotAllDone."""
    logger.append_keys(request_id=context.aws_request_id)
    parts = bootstrap.parts()
    errors: list[str] = []
    for desk in parts.bundle["desks"]:

        def on_error(error: Exception, desk: str = desk) -> None:
            # The text of an exception may carry an address, so only its kind and place are logged.
            logger.error("not all done", extra={"desk": desk, **what_happened(error)})
            errors.append(type(error).__name__)

        try:
            done = morning(desk, parts, on_error=on_error)
        except Exception as error:
            on_error(error)
            continue
        for name, number in (done or {}).items():
            if number:
                count("morning", _FIGURES[name], number, desk=desk)
        logger.info("morning", extra={"desk": desk, "done": done or "closed"})
    if errors:
        raise NotAllDone(", ".join(sorted(set(errors))))
