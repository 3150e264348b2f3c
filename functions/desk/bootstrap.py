"""The composition root: the only place that plugs in the real parts.

Each part is made on first use (on Lambda at start-up, see `warm`) and kept for the process. Tests and local/
plug in their own parts with `configure`.
"""

import gc
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from desk.clients import rehearse
from desk.parts import Parts

if TYPE_CHECKING:
    from desk.delivery.outbox import Outbox
    from desk.delivery.reports import Reports


_parts: Parts | None = None
_outbox: "Outbox | None" = None


def parts() -> Parts:
    """This process's parts; made from the environment unless `configure` was called."""
    global _parts
    if _parts is None:
        _parts = Parts()
        if not gc.isenabled():
            gc.freeze()  # what was imported is no garbage
            gc.enable()
    return _parts


def outbox() -> "Outbox":
    """This process's outbox. There is only one: its pace counts what the process has sent."""
    global _outbox
    if _outbox is None:
        _outbox = outbox_of(parts())
    return _outbox


def outbox_of(made: Parts) -> "Outbox":
    """A new outbox on these parts."""
    # Late: only `deliver` sends mail.
    from desk.delivery.outbox import Outbox
    from desk.delivery.pace import Pace
    from desk.delivery.queue import Queue
    from desk.delivery.ses import Sender

    return Outbox(
        rows=made.store,
        queue=Queue(rows=made.store, clock=made.clock),
        sender=Sender(
            ses=made.ses,
            configuration_set=made.settings.configuration_set,
            news_configuration_set=made.settings.news_configuration_set,
        ),
        pace=Pace(rate=made.settings.send_rate, clock=made.clock, sleep=made.sleep),
        bundle=made.bundle,
        clock=made.clock,
        mail_hash_key=made.settings.mail_hash_key,
        link_keys=made.settings.link_keys,
    )


def reports() -> "Reports":
    """A new recorder of SES's reports on these parts."""
    # Late: only `feedback` records reports.
    from desk.delivery.reports import Reports

    made = parts()
    return Reports(
        rows=made.store,
        bundle=made.bundle,
        clock=made.clock,
        mail_hash_key=made.settings.mail_hash_key,
    )


def warm(*, checks_answers: bool = False) -> None:
    """On Lambda, make what the first request needs while the function starts; elsewhere do nothing.

    `checks_answers` is true for a function that is sent a form's answers.

    A starting function has a whole processor, whatever share its memory size buys later. With SnapStart, this
    becomes part of the snapshot. Errors are suppressed here; the first request raises and logs them.
    """
    if "AWS_LAMBDA_FUNCTION_NAME" in os.environ:
        with suppress(Exception):
            made = parts()
            _ = made.store
            for form_id in made.bundle["forms"]:
                form = made.form(form_id)
                if form and checks_answers:
                    _ = form.validator
            rehearse(made.dynamodb)


def configure(**kwargs: Any) -> Parts:
    """Replace this process's parts by `Parts(**kwargs)`; returns them."""
    global _parts, _outbox
    _parts, _outbox = Parts(**kwargs), None
    return _parts


def reset() -> None:
    """Forget this process's parts: the next `parts` makes them from the environment again."""
    global _parts, _outbox
    _parts = _outbox = None
