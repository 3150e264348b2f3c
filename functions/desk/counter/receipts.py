"""A receipt number by its end: four characters are enough among what waits.

Beyond the queue a whole number is needed: an end could be another's, and what is done to what has ended can't
be seen in a list first.
"""

import unicodedata
from collections.abc import Sequence

from desk.counter.session import Session
from desk.domain.codes.receipt import ALPHABET, is_receipt
from desk.domain.errors import NotFound
from desk.domain.forms.formats import DASHES
from desk.domain.submissions.model import Item
from desk.storage.worklist import load_worklist

_LEAST, _WHOLE = 4, 9


class SeveralReceipts(Exception):
    """Several of what waits have this end: `items`."""

    def __init__(self, end: str, items: tuple[Item, ...]) -> None:
        super().__init__()
        self.end = end
        self.items = items


def folded(text: str) -> str:
    """As it was typed, but case, width and kind of dash don't count."""
    upper = unicodedata.normalize("NFKC", text).strip().upper()
    return "".join("-" if char in DASHES else char for char in upper)


def whole(text: str) -> str | None:
    """The receipt number that was typed in full, with or without its hyphens; None for anything else."""
    number = folded(text)
    letters = number.replace("-", "")
    if len(letters) == _WHOLE and number == letters:
        number = f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"
    return number if is_receipt(number) else None


def end_of(text: str) -> str | None:
    """The end of a receipt number that was typed, at least four characters of it; None for anything else."""
    number = folded(text).lstrip("-")
    letters = number.replace("-", "")
    is_end = len(number) >= _LEAST and len(letters) < _WHOLE and all(char in ALPHABET for char in letters)
    return number if is_end else None


def full_receipt(typed: str, session: Session, desks: Sequence[str] | None = None) -> str:
    """The whole number of what was typed: itself, or the only one of what waits that ends with it.

    What waits is what `list` shows, of all desks or of these. Raises NotFound, SeveralReceipts, Unavailable.
    """
    if is_receipt(typed):
        return typed
    asked = list(session.bundle["desks"]) if desks is None else desks
    work = session.patiently(lambda: load_worklist(session.parts.store, asked))
    end = typed.replace("-", "")
    found = tuple(
        item for item in (*work.open, *work.elsewhere) if item["receipt"].replace("-", "").endswith(end)
    )
    if len(found) > 1:
        raise SeveralReceipts(typed, found)
    if not found:
        raise NotFound
    return str(found[0]["receipt"])
