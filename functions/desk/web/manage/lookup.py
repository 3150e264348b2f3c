"""Finds a submission by receipt number and code: this alone decides who may see one. Counts wrong tries."""

from dataclasses import dataclass

from desk.domain.calendar.slots import SlotGrid
from desk.domain.codes.manage_code import is_link_code
from desk.domain.codes.pasted import receipt_and_code
from desk.domain.errors import NotFound, TooManyTries
from desk.domain.forms.form import Form
from desk.domain.submissions.model import Item, sid_of
from desk.parts import Parts
from desk.storage.reader import Dossier
from desk.web.attempt_limit import Tries

# Looked up in place of a wrong number, so that it takes as many calls as a right one.
_NO_RECEIPT = "-"
_NO_SID = "00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True, kw_only=True)
class Booking:
    """A booking, or another submission, that was found by the right number and code. `grid` is of slots."""

    dossier: Dossier
    form: Form
    grid: SlotGrid | None
    code: str

    @property
    def stored(self) -> Item:
        return self.dossier.meta

    @property
    def sid(self) -> str:
        return sid_of(self.stored)


def look_up(receipt: str, code: str, source: str, parts: Parts) -> Booking:
    """The booking of a receipt number and a code as typed or pasted, asked for from `source` (an IP address).

    A wrong number and a wrong code get the same answer after the same calls, so the answer doesn't reveal
    which numbers exist. Right ones are never counted or blocked: applicants may share an address with someone
    who guesses. Raises NotFound, TooManyTries, Unavailable.
    """
    settings = parts.settings
    number, code = receipt_and_code(receipt, code)
    sid = parts.store.sid_of_receipt(number or _NO_RECEIPT) or _NO_SID
    dossier = parts.store.dossier(sid)
    nth = int(dossier.meta.get("link_n", 0)) if dossier else 0
    is_right = is_link_code(code, sid, keys=settings.link_keys, nth=nth)
    form = parts.form(dossier.meta["form"]) if dossier else None
    if not is_right or dossier is None or form is None or not form.is_managed:
        tries = Tries(client=parts.dynamodb, table=settings.table, kind="manage", key=settings.mail_hash_key)
        raise TooManyTries if tries.add(source, now=parts.clock()) else NotFound
    return Booking(dossier=dossier, form=form, grid=form.grid, code=code)
