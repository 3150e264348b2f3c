"""What every answer tells the browser to refuse: the one definition for site, functions and CloudFront.

The builder finds out which inline scripts and styles the site's own pages have and writes the whole into the
bundle and build/headers.json; the functions' pages are the site's with another middle, so they get the same.
"""

from collections.abc import Iterable, Mapping

_YEARS = 2 * 365 * 24 * 60 * 60

EVERY: Mapping[str, str] = {
    # Once seen, never without TLS again; the desk has a host name of its own, so nothing else is bound by it.
    "Strict-Transport-Security": f"max-age={_YEARS}; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    # For browsers that don't know frame-ancestors.
    "X-Frame-Options": "DENY",
    # Other sites learn nothing, not even the origin (somebody may be looking for help). Not "no-referrer": a
    # browser would then post the pages' own forms with "Origin: null", as if they were foreign.
    "Referrer-Policy": "same-origin",
    # No window that another site opened, or that this site opens, gets a handle on a page.
    "Cross-Origin-Opener-Policy": "same-origin",
    # No page elsewhere may embed anything of the desk, not even without reading it.
    "Cross-Origin-Resource-Policy": "same-origin",
    # A form needs none of it. Consultations are held in the meeting service's own pages.
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in (
            "accelerometer",
            "camera",
            "display-capture",
            "geolocation",
            "gyroscope",
            "magnetometer",
            "microphone",
            "midi",
            "payment",
            "publickey-credentials-get",
            "screen-wake-lock",
            "usb",
            "xr-spatial-tracking",
        )
    ),
}
"""For pages, files, JSON and errors alike."""

_PAGE: Mapping[str, str] = {
    # Whatever isn't named below: fonts, media, frames, plug-ins, anything that is yet to be invented.
    "default-src": "'none'",
    "script-src": "'self'",
    "script-src-attr": "'none'",
    "style-src": "'self'",
    "style-src-attr": "'none'",
    "img-src": "'self'",
    # What is free, postal codes, the search's index, the steps of a form.
    "connect-src": "'self'",
    # The search's worker; iPhones of before 2022 look under child-src for it, where others look for frames.
    "worker-src": "'self'",
    "child-src": "'self'",
    "frame-src": "'none'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
    "upgrade-insecure-requests": "",
}

_NO_PAGE: Mapping[str, str] = {"default-src": "'none'", "frame-ancestors": "'none'", "base-uri": "'none'"}

POLICY = "Content-Security-Policy"

MAX_POLICY = 1783
"""CloudFront takes no longer one."""


def page_headers(*, scripts: Iterable[str] = (), styles: Iterable[str] = ()) -> Mapping[str, str]:
    """The headers of pages that have these inline scripts and styles, named by their hashes ("sha256-…")."""
    sources = {"script-src": scripts, "style-src": styles}
    policy = {
        name: " ".join((value, *(f"'{one}'" for one in sources.get(name, ())))).strip()
        for name, value in _PAGE.items()
    }
    return {**EVERY, POLICY: _written(policy)}


def _written(policy: Mapping[str, str]) -> str:
    return "; ".join(f"{name} {value}".strip() for name, value in policy.items())


NO_PAGE: Mapping[str, str] = {**EVERY, POLICY: _written(_NO_PAGE)}
"""The headers of what no browser should show as a page: JSON, a redirection, the files of the API."""
