"""The requests answered, counted by botocore's own event."""

from collections import Counter
from collections.abc import Callable
from typing import Any

_EVENT = "after-call"


def calls_of(run: Callable[[], object], *clients: Any) -> str:
    """How often `run` sends each operation through these clients: `1 GetItem, 2 UpdateItem`."""
    sent: Counter[str] = Counter()

    def count(event_name: str, **_: Any) -> None:
        sent[event_name.rpartition(".")[2]] += 1

    for client in clients:
        client.meta.events.register(_EVENT, count)
    try:
        run()
    finally:
        for client in clients:
            client.meta.events.unregister(_EVENT, count)
    return ", ".join(f"{times} {name}" for name, times in sorted(sent.items()))
