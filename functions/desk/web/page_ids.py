"""What a form's pages carry to be known again: the sid of a check page, the seal of a done page."""

import uuid
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from desk.domain.calendar.moments import tokyo_day
from desk.domain.codes.keyed_hash import keyed_hash
from desk.domain.errors import Unavailable
from desk.domain.forms.form import Form
from desk.domain.submissions.model import payload_hash, sid_of
from desk.domain.submissions.workflow import has_ended
from desk.parts import Parts

_MOST_AGAIN = 50
"""How often the same answers can end and be sent anew on one day and keep one sid for each time."""


def sid_for(form: Form, answers: Mapping[str, Any], parts: Parts) -> str:
    """The sid of a check page: the same for the same answers on the same day (Asia/Tokyo).

    A visitor who goes back and sends the same again therefore gets the first receipt, also when the keys were
    replaced in between. What has ended can be sent anew: then it is the next sid. The sid is keyed, so it
    reveals nothing about the answers.
    """
    return _sid_and_receipt(form, answers, parts)[0]


def receipt_of_sent(form: Form, answers: Mapping[str, Any], parts: Parts) -> str | None:
    """The receipt of the same answers if they were sent today and have not ended."""
    return _sid_and_receipt(form, answers, parts)[1]


def _sid_and_receipt(form: Form, answers: Mapping[str, Any], parts: Parts) -> tuple[str, str | None]:
    day = tokyo_day(parts.clock()).isoformat()
    sids = _keyed_sids(f"sid\n{form.id}\n{day}\n{payload_hash(form.id, answers)}", parts)
    with suppress(Unavailable):  # Then sending finds out.
        for _ in range(_MOST_AGAIN):
            stored = next(filter(None, map(parts.store.meta, sids)), None)
            if stored is None:
                break
            if not has_ended(stored):
                return sid_of(stored), stored["receipt"]
            sids = _keyed_sids(f"again\n{sid_of(stored)}", parts)
    return sids[0], None


def _keyed_sids(text: str, parts: Parts) -> list[str]:
    """The sid of a text by each key, the newest first."""
    return [str(uuid.UUID(bytes=signed[:16], version=4)) for signed in _signed(text, parts)]


def seals(form: Form, receipt: str, parts: Parts) -> list[str]:
    """The seal of a receipt by each key, the newest first."""
    return [signed.hex()[:32] for signed in _signed(f"done\n{form.id}\n{receipt}", parts)]


def _signed(text: str, parts: Parts) -> list[bytes]:
    """A text's hash by each key, the newest first, so that keys can be replaced. Raises ValueError without
    a key.
    """
    keys = parts.settings.nonce_keys.values() or (b"",)
    return [keyed_hash(text, key=key, setting="NONCE_KEYS") for key in keys]
