"""What is wrong with a town after a schedule: its mails, and what it holds of its cases."""

from collections.abc import Iterator

from desk.parts import Parts
from tests.faults.sim.judging.cases import case_violations
from tests.faults.sim.judging.dispatches import dispatch_violations
from tests.faults.sim.judging.ends import end_violations
from tests.faults.sim.judging.finding import finding_violations
from tests.faults.sim.judging.mails import mail_violations
from tests.faults.sim.judging.places import place_violations, slot_violations
from tests.faults.sim.judging.promises import promise_violations
from tests.faults.sim.judging.seats import seat_violations
from tests.faults.sim.town import Town


def violations(town: Town, parts: Parts) -> list[str]:
    """Everything that went wrong, with the seed; empty if all is well. `parts` read without faults."""
    return [f"seed {town.seed}: {text}" for text in _violations(town, parts)]


def _violations(town: Town, parts: Parts) -> Iterator[str]:
    yield from mail_violations(town, parts)
    yield from place_violations(town)
    yield from slot_violations(town)
    yield from seat_violations(town)
    yield from dispatch_violations(town)
    yield from case_violations(town)
    yield from promise_violations(town)
    yield from end_violations(town)
    yield from finding_violations(town, parts)
