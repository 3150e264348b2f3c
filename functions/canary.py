"""Tries the whole journey every hour: books on the site's own pages, sees the booking, and cancels it.

The table keeps when it last worked (`python -m desk health` shows it). A broken journey is raised, so that it
counts among the function's errors.
"""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.logging import Logger

from desk import bootstrap
from desk.canary.browser import Visitor
from desk.canary.journey import Outcome, try_journey
from desk.telemetry import count, what_happened

logger = Logger(service="canary")


class JourneyFailed(Exception):
    """The step and the reason, both codes of `desk.canary.journey`."""


def handler(_event: Mapping[str, Any], context: Any) -> dict[str, str]:
    """Lambda entry point for the schedule's event. Returns the kind of `Outcome`; raises JourneyFailed."""
    logger.append_keys(request_id=context.aws_request_id)
    parts = bootstrap.parts()
    canary = parts.bundle["canary"]
    if canary is None:
        logger.info("no canary in content/site.yml")
        return {"outcome": "none"}
    form = parts.form(canary["form"])
    if form is None:
        raise KeyError(canary["form"])
    site = parts.settings.canary_site or parts.bundle["site"]["base_url"]
    outcome = try_journey(form, canary, parts, visitor=Visitor(site))
    _log(form.id, outcome)
    if outcome.kind == "failed":
        raise JourneyFailed(f"{outcome.step}: {outcome.why}")
    return {"outcome": outcome.kind}


def _log(form: str, outcome: Outcome) -> None:
    extra: dict[str, Any] = {"form": form, "outcome": outcome.kind}
    if outcome.kind in ("failed", "waiting"):
        extra |= {"step": outcome.step, "why": outcome.why}
    if outcome.kind == "failed":
        count("canary", "JourneyBroke", step=outcome.step)
    elif outcome.kind == "ok":
        count("canary", "JourneyWorked", form=form)
    if outcome.error:
        # The text of an exception may carry what was sent, so only its kind and place are logged.
        extra |= what_happened(outcome.error)
    tell = logger.error if outcome.kind == "failed" else logger.info
    tell("journey", extra=extra)
