"""A short way from a client of DynamoDB to moto in the same process.

botocore would sign each call and hand it to its HTTP layer, from which moto takes it, finds out by its
address which service is meant, and reads it again. Here moto's method is called as soon as botocore has
checked and written the call; what it returns, or what it raises, is written and read as on the wire: for
what every function asks all the time, without a look at the shape of each part.
"""

import json
from typing import Any

from botocore.awsrequest import AWSResponse
from moto.core.exceptions import ServiceException
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.core.responses import ActionResult
from moto.core.utils import camelcase_to_underscores
from moto.dynamodb.responses import DynamoHandler
from werkzeug.exceptions import HTTPException

from local.emulated.lambda_runtime import REGION
from local.emulated.quick_moto import wire

_KIND = "application/x-amz-json-1.0"
_BINARY = (b'"B"', b'"BS"')
_OF_ITEMS = frozenset(
    {"GetItem", "Query", "Scan", "PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems"}
)
"""What answers with items, or with nothing."""


def shorten(dynamodb: Any) -> None:
    """For all calls of this boto3 client."""
    dynamodb._serializer = wire.serializer
    # Last, so that who listens hears every call.
    dynamodb.meta.events.register_last("before-call.dynamodb", _call)


def _call(model: Any, params: dict[str, Any], **_: Any) -> tuple[AWSResponse, Any] | None:
    """What botocore's endpoint would answer; None for what goes the long way."""
    body = params["body"]
    if any(kind in body for kind in _BINARY):
        # Bytes are written as base64, which moto would have to undo.
        return None
    handler = DynamoHandler()
    handler.region, handler.current_account = REGION, DEFAULT_ACCOUNT_ID
    handler.headers = {"X-Amz-Target": params["headers"]["X-Amz-Target"], "Content-Type": _KIND}
    handler.querystring, handler.uri_match, handler.response_headers = {}, {}, {}
    handler.body = handler.params = json.loads(body)
    try:
        result = getattr(handler, camelcase_to_underscores(model.name))()
    except ServiceException as error:
        result = ActionResult(error)
    except HTTPException:
        # What fails changes nothing: it is called again.
        return None
    if model.name in _OF_ITEMS and isinstance(result.result, dict):
        return AWSResponse("", 200, {}, None), wire.answered(result.result, model)
    status, headers, answer = handler.serialized(result)
    body = answer if isinstance(answer, bytes) else answer.encode()
    content = {"status_code": status, "headers": headers, "body": body}
    return AWSResponse("", status, headers, None), wire.parsed(content, model)
