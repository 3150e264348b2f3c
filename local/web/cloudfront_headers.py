"""The security headers that CloudFront adds, on a machine without TLS."""

from collections.abc import Mapping

from werkzeug.wrappers import Response

from desk.views.security_headers import POLICY

_HSTS = "Strict-Transport-Security"
_UPGRADE = "; upgrade-insecure-requests"


def add_headers(response: Response, headers: Mapping[str, str]) -> None:
    """Add what the answer lacks; what a function set itself stands, as behind CloudFront.

    What only makes sense with TLS is left out: browsers would ask for https:// addresses of this machine.
    """
    for name, value in headers.items():
        response.headers.setdefault(name, value)
    response.headers.pop(_HSTS, None)
    response.headers[POLICY] = response.headers[POLICY].replace(_UPGRADE, "")
