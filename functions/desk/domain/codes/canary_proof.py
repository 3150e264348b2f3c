"""The proof that a submission is the canary's (`desk.canary.journey`).

A nonce with its own purpose string; same signature and lifetime. Without it, a submission with the canary's
name and address is an ordinary one.
"""

from collections.abc import Mapping
from datetime import datetime

from desk.domain.codes.page_nonce import ExpiredNonce, WrongNonce, check_nonce, new_nonce

FIELD = "_canary"
"""The name of its control in a post; no form has a field of that name."""


def new_proof(form: str, sid: str, *, now: datetime, keys: Mapping[str, bytes]) -> str:
    return new_nonce(_purpose(form), sid, now=now, keys=keys)


def is_proof(proof: str, form: str, sid: str, *, now: datetime, keys: Mapping[str, bytes]) -> bool:
    try:
        check_nonce(proof, _purpose(form), sid, now=now, keys=keys)
    except (ExpiredNonce, WrongNonce):
        return False
    return True


def _purpose(form: str) -> str:
    """No form can have this id, so a page's nonce is never a proof."""
    return f"canary/{form}"
