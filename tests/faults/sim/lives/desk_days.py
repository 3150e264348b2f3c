"""What the desk does besides single cases: it blocks times, keeps its experts, and runs its seminars."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from desk.domain.errors import Changed
from desk.domain.seminars.seminar import seminars_of
from desk.domain.submissions.dispatch.experts import expert_item
from desk.parts import Parts
from desk.staff.commands.dispatch.experts import edit, rest
from desk.staff.commands.seminars.attendance import record_attendance
from desk.staff.commands.times.blocks import block, unblock
from desk.storage.dispatch.experts import add_expert
from desk.usecases.seminars.letters import send_archives
from desk.usecases.seminars.moved import tell_moved
from desk.usecases.seminars.seminars import call_off, promote_all, set_url
from tests import actions
from tests.faults.sim.lives.bookings import SLOTS
from tests.faults.sim.lives.dispatches import DESK, EXPERTS
from tests.faults.sim.region import START
from tests.faults.sim.setting import DAY, SEMINARS

if TYPE_CHECKING:
    from tests.faults.sim.lives.town import LivesTown


def prepared(parts: Parts) -> None:
    """The experts of the desk."""
    for expert in EXPERTS:
        mail, at = f"{expert.lower()}@example.jp", parts.clock()
        item = expert_item(DESK, expert, name=f"例 {expert}", field="例の専門", mail=mail, at=at)
        add_expert(parts.store, item, by="staff-1", op=expert, at=at)


def _blocks(town: "LivesTown") -> None:
    """Times are closed and opened again, some with a place left."""
    rng = town.rng
    for _ in range(rng.randint(2, 6)):
        day, _, time = rng.choice(SLOTS).partition("T")
        places, whole = rng.choice((None, 1, 3)), rng.random() < 0.2
        closed = None if whole else time
        town.says(
            lambda session, day=day, closed=closed, places=places: block(
                session,
                None,
                day,
                closed,
                until="",
                weekdays=(),
                places=places,
                reason=actions.WHY,
                sure=True,
            )
        )
        town.kernel.pause(rng.uniform(0, 0.5 * DAY))
        if rng.random() < 0.6:
            town.says(lambda session, day=day: unblock(session, None, day, None, sure=True))
        town.kernel.pause(rng.uniform(0, 0.3 * DAY))


def _keep_experts(town: "LivesTown") -> None:
    """Experts rest, come back, and have another address."""
    rng = town.rng
    for n in range(rng.randint(2, 5)):
        expert, active = rng.choice(EXPERTS), rng.random() < 0.5
        if rng.random() < 0.6:
            town.says(lambda session, e=expert, a=active: rest(session, DESK, e, active=a, sure=True))
        else:
            mail = f"{expert.lower()}{n}@example.jp"
            town.says(
                lambda session, e=expert, mail=mail: edit(
                    session, DESK, e, name=None, field=None, mail=mail, sure=True
                )
            )
        town.kernel.pause(rng.uniform(0, DAY))


def _run_seminars(town: "LivesTown") -> None:
    """Viewing URLs are set and corrected, one seminar may be called off, and at the end it is written who was
    there."""
    rng = town.rng
    off = rng.choice((*SEMINARS, "", "", ""))
    for n, name in enumerate((*SEMINARS, *SEMINARS)):
        town.kernel.pause(rng.choice((rng.uniform(0, 3600), rng.uniform(0, 0.6 * DAY))))
        if name == off and n >= len(SEMINARS):
            _call_off(town, name)
        else:
            _set_url(town, name, f"https://webinar.example.jp/{name}/{n}")
        if rng.random() < 0.3:
            town.until_it_works(
                lambda parts, name=name: list(tell_moved(*_of(parts, name), parts, by="staff-1"))
            )
    for name, begins in SEMINARS.items():
        ends = (datetime.fromisoformat(f"{begins}+09:00") - START).total_seconds() + 2 * 3600
        town.kernel.pause(max(0, ends + rng.uniform(0, 3600) - town.kernel.now))
        if rng.random() < 0.5:
            rows = [[receipt, rng.choice(("出席", "欠席"))] for receipt in _with_seat(town, name)]
            is_rest = rng.random() < 0.5
            town.says(
                lambda session, name=name, rows=rows, rest=is_rest: record_attendance(
                    session, name, rows, rest=rest, sure=True
                )
            )
        town.until_it_works(lambda parts, name=name: list(send_archives(*_of(parts, name), parts)))


def _with_seat(town: "LivesTown", seminar: str) -> list[str]:
    metas = [town.stored(sid) for sid in town.acknowledged]
    return [
        str(meta["receipt"])
        for meta in metas
        if meta.get("seminar") == seminar and "seat" in meta and "turn" not in meta
    ]


def _of(parts: Parts, seminar: str) -> "tuple":
    form = parts.form("seminar")
    assert form is not None
    return form, seminars_of(form)[seminar]


def _set_url(town: "LivesTown", seminar: str, url: str) -> None:
    def do(parts: Parts) -> int:
        form, one = _of(parts, seminar)
        promote_all(form, one, parts, by="staff-1")
        return set_url(form, one, url, parts)

    town.until_it_works(do)


def _call_off(town: "LivesTown", seminar: str) -> None:
    def do(parts: Parts) -> bool:
        form, one = _of(parts, seminar)
        done = list(call_off(form, one, actions.WHY, parts, by="staff-1"))
        return not any(isinstance(outcome, Changed) for outcome in done)

    while town.until_it_works(do) is False:
        continue


PEOPLE: Mapping[str, Callable[["LivesTown"], None]] = {
    "who blocks times": _blocks,
    "who keeps the experts": _keep_experts,
    "who runs the seminars": _run_seminars,
}
