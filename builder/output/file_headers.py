"""The headers with which each file of the built site is served: one table, for AWS and for the local desk.

The security headers are the same for all files; they are in `desk.views.security_headers`.
"""

import mimetypes
import re
from collections.abc import Mapping
from pathlib import Path

IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATE = "no-cache"
"""Copies are kept, but revalidated each time (304 if unchanged)."""

NOTHING_KEPT = "no-store"
"""For the page of a form with a quick exit. Firefox neither keeps such a page for Back nor fills its fields
again. For Chromium there are also desk/web/forms/quick_exit.py, and autocomplete="off" in desk/views/form.py.
"""

FINGERPRINT = re.compile(r"assets/.*[.-][0-9a-f]{8}[./]")
_QUICK_EXIT = b" data-quick-exit"
_TEXTS = frozenset({"application/javascript", "application/json", "application/xml", "image/svg+xml"})
_TYPES = {
    ".gz": "application/gzip",
    ".webmanifest": "application/manifest+json",
    ".ics": "text/calendar",
    ".js": "text/javascript",
}


def file_headers(uri: str, content: bytes) -> Mapping[str, str]:
    """Content-Type and Cache-Control of the file at `uri` ("online/index.html")."""
    return {"Content-Type": _media_type(uri), "Cache-Control": _cache_control(uri, content)}


def is_fingerprinted(uri: str) -> bool:
    """Whether the name of the file or of its folder changes with its content, as those of the builder's
    assets do.
    """
    return bool(FINGERPRINT.match(uri))


def _cache_control(uri: str, content: bytes) -> str:
    if is_fingerprinted(uri):
        return IMMUTABLE
    is_left_in_haste = uri.endswith(".html") and _QUICK_EXIT in content
    return NOTHING_KEPT if is_left_in_haste else REVALIDATE


def _media_type(uri: str) -> str:
    found = _TYPES.get(Path(uri).suffix) or mimetypes.guess_type(uri)[0] or "application/octet-stream"
    return f"{found}; charset=utf-8" if found.startswith("text/") or found in _TEXTS else found
