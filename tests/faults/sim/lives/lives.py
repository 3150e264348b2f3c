"""Every life of the town, by the name of its workflow file (schemas/workflows/)."""

from collections.abc import Mapping

from tests.faults.sim.lives.bookings import BOOKING, CONSULTATION
from tests.faults.sim.lives.dispatches import DISPATCH
from tests.faults.sim.lives.life import Life
from tests.faults.sim.lives.seminars import SEMINAR

LIVES: Mapping[str, Life] = {
    "booking": BOOKING,
    "consultation": CONSULTATION,
    "dispatch": DISPATCH,
    "seminar": SEMINAR,
}
