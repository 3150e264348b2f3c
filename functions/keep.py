"""Deletes submissions whose retention time is over, at night (`desk.usecases.retention`).

It also keeps the counts of a magazine's issues before their rows expire (`usecases.magazines.count_issues`),
and counts the figures of each form's months (`usecases.figures.months`).

Scheduled several times a night: each call does what the one before has left undone.
"""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.logging import Logger

from desk import bootstrap
from desk.scheduled import NotAllDone, OnError, run_each
from desk.telemetry import count_each
from desk.usecases.figures.months import count_form
from desk.usecases.magazines.count_issues import count_issues
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
        # Counts only: a log of what was deleted would keep it.
        logger.info("kept", extra={"form": form_id, **counts})

    def figures(form_id: str, _: OnError) -> None:
        logger.info("figures", extra={"form": form_id, "months": count_form(form_id, parts)})

    def count(magazine: str, on_error: OnError) -> None:
        done = count_issues(magazine, parts, on_error=on_error)
        logger.info("counted", extra={"magazine": magazine, "issues": done})

    failed: list[NotAllDone] = []
    forms = parts.bundle["forms"]
    jobs = ((forms, keep, "form"), (forms, figures, "form"), (parts.bundle["magazines"], count, "magazine"))
    for ids, run, log_key in jobs:
        try:
            run_each(ids, run, logger, log_key=log_key)
        except NotAllDone as error:
            failed.append(error)
    if failed:
        raise failed[0]
