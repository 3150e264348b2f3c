"""Runs a scheduled function's work for each desk or form. One that fails doesn't stop the others."""

from collections.abc import Callable, Iterable

from aws_lambda_powertools.logging import Logger

from desk.telemetry import what_happened

OnError = Callable[[Exception], None]
Run = Callable[[str, OnError], None]


class NotAllDone(Exception):
    """Something is left to do. Raised so that Lambda calls the function again."""


def run_each(ids: Iterable[str], run: Run, logger: Logger, *, log_key: str) -> None:
    """Call `run` for each of `ids`. Errors that it raises or reports are logged, the id under `log_key`.

    Raises NotAllDone at the end if there was any.
    """
    kinds: set[str] = set()
    for one in ids:

        def on_error(error: Exception, one: str = one) -> None:
            # The text of an exception may carry what is stored, so only its kind and place are logged.
            logger.error("not all done", extra={log_key: one, **what_happened(error)})
            kinds.add(type(error).__name__)

        try:
            run(one, on_error)
        except Exception as error:
            on_error(error)
    if kinds:
        raise NotAllDone(", ".join(sorted(kinds)))
