"""A whole year at a desk on this machine: what is erased by command, and what retention deletes."""

from collections.abc import Callable
from datetime import timedelta

import keep
from desk import bootstrap
from local.clock import Clock
from local.desk import LocalDesk
from local.staff import main
from local.web.server import Listener
from tests.applicants import RESIDENT, WORKER, send
from tests.conftest import NOW
from tests.functions.events import Context


def test_one_submission_is_erased_by_command_and_the_other_by_retention(
    open_desk: Callable[..., LocalDesk],
) -> None:
    clock = Clock.parse(NOW)
    with (
        Listener() as listener,
        open_desk(clock=clock, origins=listener.origins) as desk,
        listener.serving(desk.app),
    ):
        port = ["--port", str(listener.port)]
        numbers = []
        for form, answers in (("booking", RESIDENT), ("consultation", WORKER)):
            answer = send(desk, form, answers, origin=listener.url)
            numbers.append(str(answer.json["receipt"]))  # type: ignore[index]
            assert main([*port, "cancel", numbers[-1], "--yes"]) == 0
        desk.sweep()
        booked, asked = numbers
        assert main([*port, "erase", booked, "--reason", "requested", "--yes"]) == 0
        assert booked not in str(desk.table_items())
        assert asked in str(desk.table_items())

        a_year_later = Clock(clock() + timedelta(days=366))
        bootstrap.parts().clock = a_year_later
        desk.cloud._clock = a_year_later
        keep.handler({}, Context())
        desk.sweep()
        left = [item for item in desk.table_items() if item["type"] not in ("rate", "mail")]
        assert [item["why"] for item in left if item["type"] == "gone"] == ["erased", "retention"]
        assert asked not in str(left)
