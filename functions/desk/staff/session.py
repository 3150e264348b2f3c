"""The person at the command line."""

import sys
import unicodedata
from collections.abc import Callable

from desk.counter.session import Session
from desk.parts import Parts
from desk.staff.words.hints import HINTS
from desk.storage.staff.members import names


def staff_session(parts: Parts, find_who: Callable[[], str]) -> Session:
    """One run of the command."""
    return Session(parts=parts, find_who=find_who, hints=HINTS, find_names=lambda: names(parts.store))


_YES = frozenset({"はい", "y", "yes"})


def agreed() -> bool:
    """Whether the person answers yes."""
    print("進めますか（はい／いいえ）：", end="", flush=True)
    return unicodedata.normalize("NFKC", sys.stdin.readline()).strip().lower() in _YES
