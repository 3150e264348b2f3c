"""Events in the shapes that AWS sends, recorded and anonymised."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

ORIGIN = "https://madoguchi.example.jp"


@dataclass(frozen=True)
class Context:
    """Lambda's context object, as far as a handler reads it."""

    aws_request_id: str = "7f0c5b1e-0000-4000-8000-000000000001"
    function_name: str = "submit"
    memory_limit_in_mb: int = 512
    invoked_function_arn: str = "arn:aws:lambda:ap-northeast-1:123456789012:function:submit"
    time_left: int = 240_000

    def get_remaining_time_in_millis(self) -> int:
        return self.time_left


def post(
    form: str,
    body: Any,
    *,
    headers: Mapping[str, str | None] | None = None,
    encoded: bool = False,
    method: str = "POST",
) -> dict[str, Any]:
    """A post through an HTTP API (payload format 2.0). `body` is JSON-encoded unless it's text or bytes.

    `headers` override a browser's usual ones; None removes one.
    """
    raw = (
        body
        if isinstance(body, bytes)
        else body.encode()
        if isinstance(body, str)
        else json.dumps(body).encode()
    )
    sent = {
        "accept": "application/json",
        "accept-encoding": "gzip, deflate, br",
        "content-length": str(len(raw)),
        "content-type": "application/json",
        "host": "abc123.execute-api.ap-northeast-1.amazonaws.com",
        "origin": ORIGIN,
        "sec-fetch-site": "same-origin",
        "user-agent": "Mozilla/5.0 (Linux; Android 8.0)",
        "x-forwarded-for": "192.0.2.1",
        **(headers or {}),
    }
    return {
        "version": "2.0",
        "routeKey": "POST /api/forms/{form}",
        "rawPath": f"/api/forms/{form}",
        "rawQueryString": "",
        "headers": {name: value for name, value in sent.items() if value is not None},
        "pathParameters": {"form": form},
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "abc123",
            "domainName": "abc123.execute-api.ap-northeast-1.amazonaws.com",
            "http": {
                "method": method,
                "path": f"/api/forms/{form}",
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.1",
                "userAgent": "Mozilla/5.0 (Linux; Android 8.0)",
            },
            "requestId": "Zabc1h0tJiQEMAA=",
            "routeKey": "POST /api/forms/{form}",
            "stage": "$default",
            "time": "20/Nov/2026:01:00:00 +0000",
            "timeEpoch": 1795136400000,
        },
        "body": base64.b64encode(raw).decode() if encoded else raw.decode(),
        "isBase64Encoded": encoded,
    }


def get(path: str, *, form: str, query: Mapping[str, str]) -> dict[str, Any]:
    """A page fetched through the HTTP API."""
    event = post(form, b"", headers={"accept": "text/html", "content-type": None}, method="GET")
    del event["body"]
    event["rawPath"] = event["requestContext"]["http"]["path"] = path
    event["routeKey"] = event["requestContext"]["routeKey"] = "GET /api/forms/{form}/done"
    return {**event, "queryStringParameters": dict(query)} if query else event


def get_slots(query: str = "", *, method: str = "GET") -> dict[str, Any]:
    """The page's request for the free slots, with this query string (`form=booking&from=…`)."""
    event = post("", b"", headers={"accept": "*/*", "content-type": None, "origin": None}, method=method)
    for name in ("body", "pathParameters"):
        del event[name]
    del event["headers"]["content-length"]
    event["rawPath"] = event["requestContext"]["http"]["path"] = "/api/slots"
    event["routeKey"] = event["requestContext"]["routeKey"] = "GET /api/slots"
    event["rawQueryString"] = query
    parameters = dict(parse_qsl(query, keep_blank_values=True))
    return {**event, "queryStringParameters": parameters} if query else event


def stream(*rows: Mapping[str, Any]) -> dict[str, Any]:
    """A DynamoDB stream's event for newly put rows, given by their keys."""
    return {
        "Records": [
            {
                "eventID": f"{n:032x}",
                "eventName": "INSERT",
                "eventVersion": "1.1",
                "eventSource": "aws:dynamodb",
                "awsRegion": "ap-northeast-1",
                "dynamodb": {
                    "ApproximateCreationDateTime": 1795136400.0,
                    "Keys": {"PK": {"S": row["PK"]}, "SK": {"S": row["SK"]}},
                    "SequenceNumber": f"{n:021d}",
                    "SizeBytes": 300,
                    "StreamViewType": "KEYS_ONLY",
                },
                "eventSourceARN": "arn:aws:dynamodb:ap-northeast-1:123456789012:table/t/stream/2026",
            }
            for n, row in enumerate(rows, start=1)
        ]
    }


REPORT_KINDS = ("Delivery", "Delivery Delay", "Bounce", "Complaint", "Reject", "Rendering Failure")


def ses(
    kind: str, mail: Mapping[str, Any], *, at: str = "2026-11-20T01:00:05.123Z", row: str = "", **detail: Any
) -> Any:
    """An SES event through EventBridge about a mail's row; `detail` overrides what SES sends for the kind.

    `row` is the tag that the outbox gave the mail, if any.
    """
    recipient = {"emailAddress": mail["to"]}
    kinds: dict[str, dict[str, Any]] = {
        "Delivery": {
            "timestamp": at,
            "processingTimeMillis": 3051,
            "recipients": [mail["to"]],
            "smtpResponse": f"250 2.6.0 Message received for {mail['to']}",
            "reportingMTA": "a1-2.smtp-out.ap-northeast-1.amazonses.com",
        },
        "Delivery Delay": {
            "timestamp": at,
            "delayType": "TransientCommunicationFailure",
            "expirationTime": "2026-11-20T15:00:02.012Z",
            "delayedRecipients": [
                {**recipient, "status": "4.4.1", "diagnosticCode": "smtp; 421 4.4.1 try later"}
            ],
        },
        "Bounce": {
            "timestamp": at,
            "feedbackId": "0106018f00000000-11111111-2222-4333-8444-555555555555-000000",
            "bounceType": "Permanent",
            "bounceSubType": "General",
            "bouncedRecipients": [
                {
                    **recipient,
                    "action": "failed",
                    "status": "5.1.1",
                    "diagnosticCode": f"smtp; 550 5.1.1 {mail['to']} user unknown",
                }
            ],
            "reportingMTA": "dns; mx.example.jp",
        },
        "Complaint": {
            "timestamp": at,
            "arrivalDate": at,
            "feedbackId": "0106018f00000000-11111111-2222-4333-8444-555555555556-000000",
            "complaintSubType": None,
            "complaintFeedbackType": "abuse",
            "complainedRecipients": [recipient],
            "userAgent": "ExampleCorp Feedback Loop (V0.01)",
        },
        "Reject": {"reason": "Bad content"},
        "Rendering Failure": {"errorMessage": f"no such attribute for {mail['to']}", "templateName": "t"},
    }
    name = {"Delivery Delay": "deliveryDelay", "Rendering Failure": "failure"}.get(kind, kind.lower())
    words = {
        "Delivery": "Email Delivered",
        "Delivery Delay": "Email Delivery Delayed",
        "Bounce": "Email Bounced",
        "Complaint": "Email Complaint Received",
        "Reject": "Email Rejected",
        "Rendering Failure": "Email Rendering Failed",
    }
    return {
        "version": "0",
        "id": "11111111-2222-4333-8444-555555555555",
        "detail-type": words[kind],
        "source": "aws.ses",
        "account": "123456789012",
        "time": "2026-11-20T01:00:06Z",
        "region": "ap-northeast-1",
        "resources": ["arn:aws:ses:ap-northeast-1:123456789012:configuration-set/mail"],
        "detail": {
            # EventBridge's "DeliveryDelay" is written without a blank, "Rendering Failure" with one.
            "eventType": "DeliveryDelay" if kind == "Delivery Delay" else kind,
            "mail": {
                "timestamp": "2026-11-20T01:00:02.012Z",
                "source": "jidou@city.example.jp",
                "sourceArn": "arn:aws:ses:ap-northeast-1:123456789012:identity/city.example.jp",
                "sendingAccountId": "123456789012",
                "messageId": mail["message_id"],
                "destination": [mail["to"]],
                "headersTruncated": False,
                "headers": [
                    {"name": "To", "value": mail["to"]},
                    {"name": "Subject", "value": "=?utf-8?b?5L6L?="},
                ],
                "commonHeaders": {"from": ["jidou@city.example.jp"], "to": [mail["to"]], "subject": "例"},
                "tags": {
                    "ses:configuration-set": ["mail"],
                    "ses:from-domain": ["city.example.jp"],
                    **({"row": [row]} if row else {}),
                },
            },
            name: {**kinds[kind], **detail},
        },
    }
