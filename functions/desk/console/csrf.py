"""The token of each form: proves that a post comes from a page that we gave to this very session.

It is made of the session's secret, which only the cookie has, and the path that the form posts to: nothing
has to be stored, a new session has other tokens, and a token for one thing is none for another.
"""

import hmac

from desk.domain.codes.keyed_hash import keyed_hash

TOKEN = "_token"  # noqa: S105 (a name)
"""The name of the hidden control."""


def new_token(form: str, *, secret: str) -> str:
    """The token of the form that posts to the path `form`, for the session with this secret."""
    return keyed_hash(f"console form\n{form}", key=secret.encode(), setting="cookie").hex()


def is_token(token: str, form: str, *, secret: str) -> bool:
    """Compared in constant time."""
    return bool(secret) and hmac.compare_digest(token.encode(), new_token(form, secret=secret).encode())
