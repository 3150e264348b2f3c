"""The history of a race: every answer, in the order in which it was received."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock
from typing import Any, Literal

Outcome = Literal["acknowledged", "refused", "unknown"]
_EVER = datetime.min.replace(tzinfo=UTC)
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One answer to one actor. `kind` is the request: book, or an action.

    `problem` is why it was refused; `asked` the request's content, `answer` the answer's. `changed`: whether
    this answer said that it was done now. `began` and `ended` are the desk's clock before and after.
    """

    actor: str
    kind: str
    sid: str
    outcome: Outcome
    problem: str = ""
    changed: bool = False
    asked: Mapping[str, Any] = field(default_factory=dict)
    answer: Mapping[str, Any] = field(default_factory=dict)
    began: datetime = _EVER
    ended: datetime = _NEVER


class History:
    """All answers, in the order in which they were received; threads may write at once."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._entries: list[Entry] = []

    def add(self, entry: Entry) -> Entry:
        with self._lock:
            self._entries.append(entry)
        return entry

    def __iter__(self) -> Iterator[Entry]:
        with self._lock:
            return iter(tuple(self._entries))
