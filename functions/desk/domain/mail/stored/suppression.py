"""Suppression: addresses that bounced permanently, or whose owner reported our mail as spam. Pure.

An address is in the table only as a keyed hash. Nothing more is sent to it until staff remove it
(`python -m desk unsuppress`).
"""

from datetime import datetime
from typing import Any

from desk.domain.calendar.moments import stamp
from desk.domain.codes.keyed_hash import keyed_hash
from desk.domain.forms.formats import mail_address
from desk.domain.submissions.model import Item


def suppression_pk(address: str, *, key: bytes) -> str:
    """The key of an address's item; case and width don't count. Raises ValueError without a key.

    Dots and what follows a plus do count: elsewhere than at a few large providers they name another mailbox,
    whose owner would be sent nothing through no fault of theirs.
    """
    canonical = mail_address(address).lower()
    return "SUPP#" + keyed_hash(f"suppression\n{canonical}", key=key, setting="MAIL_HASH_KEY").hex()[:32]


def suppression_item(pk: str, *, kind: str, at: datetime) -> Item:
    item: dict[str, Any] = {"PK": pk, "SK": "META", "type": "suppression", "kind": kind, "at": stamp(at)}
    return item
