"""What of a seminar's seats is taken, as its counter in the table has it; and its viewing URL. Pure.

The counter is that of the form's limit, an item for each seminar (`storage.capacity.limits`). Beside `taken`
and `waiting` it has `turn`, which counts up with everybody who begins to wait, and what staff have set: the
viewing URL (`url`, its version `url_v`, and `url_sent`, the version that registered people get), and why the
seminar is called off (`off`). Its `start` is when those who applied were told that it begins.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

Item = Mapping[str, Any]


class Seat(NamedTuple):
    """What an applicant holds at a seminar: a seat, or a place on its waiting list."""

    seminar: str
    waits: bool


Gets = Literal["seat", "waiting", "nothing"]
State = Literal["free", "few", "waiting", "full", "off"]


@dataclass(frozen=True, kw_only=True)
class Seats:
    """The counter of a seminar with `most` seats and `most_waiting` places on its waiting list."""

    most: int
    most_waiting: int
    taken: int = 0
    waiting: int = 0
    turn: int = 0
    url: str = ""
    url_v: int = 0
    url_sent: int = 0
    off: str = ""
    start: str = ""
    """When the seminar begins, by the content (a stamp)."""

    @classmethod
    def of(cls, item: Item | None, *, most: int, most_waiting: int, start: str = "") -> "Seats":
        """`item` is the counter; None if nobody has applied and nothing was set."""
        numbers = {name: int((item or {}).get(name, 0)) for name in _NUMBERS}
        texts = {name: str((item or {}).get(name, "")) for name in ("url", "off")}
        return cls(most=most, most_waiting=most_waiting, start=start, **numbers, **texts)  # type: ignore[arg-type]

    @property
    def left(self) -> int:
        """Free seats that nobody waits for. 0 also after the capacity was lowered."""
        return 0 if self.waiting else max(0, self.most - self.taken)

    @property
    def next_gets(self) -> Gets:
        """What the next applicant gets: nobody gets past those who wait."""
        if self.left:
            return "seat"
        return "waiting" if self.waiting < self.most_waiting else "nothing"

    def state(self, few: int) -> State:
        """What visitors are told of it: no figure, only what an applicant would get. `few`: from how many
        seats on they are few.
        """
        if self.off:
            return "off"
        if self.next_gets == "seat":
            return "few" if self.left <= few else "free"
        return "waiting" if self.next_gets == "waiting" else "full"

    @property
    def promotes(self) -> bool:
        """Whether a seat that is given back now goes to who waits first."""
        return self.waiting > 0 and self.taken <= self.most and not self.off

    @property
    def can_promote(self) -> bool:
        """Whether who waits first can have a seat that is free already, since the capacity was raised."""
        return self.waiting > 0 and self.taken < self.most and not self.off


_NUMBERS = ("taken", "waiting", "turn", "url_v", "url_sent")
