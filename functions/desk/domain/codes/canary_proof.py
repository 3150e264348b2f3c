"""The proof that a submission is the desk's own trial (`desk.canary.journey`): nobody else's can pass as one.

A nonce of another kind: signed for one form and one sid, and good for as long. Whoever types the trial's name
and address without it has sent an ordinary submission.
"""

from collections.abc import Mapping
from datetime import datetime

from desk.domain.codes.page_nonce import ExpiredNonce, WrongNonce, check_nonce, new_nonce

FIELD = "_canary"
"""The control that carries it in a post; no form has a field of that name."""


def new_proof(form: str, sid: str, *, now: datetime, keys: Mapping[str, bytes]) -> str:
    return new_nonce(_kind(form), sid, now=now, keys=keys)


def is_proof(proof: str, form: str, sid: str, *, now: datetime, keys: Mapping[str, bytes]) -> bool:
    try:
        check_nonce(proof, _kind(form), sid, now=now, keys=keys)
    except (ExpiredNonce, WrongNonce):
        return False
    return True


def _kind(form: str) -> str:
    """What no form can be called: the nonce of a page must never be a proof."""
    return f"canary/{form}"
