"""A model of two seminars: who has a seat, who waits, and how many mails of each kind they get."""

from collections import Counter
from dataclasses import dataclass, field

BASICS, MANUAL = "basics", "manual"


@dataclass
class Room:
    """A seminar of the model: who has a seat, and who waits, in order."""

    most: int
    most_waiting: int
    seats: list[int] = field(default_factory=list)
    line: list[int] = field(default_factory=list)
    url: int = 0
    off: bool = False

    @property
    def gets(self) -> str:
        if self.off:
            return ""
        if len(self.seats) < self.most and not self.line:
            return "registered"
        return "waiting" if len(self.line) < self.most_waiting else ""


@dataclass(kw_only=True)
class Model:
    """Applicants are numbers: `at` is their seminar, `states` their submission's status."""

    rooms: dict[str, Room] = field(default_factory=lambda: {BASICS: Room(3, 2), MANUAL: Room(2, 1)})
    at: dict[int, str] = field(default_factory=dict)
    states: dict[int, str] = field(default_factory=dict)
    mailboxes: dict[int, int] = field(default_factory=dict)
    receipts: dict[int, str] = field(default_factory=dict)
    mails: Counter[tuple[int, str]] = field(default_factory=Counter)

    def get(self, n: int, seminar: str) -> str:
        room = self.rooms[seminar]
        state = room.gets
        if state == "registered":
            self.seat(n, room)
        elif state:
            room.line.append(n)
        if state:
            self.at[n], self.states[n] = seminar, state
        return state

    def seat(self, n: int, room: Room) -> None:
        room.seats.append(n)
        self.mails[n, "viewing-url"] += bool(room.url)

    def leave(self, n: int) -> None:
        room = self.rooms[self.at[n]]
        if n in room.line:
            room.line.remove(n)
        else:
            room.seats.remove(n)
            self.fill(room, most=1)

    def fill(self, room: Room, *, most: int) -> None:
        for _ in range(most):
            if room.line and len(room.seats) < room.most and not room.off:
                first = room.line.pop(0)
                self.states[first] = "registered"
                self.mails[first, "promoted"] += 1
                self.seat(first, room)

    def holds(self, n: int) -> bool:
        return self.states.get(n) in ("registered", "waiting")

    def has_place(self, mailbox: int, seminar: str, *, but: int = -1) -> bool:
        return any(
            self.holds(n) and self.mailboxes[n] == mailbox and self.at[n] == seminar
            for n in self.states
            if n != but
        )
