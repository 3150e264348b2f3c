"""The person at the command line."""

import sys
import unicodedata
from collections.abc import Callable

from desk.counter.session import Session
from desk.parts import Parts
from desk.staff.words.hints import HINTS


def staff_session(parts: Parts, find_who: Callable[[], str]) -> Session:
    """One run of the command."""
    return Session(parts=parts, find_who=find_who, hints=HINTS)


_YES = frozenset({"はい", "y", "yes"})


def agreed() -> bool:
    """Whether the person answers yes."""
    print("進めますか（はい／いいえ）：", end="", flush=True)
    return unicodedata.normalize("NFKC", sys.stdin.readline()).strip().lower() in _YES
