"""Every mail that SES accepted, complete: read from the requests, since moto doesn't keep headers."""

import base64
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from functools import cached_property
from typing import Any

_FOLD = re.compile(r"\r?\n(?=[ \t])")


@dataclass(frozen=True, kw_only=True)
class Attachment:
    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Mail:
    """An accepted mail. `sender` and `recipients` are the envelope's; `raw` is the MIME message."""

    message_id: str
    accepted_at: datetime
    sender: str
    recipients: tuple[str, ...]
    raw: bytes

    @cached_property
    def message(self) -> EmailMessage:
        message = message_from_bytes(self.raw, policy=policy.default)
        assert isinstance(message, EmailMessage)  # noqa: S101 - policy.default always makes one
        return message

    @property
    def subject(self) -> str:
        return str(self.message["subject"] or "")

    @property
    def headers(self) -> list[tuple[str, str]]:
        """(name, decoded value) in the message's order."""
        # compat32: the newer parser inserts a blank where a long name was folded.
        message = message_from_bytes(self.raw, policy=policy.compat32)
        return [(name, _decoded(str(value))) for name, value in message.items()]

    @property
    def text(self) -> str:
        """The plain text, else the HTML source; lines end in LF."""
        part = self.message.get_body(preferencelist=("plain", "html"))
        return str(part.get_content()).replace("\r\n", "\n") if part else ""

    @property
    def attachments(self) -> list[Attachment]:
        return [
            Attachment(
                name=part.get_filename() or f"{number}",
                content_type=part.get_content_type(),
                content=_content(part),
            )
            for number, part in enumerate(self.message.iter_attachments(), start=1)
        ]


class Mailbox:
    """The accepted mails, oldest first."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._mails: list[Mail] = []

    @property
    def mails(self) -> tuple[Mail, ...]:
        return tuple(self._mails)

    def empty(self) -> None:
        self._mails.clear()

    def get(self, message_id: str) -> Mail | None:
        return next((mail for mail in self._mails if mail.message_id == message_id), None)

    def listen(self, ses: Any) -> None:
        """Record every mail that this boto3 `sesv2` client sends and SES accepts."""
        ses.meta.events.register("before-call.sesv2.SendEmail", self._note)
        ses.meta.events.register("after-call.sesv2.SendEmail", self._keep)

    def _note(self, params: Mapping[str, Any], context: dict[str, Any], **_: Any) -> None:
        context["mailbox_request"] = json.loads(params["body"])

    def _keep(self, http_response: Any, parsed: Mapping[str, Any], context: dict[str, Any], **_: Any) -> None:
        if http_response.status_code != 200:
            return
        request = context.pop("mailbox_request")
        destination = request.get("Destination", {})
        content = request["Content"]
        self._mails.append(
            Mail(
                message_id=parsed["MessageId"],
                accepted_at=self._clock(),
                sender=request.get("FromEmailAddress", ""),
                recipients=tuple(
                    address
                    for kind in ("ToAddresses", "CcAddresses", "BccAddresses")
                    for address in destination.get(kind, ())
                ),
                raw=base64.b64decode(content["Raw"]["Data"])
                if "Raw" in content
                else _mime(request, content["Simple"]),
            )
        )


def _decoded(value: str) -> str:
    return str(make_header(decode_header(_FOLD.sub("", value))))


def _content(part: Message) -> bytes:
    """A part's bytes; the source of an attached mail."""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else part.as_bytes()


def _mime(request: Mapping[str, Any], simple: Mapping[str, Any]) -> bytes:
    """The MIME message that SES makes of simple content."""
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = request["FromEmailAddress"]
    destination = request.get("Destination", {})
    for header, addresses in (
        ("To", destination.get("ToAddresses")),
        ("Cc", destination.get("CcAddresses")),
        ("Reply-To", request.get("ReplyToAddresses")),
    ):
        if addresses:
            message[header] = ", ".join(addresses)
    message["Subject"] = simple["Subject"]["Data"]
    for extra in simple.get("Headers", ()):
        message[extra["Name"]] = extra["Value"]
    body = simple["Body"]
    if "Text" in body:
        message.set_content(body["Text"]["Data"])
        if "Html" in body:
            message.add_alternative(body["Html"]["Data"], subtype="html")
    else:
        message.set_content(body["Html"]["Data"], subtype="html")
    return message.as_bytes()
