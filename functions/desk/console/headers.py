"""The security headers of the console: stricter than the site's, whose theme has inline scripts."""

from collections.abc import Mapping

from desk.views.security_headers import EVERY, POLICY

_POLICY: Mapping[str, str] = {
    "default-src": "'none'",
    # One style sheet and one script of the console's own; nothing inline, nothing from elsewhere.
    "style-src": "'self'",
    "script-src": "'self'",
    "img-src": "'self'",
    # The script asks whether the session still holds.
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    # No code can make markup of a text.
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
}

HEADERS: Mapping[str, str] = {
    **EVERY,
    POLICY: "; ".join(f"{name} {value}" for name, value in _POLICY.items()),
    # Neither a cache nor Back shows a page to whoever sits down next.
    "Cache-Control": "no-store",
    # Paths have receipt numbers: no other site learns of them. With "no-referrer" a browser would post our
    # own forms with "Origin: null".
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}
"""For every answer of the console."""
