"""What of a change depends on the mailbox: whose live booking it is, and whether mail may go there.

It needs the key of the hashes (MAIL_HASH_KEY), which the domain doesn't have.
"""

from dataclasses import replace
from datetime import timedelta

from desk.domain.calendar.slots import parse_slot
from desk.domain.codes.keyed_hash import person_hash
from desk.domain.forms.form import Form
from desk.domain.mail.stored.suppression import suppression_pk
from desk.domain.submissions.items import person_pk
from desk.domain.submissions.model import Change
from desk.parts import Parts


def with_mailbox(change: Change, form: Form, parts: Parts) -> Change:
    """The change with what follows from another mail address.

    A booking becomes one of the new mailbox's. A mail that would only say what was corrected isn't sent to an
    address that gets no mail. Raises KeyMissing, Unavailable.
    """
    letters = tuple(
        letter for letter in change.letters if letter.supersedes or not is_stopped(letter.to, parts)
    )
    change = replace(change, letters=letters)
    after, grid = change.values.get("answers"), form.grid
    address = form.address(after) if after is not None else None
    if grid is None or address is None or address == form.address(change.stored["answers"]):
        return change
    pk = person_pk(form.id, person_hash(address, key=parts.settings.mail_hash_key))
    if pk == change.stored.get("person"):
        return change
    minutes = int(change.stored.get("minutes", grid.minutes))
    until = parse_slot(change.stored["slot"]) + timedelta(minutes=minutes)
    return replace(change, person=pk, claimed_until=until)


def is_stopped(address: str, parts: Parts) -> bool:
    """Whether mail to an address is stopped, because it bounced or was reported. Raises KeyMissing,
    Unavailable.
    """
    pk = suppression_pk(address, key=parts.settings.mail_hash_key)
    return parts.store.get({"PK": pk, "SK": "META"}) is not None
