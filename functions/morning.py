"""Does what is due on its own, and writes each desk's digest and reminders, on its opening days' mornings.

Scheduled several times each morning: each call does what the one before has left undone, and nothing twice
(`desk.usecases.morning.morning`).
"""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.logging import Logger

from desk import bootstrap
from desk.scheduled import OnError, run_each
from desk.telemetry import count, count_each
from desk.usecases.morning.morning import morning

logger = Logger(service="morning")

_FIGURES = {
    "acted": "DoneByTheClock",
    "offers": "OfferWritten",
    "reminders": "ReminderWritten",
    "digests": "DigestWritten",
    "monthly": "MonthlyFiguresWritten",
    "urls": "ViewingUrlWritten",
    "promoted": "SeatPromoted",
    "closed": "SeminarClosed",
}


def handler(_event: Mapping[str, Any], context: Any) -> None:
    """Lambda entry point for the schedule's event. Raises NotAllDone."""
    logger.append_keys(request_id=context.aws_request_id)
    parts = bootstrap.parts()

    def write(desk: str, on_error: OnError) -> None:
        done = morning(desk, parts, on_error=on_error)
        figures = {**(done or {})}
        # An alarm looks at it, which can't know the desks.
        count("morning", "SeminarNotReady", figures.pop("not_ready", 0))
        count_each("morning", _FIGURES, figures, desk=desk)
        logger.info("morning", extra={"desk": desk, "done": done or "closed"})

    run_each(parts.bundle["desks"], write, logger, log_key="desk")
