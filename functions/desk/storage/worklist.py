"""What waits at the desks: submissions that aren't ended, and mails that never arrived or are held."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from desk.domain.submissions.items import TO_THE_DESK, Item, is_going, is_waiting, sid_of
from desk.storage.store import Store


@dataclass(frozen=True, kw_only=True)
class Work:
    """What waits at the desks. `failed` are the sids whose mail never arrived and nobody has seen to, `held`
    those whose mail waits for somebody to let it go; `ended` are those of both that aren't in `open`.
    """

    open: tuple[Item, ...]
    ended: tuple[Item, ...]
    failed: frozenset[str]
    held: frozenset[str]


def work_of(store: Store, desks: Sequence[str]) -> Work:
    """All that waits at these desks. Raises Unavailable."""
    waiting = {sid_of(item): item for desk in desks for item in store.work(desk)}
    ended: dict[str, Item] = {}

    def of(rows: Iterable[Item], is_open: Callable[[Item, Item], bool]) -> frozenset[str]:
        """The sids of those submissions whose `rows` still wait for somebody."""
        found: set[str] = set()
        for row in rows:
            sid = sid_of(row)
            if not row["PK"].startswith("SUB#"):
                # A mail of a desk's own, of no submission.
                continue
            if row["desk"] not in desks or sid in found or row.get("canary"):
                continue
            stored = waiting.get(sid) or ended.get(sid) or store.get({"PK": row["PK"], "SK": "META"})
            if stored and not is_going(stored) and is_open(row, stored):
                found.add(sid)
                if sid not in waiting:
                    ended[sid] = stored
        return frozenset(found)

    failed = of(store.undelivered_mails(), is_open_failure)
    held = of(store.mails("held"), is_open_hold)
    return Work(open=tuple(waiting.values()), ended=tuple(ended.values()), failed=failed, held=held)


def due(item: Item) -> date:
    """The day of the next thing to do: the queue's own, which is the slot's day once that is fixed."""
    return date.fromisoformat(str(item["GSI1SK"] if is_waiting(item) else item["due"])[:10])


def is_open_failure(row: Item, stored: Item) -> bool:
    """Whether a mail that never arrived still waits for somebody: a note or a newer mail settles it."""
    since = row.get("failed_at", row["created_at"])
    noted = any(note["at"] >= since for note in stored.get("notes", ()))
    newer = row["kind"] not in TO_THE_DESK and stored.get("mail_v", 0) > row["v"]
    return not noted and not newer


def is_open_hold(row: Item, stored: Item) -> bool:
    """Whether a held mail still waits for somebody: a newer mail settles it."""
    return bool(stored.get("mail_v", 0) <= row["v"])
