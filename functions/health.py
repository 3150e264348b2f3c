"""/api/health: whether the functions can start, and which version of the desk they are.

GET: 200 `{"ok": true, "bundle": "…", "package": "…"}`, or 503 `{"ok": false}` if a setting is missing or the
bundle can't be read. `bundle` equals the version in the site's /version.json if both are from one build;
`package` is the version of the zip, or null if there is none. The table is not read: this function has no
right to, and a check every minute should cost nothing.
"""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.logging import Logger

from desk import bootstrap
from desk.bundle import package_version
from desk.telemetry import what_happened
from desk.web.http import Response, json_response

logger = Logger(service="health")


def handler(_event: Mapping[str, Any], context: Any) -> Response:
    """Lambda entry point for HTTP API v2 events."""
    logger.append_keys(request_id=context.aws_request_id)
    try:
        bundle = bootstrap.parts().bundle["version"]
        return json_response(200, {"ok": True, "bundle": bundle, "package": package_version()})
    except Exception as error:
        logger.error("can't start", extra=what_happened(error))
        return json_response(503, {"ok": False})
