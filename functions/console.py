"""The staff's console (`desk.console`): everything under its own host name.

Who asks is known by a session cookie; a sign-in is by OpenID Connect. Logs have ids of members and cases'
routes, never a name, an address or what was typed.
"""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.logging import Logger

from desk import bootstrap
from desk.console.house import serve

logger = Logger(service="console")
bootstrap.warm()


def handler(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    """Lambda entry point for HTTP API v2 events."""
    logger.append_keys(request_id=context.aws_request_id)
    return serve(event, bootstrap.parts(), logger)
