"""What of a change depends on the mailbox: whose live booking it is, and whether mail may go there.

It needs the key of the hashes (MAIL_HASH_KEY), which the domain doesn't have.
"""

from dataclasses import replace
from datetime import timedelta

from desk.domain.calendar.slots import parse_slot
from desk.domain.codes.keyed_hash import person_hash
from desk.domain.forms.form import Form
from desk.domain.mail.stored.suppression import suppression_pk
from desk.domain.mail.uses.table import is_superseded
from desk.domain.submissions.change import Change
from desk.domain.submissions.items import person_pk
from desk.domain.submissions.model import Letter
from desk.parts import Parts


def with_mailbox(change: Change, form: Form, parts: Parts) -> Change:
    """The change with what follows from another mail address.

    A booking becomes one of the new mailbox's. A mail that would only say what was corrected isn't sent to an
    address that gets no mail. Raises KeyMissing, Unavailable.
    """
    after, grid = change.values.get("answers"), form.grid
    if after is None:
        return change
    letters = tuple(one for one in change.letters if not (_only_says_so(one) and is_stopped(one.to, parts)))
    change = replace(change, letters=letters)
    address = form.address(after)
    if "seat" in change.stored and address != form.address(change.stored["answers"]):
        # Of a seminar: the seat is the new mailbox's from now on.
        key = person_hash(address, key=parts.settings.mail_hash_key) if address else change.sid
        return replace(change, seat=key)
    if grid is None or address is None or address == form.address(change.stored["answers"]):
        return change
    pk = person_pk(form.id, person_hash(address, key=parts.settings.mail_hash_key))
    if pk == change.stored.get("person"):
        return change
    minutes = int(change.stored.get("minutes", grid.minutes))
    until = parse_slot(change.stored["slot"]) + timedelta(minutes=minutes)
    return replace(change, person=pk, claimed_until=until)


def _only_says_so(letter: Letter) -> bool:
    """Whether a mail would only say what was corrected: it neither replaces others nor has to arrive."""
    return not letter.supersedes and is_superseded(letter.kind)


def is_stopped(address: str, parts: Parts) -> bool:
    """Whether mail to an address is stopped, because it bounced or was reported. Raises KeyMissing,
    Unavailable.
    """
    pk = suppression_pk(address, key=parts.settings.mail_hash_key)
    return parts.store.get({"PK": pk, "SK": "META"}) is not None
