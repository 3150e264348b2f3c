"""Who may see a booking: receipt number and code are checked here, and wrong tries are counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desk.domain.calendar.slots import SlotGrid
from desk.domain.codes.manage_code import is_link_code, plain_code
from desk.domain.codes.receipt import is_receipt
from desk.domain.errors import NotFound, TooManyTries
from desk.domain.forms.form import Form
from desk.domain.submissions.model import sid_of
from desk.parts import Parts
from desk.storage.reader import Dossier
from desk.web.attempt_limit import Tries

_NO_RECEIPT = "-"


_NO_SID = "00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True, kw_only=True)
class Booking:
    """A booking whose number and code were right."""

    dossier: Dossier
    form: Form
    grid: SlotGrid
    code: str

    @property
    def stored(self) -> Mapping[str, Any]:
        return self.dossier.meta

    @property
    def sid(self) -> str:
        return sid_of(self.stored)


def look_up(receipt: str, code: str, source: str, parts: Parts) -> Booking:
    """The booking of a number and a code as they were typed.

    Whatever doesn't fit gets the same answer after the same calls, so that it tells nothing of which numbers
    there are. What fits is never counted nor stopped: many applicants may share one address with whoever
    guesses. Raises NotFound, TooManyTries, Unavailable.
    """
    settings = parts.settings
    sid = parts.store.sid_of_receipt(_number(receipt)) or _NO_SID
    dossier = parts.store.dossier(sid)
    is_right = is_link_code(code, sid, keys=settings.link_keys)
    form = parts.form(dossier.meta["form"]) if dossier else None
    if not is_right or dossier is None or form is None or form.grid is None:
        tries = Tries(client=parts.dynamodb, table=settings.table, kind="manage", key=settings.mail_hash_key)
        raise TooManyTries if tries.add(source, now=parts.clock()) else NotFound
    return Booking(dossier=dossier, form=form, grid=form.grid, code=code)


def _number(typed: str) -> str:
    """A receipt number as it's written, from how a person may type it; one that nobody has if it's none."""
    plain = plain_code(typed)
    number = f"{plain[:4]}-{plain[4:8]}-{plain[8:]}"
    return number if is_receipt(number) else _NO_RECEIPT
