"""The nonce of a check page: proves that a post comes from a page that we made for this form and sid.

`<key id>.<issued, Unix seconds>.<signature>`. With it, no other site's page can send a submission in a
visitor's name, and an old tab has to show the page again.
"""

import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

from desk.domain.codes.keyed_hash import keyed_hash

LIFETIME = timedelta(hours=2)


class ExpiredNonce(Exception):
    """The page is ours but too old: show it again with the answers kept."""


class WrongNonce(Exception):
    """Not a nonce that we made for this form and sid."""


def new_nonce(form: str, sid: str, *, now: datetime, keys: Mapping[str, bytes]) -> str:
    """A nonce for one form and sid, signed with the first of `keys` (key id -> secret).

    Raises ValueError without a key.
    """
    key_id, key = next(iter(keys.items()), ("", b""))
    issued = str(int(now.timestamp()))
    return f"{key_id}.{issued}.{_signature(key, form, sid, issued)}"


def check_nonce(nonce: str, form: str, sid: str, *, now: datetime, keys: Mapping[str, bytes]) -> None:
    """Accept a nonce of any of `keys`, so that keys can rotate. Raises WrongNonce, ExpiredNonce."""
    key_id, _, rest = nonce.partition(".")
    issued, _, signature = rest.partition(".")
    if key_id not in keys or not issued.isascii() or not issued.isdigit() or len(issued) > 12:
        raise WrongNonce
    if not hmac.compare_digest(signature.encode(), _signature(keys[key_id], form, sid, issued).encode()):
        raise WrongNonce
    if not 0 <= now.timestamp() - int(issued) <= LIFETIME.total_seconds():
        raise ExpiredNonce


def nonce_age(nonce: str, *, now: datetime) -> float:
    """The age in seconds of a nonce that `check_nonce` has accepted."""
    return now.timestamp() - int(nonce.split(".")[1])


def _signature(key: bytes, form: str, sid: str, issued: str) -> str:
    return keyed_hash(f"nonce\n{form}\n{sid}\n{issued}", key=key, setting="NONCE_KEYS").hex()
