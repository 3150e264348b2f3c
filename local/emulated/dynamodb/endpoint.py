"""The emulated table for other processes: DynamoDB's JSON protocol, forwarded to the desk's client."""

import base64
import json
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from local.emulated.cloud import Cloud

_SERVICE = "DynamoDB_20120810"


def call_dynamodb(cloud: Cloud, target: str, body: bytes) -> tuple[int, str]:
    """(HTTP status, JSON) of one call; `target` is its X-Amz-Target, such as DynamoDB_20120810.Query.

    It uses the client that the stream listens to, so its writes reach the stream as those of a function do.
    """
    service, _, operation = target.partition(".")
    methods = {api: name for name, api in cloud.dynamodb.meta.method_to_api_mapping.items()}
    if service != _SERVICE or operation not in methods:
        return 400, _error("UnknownOperationException", {"message": "only DynamoDB"})
    try:
        request = json.loads(body or b"{}")
        with cloud.lock:
            answer = getattr(cloud.dynamodb, methods[operation])(**request)
    except ClientError as error:
        # Not the code alone: of a cancelled transaction, callers need the reasons.
        details = {
            name: part for name, part in error.response.items() if name not in ("Error", "ResponseMetadata")
        }
        response: Mapping[str, Any] = error.response
        status = response["ResponseMetadata"]["HTTPStatusCode"]
        return status, _error(response["Error"]["Code"], {**details, "message": response["Error"]["Message"]})
    except (BotoCoreError, ValueError, TypeError):
        return 400, _error("ValidationException", {"message": "not a request of this operation"})
    del answer["ResponseMetadata"]
    return 200, _json(answer)


def _error(code: str, details: Mapping[str, Any]) -> str:
    return _json({"__type": f"com.amazonaws.dynamodb.v20120810#{code}", **details})


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, default=lambda content: base64.b64encode(content).decode())
