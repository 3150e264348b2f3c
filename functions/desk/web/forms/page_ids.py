"""What a form's pages carry to be known again: a check page's sid and what it shows, a done page's seal."""

from collections.abc import Callable, Mapping
from typing import Any

from desk.domain.calendar.moments import tokyo_day
from desk.domain.codes.keyed_hash import keyed_hash
from desk.domain.errors import Unavailable
from desk.domain.forms.form import Form
from desk.domain.submissions.model import payload_hash, sid_of
from desk.domain.submissions.workflow import has_ended
from desk.parts import Parts


def sid_for(form: Form, answers: Mapping[str, Any], parts: Parts) -> str:
    """The sid of a check page: the same for the same answers on the same day (Asia/Tokyo).

    A visitor who goes back and sends the same again therefore gets the first receipt, also when the keys were
    replaced in between. What has ended can be sent anew: then it is the next sid. The sid is keyed, so it
    reveals nothing about the answers.

    Each sid is given out only after the one before it has ended. So the first that is not stored is found by
    doubling the step and then halving it, with few reads however often the same was sent and ended.
    """
    return sid_and_receipt(form, answers, parts)[0]


def sid_and_receipt(form: Form, answers: Mapping[str, Any], parts: Parts) -> tuple[str, str | None]:
    """As `sid_for`, and the receipt of the same answers if they were sent today and have not ended."""
    day = tokyo_day(parts.clock()).isoformat()
    text = f"sid\n{form.id}\n{day}\n{payload_hash(form.id, answers)}"

    def is_over(n: int) -> bool:
        """Whether the n-th of the day is stored and over. Raises _Live if it is stored and not over."""
        stored = next(filter(None, map(parts.store.meta, _nth_sids(text, n, parts))), None)
        if stored and not has_ended(stored):
            raise _Live(stored)
        return stored is not None

    try:
        return _nth_sids(text, _first_not(is_over), parts)[0], None
    except _Live as live:
        return sid_of(live.stored), live.stored["receipt"]
    except Unavailable:
        # Sending finds out.
        return _nth_sids(text, 0, parts)[0], None


class _Live(Exception):
    def __init__(self, stored: Mapping[str, Any]) -> None:
        super().__init__()
        self.stored = stored


def _first_not(is_over: Callable[[int], bool]) -> int:
    """The first n that is not over, in a row of which every earlier one is."""
    low, step = 0, 1
    while is_over(low + step - 1):
        low, step = low + step, step * 2
    high = low + step - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if is_over(middle) else (low, middle)
    return low


def _nth_sids(text: str, n: int, parts: Parts) -> list[str]:
    """The n-th sid of a text, from 0, by each key."""
    return _keyed_sids(f"{text}\n{n}" if n else text, parts)


def shown_by(form: Form, answers: Mapping[str, Any]) -> str:
    """Stands for what a check page shows: the form as it is defined, and these normalised answers."""
    return f"{form.edition}\n{payload_hash(form.id, answers)}"


def _keyed_sids(text: str, parts: Parts) -> list[str]:
    """The sid of a text by each key, the newest first."""
    # Late: answers in JSON need none.
    from uuid import UUID

    return [str(UUID(bytes=signed[:16], version=4)) for signed in _signed(text, parts)]


def seals(form: Form, receipt: str, parts: Parts) -> list[str]:
    """The seal of a receipt by each key, the newest first."""
    return [signed.hex()[:32] for signed in _signed(f"done\n{form.id}\n{receipt}", parts)]


def _signed(text: str, parts: Parts) -> list[bytes]:
    """A text's hash by each key, the newest first, so that keys can be replaced. Raises ValueError without
    a key.
    """
    keys = parts.settings.nonce_keys.values() or (b"",)
    return [keyed_hash(text, key=key, setting="NONCE_KEYS") for key in keys]
