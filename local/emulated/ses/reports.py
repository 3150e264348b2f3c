"""SES's reports on a mail, made on request, since no mail leaves this machine.

They are EventBridge events with the fields that the functions read.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from local.emulated.lambda_runtime import ACCOUNT, REGION
from local.emulated.ses.mailbox import Mail

KINDS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "delivered": ("Delivery", {}),
    "no-address": ("Bounce", {"bounceType": "Permanent", "bounceSubType": "NoEmail"}),
    "mailbox-full": ("Bounce", {"bounceType": "Transient", "bounceSubType": "MailboxFull"}),
    "complaint": ("Complaint", {"complaintFeedbackType": "abuse"}),
}
"""Our name of a report -> SES's event type, and its details."""


def report_event(mail: Mail, kind: str, *, now: datetime) -> Mapping[str, Any]:
    """The event of a report on `mail`. Raises KeyError if `kind` isn't one of KINDS."""
    name, details = KINDS[kind]
    return {
        "version": "0",
        "detail-type": f"Email {name}",
        "source": "aws.ses",
        "account": ACCOUNT,
        "time": _moment(now, "seconds"),
        "region": REGION,
        "detail": {
            "eventType": name,
            "mail": {
                "timestamp": _moment(mail.accepted_at, "milliseconds"),
                "messageId": mail.message_id,
                "source": mail.sender,
                "destination": list(mail.recipients),
            },
            name.lower(): {"timestamp": _moment(now, "milliseconds"), **details},
        },
    }


def _moment(moment: datetime, timespec: str) -> str:
    return moment.astimezone(UTC).isoformat(timespec=timespec).replace("+00:00", "Z")
