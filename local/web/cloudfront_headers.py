"""The security headers that CloudFront adds, adapted to a machine without TLS."""

from collections.abc import Mapping

from werkzeug.wrappers import Response

from desk.views.security_headers import POLICY

_HSTS = "Strict-Transport-Security"
_UPGRADE = "; upgrade-insecure-requests"


def add_headers(response: Response, headers: Mapping[str, str]) -> None:
    """Add the headers that the answer lacks; as behind CloudFront, a function's own headers win.

    Leaves out HSTS and upgrade-insecure-requests: browsers would request https:// addresses of this machine.
    """
    for name, value in headers.items():
        response.headers.setdefault(name, value)
    response.headers.pop(_HSTS, None)
    response.headers[POLICY] = response.headers[POLICY].replace(_UPGRADE, "")
