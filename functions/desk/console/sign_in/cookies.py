"""The console's cookies: for this host alone (`__Host-`), never for scripts, gone when the browser closes."""

from collections.abc import Mapping
from typing import Any

SESSION = "__Host-desk"
"""The session's token."""
ATTEMPT = "__Host-desk-sign-in"
"""A sign-in that has begun (`attempt`)."""
KEPT = "__Host-desk-kept"
"""Opens what was typed when a session had ended (`typed`)."""

_LONGEST = 2000


def cookies_of(event: Mapping[str, Any]) -> Mapping[str, str]:
    """Name -> value, of ours. A cookie that can't be read counts as missing."""
    found: dict[str, str] = {}
    for text in event.get("cookies") or ():
        name, _, value = str(text).partition("=")
        if name in (SESSION, ATTEMPT, KEPT) and len(value) <= _LONGEST:
            found.setdefault(name, value)
    return found


def cookie(name: str, value: str) -> str:
    """Set-Cookie's text. `value` is one of ours: URL-safe, without anything that has to be quoted.

    SameSite=Lax and not Strict: the way back from the provider comes from another site.
    """
    return f"{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax"


def no_cookie(name: str) -> str:
    """Set-Cookie's text that removes a cookie."""
    return f"{name}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"
