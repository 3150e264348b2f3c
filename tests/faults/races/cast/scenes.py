"""The scenes of a booking's life: booked without faults, a day at the desk, the day of the consultation."""

from datetime import datetime
from random import Random

from tests import actions
from tests.faults.races.cast.actors import IN_TIME
from tests.faults.races.cast.staff_and_applicants import URLS, booked_before, consultations, office
from tests.faults.world import World

RECEIPT_NUMBERS = 80
"""Each booking keeps its number for ever, even a cancelled one."""
THE_DAY = ("2026-11-25T09:00", "2026-11-25T10:00", "2026-11-25T11:00")
NEAR_THE_END = datetime.fromisoformat("2026-11-25T11:29:50+09:00")
"""The first consultations are over, the one at eleven in ten seconds: then its people may book again."""


def a_day(here: World, rng: Random, *, rate: float) -> None:
    """Everybody acts on everything, under faults at `rate`."""
    regulars = booked_before(rng, here, slots=IN_TIME[:-1], number=3 * _capacity(here))
    here.race(office(rng, regulars), rate=rate)


def a_consultation_day(here: World, rng: Random, *, rate: float) -> None:
    """The consultations take place, and before all of that is recorded the same people book again."""
    regulars = booked_before(rng, here, slots=THE_DAY, number=3 * _capacity(here))
    for n, one in enumerate(regulars):
        here.do("staff", actions.confirm(url=URLS[0]), one.sids[0], by="staff-1", op=f"confirmed-{n}")
    here.clock.now = NEAR_THE_END
    here.race(consultations(rng, regulars), rate=rate)


def _capacity(here: World) -> int:
    return int(here.bundle["forms"]["booking"]["words"]["slots"]["capacity"])
