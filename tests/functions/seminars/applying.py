"""Applications for the seminars of the example desk: `basics` has three seats and two waiting places."""

from typing import Any

from desk import bootstrap
from desk.domain.seminars.seats import Seats
from desk.domain.seminars.seminar import seminar_of, seminars_of
from desk.storage.seminars.seats import counter_of
from tests.functions.conftest import SEMINAR, Desk

SEATS, WAITING = 3, 2

BEGUN = "2027-01-06T13:00:00+09:00"
"""When `basics` is on."""


def sid(n: int) -> str:
    return f"{n:08x}-2222-4333-8444-555555555555"


def apply(desk: Desk, n: int, **changed: Any) -> tuple[int, dict[str, Any]]:
    """(status, JSON) of the n-th application, from a mailbox of its own."""
    answers = {**SEMINAR, "email": f"a{n}@example.jp", **changed}
    return desk.send("seminar", answers, sid=sid(n), source=f"192.0.2.{n % 250}")


def receipts(desk: Desk, n: int) -> list[str]:
    """The receipt numbers of the first n who apply."""
    return [apply(desk, k)[1]["receipt"] for k in range(n)]


def seats(seminar: str = "basics") -> Seats:
    parts = bootstrap.parts()
    form = parts.form("seminar")
    assert form
    return counter_of(parts.store, "seminar", seminars_of(form)[seminar])


def status(desk: Desk, n: int) -> str:
    (meta,) = [item for item in desk.items(f"SUB#{sid(n)}") if item["SK"] == "META"]
    return str(meta["status"])


def held(desk: Desk, seminar: str = "basics") -> dict[str, int]:
    """sid -> its turn (0: a seat), of all who hold something at a seminar."""
    return {item["sid"]: int(item["turn"]) for item in desk.items(f"SEAT#seminar#{seminar}")}


def edit(**changed: Any) -> None:
    """What an editor changes of `basics` in content/seminars.yml."""
    form = bootstrap.parts().form("seminar")
    assert form
    (row,) = [one for one in form.words["seminars"]["list"] if one["id"] == "basics"]
    row.update(changed)
    form.words["fields"]["seminar"]["options"][row["id"]] = seminar_of(row).label(form.clock)
