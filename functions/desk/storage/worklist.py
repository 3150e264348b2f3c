"""What waits at the desks: open submissions, mails that never arrived or are held, and letters to write."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from desk.domain.mail.stored.attention import is_open_failure, is_open_hold, is_open_letter
from desk.domain.submissions.items import is_being_deleted
from desk.domain.submissions.model import Item, sid_of
from desk.storage.store import Store


@dataclass(frozen=True, kw_only=True)
class Worklist:
    """What waits at the desks. `failed`: the sids with a mail that never arrived and that nobody has dealt
    with. `held`: the sids with a mail that waits for the staff's decision. `elsewhere`: the META items of
    these and of `letters` that aren't in `open`: they have ended, or nobody has to do anything for them (a
    seat at a seminar). `blocks`: the items of the desks' blocks (`desk.domain.submissions.places.blocks`).
    `letters`: the sids of callers without an address, to whom staff have to write -> since when (a stamp).
    """

    open: tuple[Item, ...]
    elsewhere: tuple[Item, ...]
    failed: frozenset[str]
    held: frozenset[str]
    blocks: tuple[Item, ...] = ()
    letters: Mapping[str, str] = field(default_factory=dict)


def load_worklist(store: Store, desks: Sequence[str]) -> Worklist:
    """All that waits at these desks. Raises Unavailable."""
    waiting = {sid_of(item): item for desk in desks for item in store.work(desk)}
    elsewhere: dict[str, Item] = {}

    def sids_of(rows: Iterable[Item], is_open: Callable[[Item, Item], bool]) -> Mapping[str, str]:
        """The sids of the submissions with an open row -> when the first of these was written."""
        found: dict[str, str] = {}
        for row in rows:
            sid = sid_of(row)
            if not row["PK"].startswith("SUB#"):
                # The desk's own mail, of no submission.
                continue
            if row["desk"] not in desks or sid in found or row.get("canary"):
                continue
            stored = waiting.get(sid) or elsewhere.get(sid) or store.get({"PK": row["PK"], "SK": "META"})
            if stored and not is_being_deleted(stored) and is_open(row, stored):
                found[sid] = str(row["created_at"])
                if sid not in waiting:
                    elsewhere[sid] = stored
        return found

    failed = sids_of(store.undelivered_mails(), is_open_failure)
    held = sids_of(store.mails("held"), is_open_hold)
    letters = sids_of(store.mails("letter"), is_open_letter)
    return Worklist(
        open=tuple(waiting.values()),
        elsewhere=tuple(elsewhere.values()),
        failed=frozenset(failed),
        held=frozenset(held),
        blocks=tuple(item for desk in desks for item in store.blocks(desk)),
        letters=letters,
    )
