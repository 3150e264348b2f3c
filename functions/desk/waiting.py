"""What waits at the desks: submissions that aren't ended, and mails that never arrived."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desk.store import Store
from desk.submissions import TO_THE_DESK, Item, sid_of


@dataclass(frozen=True, kw_only=True)
class Work:
    """What waits at the desks. `failed` holds the sids whose mail never arrived and nobody has seen to;
    `ended` are those of them that aren't in `open`.
    """

    open: tuple[Item, ...]
    ended: tuple[Item, ...]
    failed: frozenset[str]


def work_of(store: Store, desks: Sequence[str]) -> Work:
    """All that waits at these desks. Raises Unavailable."""
    waiting = {sid_of(item): item for desk in desks for item in store.work(desk)}
    failed: dict[str, Item] = {}
    for row in store.undelivered_mails():
        sid = sid_of(row)
        if row["desk"] not in desks or sid in failed:
            continue
        dossier = None if sid in waiting else store.dossier(sid)
        stored = waiting.get(sid) or (dossier.meta if dossier else None)
        if stored and is_open_failure(row, stored):
            failed[sid] = stored
    ended = tuple(stored for sid, stored in failed.items() if sid not in waiting)
    return Work(open=tuple(waiting.values()), ended=ended, failed=frozenset(failed))


def due(item: Item) -> date:
    """The day of the next thing to do: the queue's own, which is the slot's day once that is fixed."""
    return date.fromisoformat(str(item.get("GSI1SK", item["due"]))[:10])


def is_open_failure(row: Item, stored: Item) -> bool:
    """Whether a mail that never arrived still waits for somebody: a note or a newer mail settles it."""
    since = row.get("failed_at", row["created_at"])
    noted = any(note["at"] >= since for note in stored.get("notes", ()))
    newer = row["kind"] not in TO_THE_DESK and stored.get("mail_v", 0) > row["v"]
    return not noted and not newer
