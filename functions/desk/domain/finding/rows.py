"""The rows of the index that leads from a term to cases. They have keyed hashes only.

Whoever sees a key of the table (a log of requests, a metric) learns no name and no number from it. The hashes
are of one desk and one kind of term: the same phone number at two desks has nothing in common.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from desk.domain.codes.keyed_hash import keyed_hash
from desk.domain.submissions.model import Item

if TYPE_CHECKING:
    # Late: every function knows the rows, few what becomes one.
    from desk.domain.finding.terms import Term

_HEAD, _STEP = 20, 6
"""Characters of each hash, in hex. Two terms may share one by chance: what is found is compared again."""


def entries_of(terms: Iterable["Term"], desk: str, *, key: bytes) -> tuple[str, ...]:
    """Each term as META names its row (`found_by`). Raises KeyMissing."""
    return tuple(sorted(entry_of(term, desk, key=key) for term in terms))


def entry_of(term: "Term", desk: str, *, key: bytes) -> str:
    """`<hash of the head>#<hashes of the rest>`. Raises KeyMissing."""

    def hashed(text: str, length: int) -> str:
        purpose = f"find\n{desk}\n{term.kind}\n{text}"
        return keyed_hash(purpose, key=key, setting="MAIL_HASH_KEY").hex()[:length]

    return f"{hashed(term.head, _HEAD)}#{''.join(hashed(text, _STEP) for text in term.rest)}"


def found_pk(desk: str, entry: str) -> str:
    """The partition of all that has the entry's head."""
    return f"FIND#{desk}#{entry.partition('#')[0]}"


def found_sort(entry: str) -> str:
    """How the sort keys begin of what an entry finds."""
    return entry.partition("#")[2]


def found_item(desk: str, entry: str, sid: str) -> Item:
    """The row of an entry of a case's `found_by`."""
    return {
        "PK": found_pk(desk, entry),
        "SK": f"{found_sort(entry)}#{sid}",
        "type": "found",
        "sid": sid,
    }
