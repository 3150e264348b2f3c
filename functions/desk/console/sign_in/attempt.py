"""A sign-in that has begun in a browser: what has to come back from the provider, and where to go afterwards.

Nothing is stored: state, nonce and PKCE's verifier are made of one secret in a cookie of that browser, which
is removed on the way back. Who sends somebody a link to the end of a sign-in of their own doesn't have it.
"""

import base64
import binascii
import hmac
import re
import secrets
from dataclasses import dataclass, field, replace

from desk.domain.codes.keyed_hash import keyed_hash

_PATH = re.compile(r"/(?!/)[\x21-\x5b\x5d-\x7e]{0,600}")
"""A path of our own: no host, no backslash, nothing that a browser reads as another site."""

_SECRET = re.compile(r"[\w-]{43}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Attempt:
    secret: str = field(repr=False)
    next: str = "/"
    """The path where the member goes on after the sign-in."""

    @property
    def state(self) -> str:
        return self._made("state")

    @property
    def nonce(self) -> str:
        return self._made("nonce")

    @property
    def verifier(self) -> str:
        return self._made("verifier")

    def is_state(self, state: str) -> bool:
        return hmac.compare_digest(state.encode(), self.state.encode())

    def to_cookie(self) -> str:
        return f"{self.secret}.{base64.urlsafe_b64encode(self.next.encode()).decode().rstrip('=')}"

    def _made(self, purpose: str) -> str:
        made = keyed_hash(f"console {purpose}", key=self.secret.encode(), setting="cookie")
        return base64.urlsafe_b64encode(made).decode().rstrip("=")


def of_cookie(value: str) -> Attempt | None:
    """The attempt of a cookie; None if it isn't one of ours."""
    secret, _, coded = value.partition(".")
    if not _SECRET.fullmatch(secret):
        return None
    try:
        path = base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        path = "/"
    return Attempt(secret=secret, next=own_path(path))


def begun(before: Attempt | None, *, path: str) -> Attempt:
    """An attempt that leads to `path`. One that has begun in another tab goes on: both can then come back."""
    return replace(before or Attempt(secret=secrets.token_urlsafe(32)), next=own_path(path))


def own_path(path: str) -> str:
    """`path` if it is one of the console's, else "/": nobody is led to another site."""
    return path if _PATH.fullmatch(path) else "/"
