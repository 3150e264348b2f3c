"""What a member sent when their session had ended: kept for them, and for this browser, until they are back.

The table has it sealed with a cookie's value; the member's id is bound in, so that whoever signs in next at
the same machine opens nothing.
"""

import json
import secrets

from desk.console.csrf import TOKEN
from desk.console.request import Form
from desk.console.sign_in.sealing import CannotOpen, seal, unseal
from desk.parts import Parts
from desk.storage.staff import kept as storage

_PURPOSE = "typed"


def keep(form: Form, path: str, member: str, parts: Parts) -> str:
    """Keep what was sent to `path`; returns the value of the cookie that opens it. Raises Unavailable."""
    token = secrets.token_urlsafe(32)
    typed = {name: values for name, values in form.items() if name != TOKEN}
    text = json.dumps({"path": path, "form": typed}, ensure_ascii=False)
    sealed = seal(text, token=token, purpose=_PURPOSE, about=member)
    storage.keep(parts.store, token, sealed, now=parts.clock())
    return token


def kept(token: str, path: str, member: str, parts: Parts) -> Form | None:
    """What this member had sent to this very path. Raises Unavailable."""
    sealed = storage.kept(parts.store, token, now=parts.clock()) if token else None
    if sealed is None:
        return None
    try:
        found = json.loads(unseal(sealed, token=token, purpose=_PURPOSE, about=member))
    except CannotOpen:
        return None
    return found["form"] if found["path"] == path else None


def forget(token: str, parts: Parts) -> None:
    """Raises Unavailable."""
    storage.forget(parts.store, token)
