"""Keeps pages of other sites, open in the same browser, from reading or using this desk."""

from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Request

_LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost"})


def require_same_site(request: Request) -> None:
    """For the forms' posts. Raises Forbidden if a page of another site sent it."""
    if request.headers.get("Sec-Fetch-Site") not in (None, "same-origin"):
        raise Forbidden


def require_aws_client(request: Request) -> None:
    """For calls of DynamoDB's protocol. Raises Forbidden if a browser may have sent it.

    A page of another site can't send X-Amz-Target without a CORS preflight, which is never answered.
    """
    if "X-Amz-Target" not in request.headers:
        raise Forbidden


def is_for_this_machine(request: Request) -> bool:
    """Whether it was asked for under a name of this machine.

    Another site's own name may resolve to this machine (DNS rebinding): then its pages could read ours.
    """
    return request.host.partition(":")[0] in _LOCAL_HOSTS
