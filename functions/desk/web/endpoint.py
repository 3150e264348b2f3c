"""What each function behind the HTTP API does around its own work: guard the way in, answer failures."""

from collections.abc import Callable, Mapping
from typing import Any

from aws_lambda_powertools.logging import Logger

from desk.domain.errors import Problem, Unavailable
from desk.parts import Parts
from desk.telemetry import what_happened
from desk.web.http import Request, Response, check_front_door, request_of


def serve(
    event: Mapping[str, Any],
    parts: Parts,
    logger: Logger,
    *,
    answer: Callable[[Request], Response],
    refuse: Callable[[Problem], Response],
) -> Response:
    """`answer`'s response to a request that came through the front door; else `refuse`'s.

    `refuse` is given the Problem that was raised, or Unavailable for any other exception.
    """
    try:
        request = request_of(event)
        check_front_door(request, parts.settings.origin_secrets)
        return answer(request)
    except Problem as problem:
        return refuse(problem)
    except Exception as error:
        # The text of an exception may carry what was typed, so only its kind and place are logged.
        logger.error("failed", extra=what_happened(error))
        return refuse(Unavailable())
