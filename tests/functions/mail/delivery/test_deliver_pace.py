"""How fast mails are sent, when a call ends, and when a mail is retried, by a clock that the test sets."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError

import deliver
from desk import bootstrap
from desk.delivery.pace import Pace
from desk.domain.calendar.moments import from_stamp
from tests.functions.bookings import book
from tests.functions.conftest import NOW, Desk
from tests.functions.events import Context, stream
from tests.functions.mail.delivery.test_deliver import failing_ses, take

THROTTLED = ClientError({"Error": {"Code": "TooManyRequestsException", "Message": ""}}, "SendEmail")
DOWN = ConnectTimeoutError(endpoint_url="")
SWEEP = {"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}}


@dataclass
class Watch:
    """A clock that advances only by sleeping."""

    now: datetime = NOW
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)


def set_up(desk: Desk, **more: Any) -> None:
    """Replace the desk's parts, with other settings or another jitter."""
    old = bootstrap.parts()
    keep: dict[str, Any] = {
        "settings": old.settings,
        "dynamodb": desk.cloud.dynamodb,
        "ses": desk.cloud.ses,
        "clock": lambda: desk.now,
        "sleep": desk.pauses.append,
    }
    bootstrap.configure(**keep | more)


def mails_tried(desk: Desk) -> int:
    return sum(row["tries"] > 0 for row in desk.rows("mail"))


def test_mails_are_sent_no_faster_than_the_rate() -> None:
    watch = Watch()
    pace = Pace(rate=4, clock=lambda: watch.now, sleep=watch.sleep)
    for _ in range(9):
        pace.wait()
        pace.sent()
    assert (watch.now - NOW).total_seconds() == 2.0  # eight pauses of a quarter of a second


def test_only_the_rest_of_a_pause_is_slept() -> None:
    watch = Watch()
    pace = Pace(rate=4, clock=lambda: watch.now, sleep=watch.sleep)
    pace.sent()
    watch.now += timedelta(seconds=0.2)
    pace.wait()
    assert watch.slept == [pytest.approx(0.05)]
    watch.now += timedelta(seconds=60)
    pace.wait()
    assert len(watch.slept) == 1


def test_a_clock_set_back_causes_no_long_sleep() -> None:
    watch = Watch()
    pace = Pace(rate=4, clock=lambda: watch.now, sleep=watch.sleep)
    pace.sent()
    watch.now -= timedelta(hours=1)
    pace.wait()
    assert watch.slept == [0.25]


def test_the_send_rate_is_a_setting(desk: Desk) -> None:
    for _ in range(3):
        take(desk, "consultation")
    set_up(desk, settings=replace(bootstrap.parts().settings, send_rate=2))
    desk.sweep()
    assert len(desk.mails()) == 6
    assert desk.pauses == [0.5] * 5


def test_a_row_that_is_not_sent_causes_no_sleep(desk: Desk) -> None:
    take(desk)
    set_up(desk, settings=replace(bootstrap.parts().settings, send_rate=2))
    deliver.handler(stream(*desk.rows("mail")), Context())
    desk.later(minutes=1)
    del desk.pauses[:]
    deliver.handler(stream(*desk.rows("mail")), Context())
    assert desk.pauses == []


# ---- The end of a call


def running_out(left: list[int]) -> Any:
    """A context that gives the times of `left` one by one, and from then on the last one."""

    class RunningOut(Context):
        def get_remaining_time_in_millis(self) -> int:
            return left.pop(0) if len(left) > 1 else left[0]

    return RunningOut()


def test_a_bell_without_time_left_is_rung_again_for_the_rest(desk: Desk) -> None:
    take(desk)
    take(desk, "consultation")
    rows = desk.rows("mail")
    answer = deliver.handler(stream(*rows), running_out([240_000, 90_000, 59_999]))
    assert answer == {"batchItemFailures": [{"itemIdentifier": f"{n:021d}"} for n in (3, 4)]}
    assert [row["status"] for row in desk.rows("mail")].count("sent") == 2
    assert mails_tried(desk) == 2  # the others were not claimed
    assert deliver.handler(stream(*rows[2:]), Context()) == {"batchItemFailures": []}
    assert len(desk.mails()) == 4


def test_a_sweep_without_time_left_leaves_the_rest_to_the_next(desk: Desk) -> None:
    take(desk)
    take(desk, "consultation")
    deliver.handler(SWEEP, running_out([240_000, 59_999]))
    assert (len(desk.mails()), mails_tried(desk)) == (1, 1)
    desk.sweep()
    assert len(desk.mails()) == 4


def test_a_sweep_begins_with_the_mail_that_has_waited_longest(desk: Desk) -> None:
    first = take(desk, "consultation")
    desk.later(seconds=30)
    take(desk)
    deliver.handler(SWEEP, running_out([240_000, 240_000, 59_999]))
    assert {row["facts"]["receipt"] for row in desk.rows("mail") if row["status"] == "sent"} == {first}


# ---- SES takes no mail


def test_a_throttled_sweep_tries_no_more_mails(desk: Desk) -> None:
    take(desk)
    take(desk, "consultation")
    failing_ses(desk, THROTTLED, times=1)
    desk.sweep()
    assert (len(desk.mails()), mails_tried(desk)) == (0, 1)
    desk.later(seconds=10)
    desk.sweep()  # begins with those that waited
    assert len(desk.mails()) == 3
    desk.later(minutes=1)
    desk.sweep()
    assert len(desk.mails()) == 4


def test_a_throttled_bell_is_not_rung_again(desk: Desk) -> None:
    """Lambda would call again at once."""
    take(desk)
    failing_ses(desk, THROTTLED, times=1)
    assert deliver.handler(stream(*desk.rows("mail")), Context()) == {"batchItemFailures": []}
    assert mails_tried(desk) == 1
    desk.later(minutes=1)
    desk.sweep()
    assert len(desk.mails()) == 2


def test_a_sweep_stops_after_three_mails_without_an_answer(desk: Desk) -> None:
    for _ in range(3):
        take(desk, "consultation")
    failing_ses(desk, DOWN, times=99)
    desk.sweep()
    assert mails_tried(desk) == 3


def test_a_sweep_goes_on_after_two_mails_without_an_answer(desk: Desk) -> None:
    for _ in range(3):
        take(desk, "consultation")
    failing_ses(desk, DOWN, times=2)
    desk.sweep()
    assert len(desk.mails()) == 4


# ---- Pauses


def pause(desk: Desk, row: Mapping[str, Any]) -> float:
    found = next(one for one in desk.rows("mail") if one["SK"] == row["SK"])
    return (from_stamp(found["next_at"]) - desk.now).total_seconds()


@pytest.mark.parametrize(("chance", "part"), [(0.0, 0.5), (0.5, 0.75), (0.999, 1.0)])
def test_half_of_the_pause_is_random(desk: Desk, chance: float, part: float) -> None:
    book(desk)
    set_up(desk, jitter=lambda: chance)
    failing_ses(desk, DOWN, times=99)
    (row,) = [row for row in desk.rows("mail") if row["kind"] == "auto-reply"]
    whole = [60, 120, 240, 480, 960, 1920, 3600, 3600]
    found = []
    for _ in whole:
        deliver.handler(stream(row), Context())
        found.append(pause(desk, row))
        desk.later(hours=1)
    assert found == [pytest.approx(seconds * part, abs=2) for seconds in whole]


def test_the_real_jitter_varies(desk: Desk) -> None:
    set_up(desk)
    jitter = bootstrap.parts().store.jitter
    assert len({jitter() for _ in range(9)}) == 9


# ---- What SES's answer says


@pytest.mark.parametrize(("status", "counts"), [(500, 1), (502, 1), (503, 0), (429, 0)])
def test_a_5xx_counts_as_ambiguous_but_a_503_does_not(desk: Desk, status: int, counts: int) -> None:
    book(desk)
    answer: Any = {"Error": {"Code": "Whatever"}, "ResponseMetadata": {"HTTPStatusCode": status}}
    failing_ses(desk, ClientError(answer, "SendEmail"), times=99)
    desk.sweep()
    assert {row.get("ambiguous", 0) for row in desk.rows("mail")} == {counts}
