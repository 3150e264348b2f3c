"""The nonce of a check page: proves that a post comes from a page that we made for this form and sid, and
sends what that page showed.

`<key id>.<issued, Unix seconds>-<process>.<signature>`. With it, no other site's page can send a submission
in a visitor's name; an old tab, or one whose form was changed by a deployment, has to show the page again.
"""

import hmac
import re
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from desk.domain.codes.keyed_hash import keyed_hash

LIFETIME = timedelta(hours=2)

SKEW = timedelta(minutes=2)
"""How far apart the clocks of two processes may be: a stamp of another one may lie in the future."""

_PROCESS = secrets.token_hex(4)
_ISSUED = re.compile(r"[0-9]{1,12}-[0-9a-f]{8}")


class ExpiredNonce(Exception):
    """The page is ours but too old: show it again with the answers kept."""


class WrongNonce(Exception):
    """Not a nonce that we made for this form and sid, and for what was `shown`."""


def new_nonce(form: str, sid: str, *, now: datetime, keys: Mapping[str, bytes], shown: str = "") -> str:
    """A nonce for one form and sid, signed with the first of `keys` (key id -> secret).

    `shown` stands for what its page shows (the form's definition, the answers). Raises ValueError without a
    key.
    """
    key_id, key = next(iter(keys.items()), ("", b""))
    issued = f"{int(now.timestamp())}-{_PROCESS}"
    return f"{key_id}.{issued}.{_signature(key, form, sid, issued, shown)}"


def check_nonce(
    nonce: str, form: str, sid: str, *, now: datetime, keys: Mapping[str, bytes], shown: str = ""
) -> None:
    """Accept a nonce of any of `keys`, so that keys can rotate. Raises WrongNonce, ExpiredNonce."""
    key_id, _, rest = nonce.partition(".")
    issued, _, signature = rest.partition(".")
    if key_id not in keys or not _ISSUED.fullmatch(issued):
        raise WrongNonce
    right = _signature(keys[key_id], form, sid, issued, shown)
    if not hmac.compare_digest(signature.encode(), right.encode()):
        raise WrongNonce
    if not -SKEW <= _age(issued, now) <= LIFETIME:
        raise ExpiredNonce


def age_by_this_clock(nonce: str, *, now: datetime) -> timedelta | None:
    """How long ago this process issued a nonce that `check_nonce` has accepted; None if another one did.

    Seconds say something only by one clock.
    """
    issued = nonce.split(".")[1]
    return _age(issued, now) if issued.endswith(f"-{_PROCESS}") else None


def _age(issued: str, now: datetime) -> timedelta:
    return timedelta(seconds=now.timestamp() - int(issued.partition("-")[0]))


def _signature(key: bytes, form: str, sid: str, issued: str, shown: str) -> str:
    text = f"nonce\n{form}\n{sid}\n{issued}\n{shown}"
    return keyed_hash(text, key=key, setting="NONCE_KEYS").hex()
