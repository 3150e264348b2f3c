"""The limit on wrong codes: a source that sends too many has to wait.

A second line of defence: codes have more than 128 bits, so guessing finds nothing anyway. If the count can't
be written, a wrong code is therefore just refused as wrong.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from desk.domain.calendar.moments import stamp
from desk.domain.codes.source import source_hash
from desk.storage.table import DynamoDB, from_wire, to_wire

MOST = 20
"""Wrong tries allowed for one source in a window; each further one has to wait for the next window."""

WINDOW = timedelta(minutes=30)


@dataclass(frozen=True, kw_only=True)
class Tries:
    """Counts the wrong tries of one kind: items `RATE#<kind>#<hash>`, one a window, deleted by TTL."""

    client: DynamoDB
    table: str
    kind: str
    key: bytes = field(repr=False)

    def add(self, source: str, *, now: datetime) -> bool:
        """Count one wrong try. True if it is over the limit, False if it can't be counted."""
        expires = _window_start(now) + 2 * WINDOW
        values: Mapping[str, Any] = {":one": 1, ":type": "rate", ":end": int(expires.timestamp())}
        try:
            answer = self.client.update_item(
                TableName=self.table,
                Key=to_wire(self._key(source, now)),
                UpdateExpression="ADD tries :one SET #type = :type, expires_at = :end",
                ExpressionAttributeNames={"#type": "type"},
                ExpressionAttributeValues=to_wire(values),
                ReturnValues="ALL_NEW",
            )
        except (ClientError, BotoCoreError):
            return False
        return bool(from_wire(answer["Attributes"])["tries"] > MOST)

    def _key(self, source: str, now: datetime) -> dict[str, str]:
        return {
            "PK": f"RATE#{self.kind}#{source_hash(source, self.kind, key=self.key)}",
            "SK": stamp(_window_start(now)),
        }


def _window_start(now: datetime) -> datetime:
    seconds = int(WINDOW.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)
