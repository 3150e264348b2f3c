"""Stays: from when until when the consultations of a desk are, and how many there are at the same time.

Forms that share the desk's people have their consultations counted together, however long each is and
whatever settings it was booked under. Which forms do is not looked at here.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple


class Stay(NamedTuple):
    """One consultation, from `start` until `end` (aware; `end` itself is free again).

    What staff have blocked is a stay, too: of as many `places` as are blocked.
    """

    start: datetime
    end: datetime
    places: int = 1


def most_at_once(stays: Iterable[Stay], start: datetime, end: datetime) -> int:
    """The most consultations that take place at one moment between `start` and `end`."""
    touching = [stay for stay in stays if stay.start < end and start < stay.end]
    # The number rises only where one begins.
    moments = {start, *(stay.start for stay in touching if stay.start > start)}
    return max(sum(stay.places for stay in touching if stay.start <= moment < stay.end) for moment in moments)
