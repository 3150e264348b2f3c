"""Each clause of the condition on a seminar's counter by itself. Stories of `test_left_out.py`.

Somebody else is faster: after the counter was read, and before what follows from it is written.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from desk.domain.errors import Problem
from desk.domain.submissions.workflow import Action
from tests.functions.bookings import do, put
from tests.functions.conditions.story import Stories
from tests.functions.conftest import Desk
from tests.functions.seminars.applying import SEATS, WAITING, apply, edit, held, seats, sid, status

COUNTER = {"PK": "LIMIT#seminar", "SK": "basics", "type": "limit"}
URLS = ("https://webinar.example.jp/1", "https://webinar.example.jp/2")
SLOWER, FASTER = 8, 9


def _fill(desk: Desk, n: int) -> None:
    for k in range(n):
        assert apply(desk, k)[0] == 201


def _counted(desk: Desk, **changed: Any) -> None:
    """The counter with these values."""
    there = next(iter(desk.items("LIMIT#seminar")), COUNTER)
    put({**there, **changed})


def _meanwhile(desk: Desk, faster: Callable[[], Any], slower: Callable[[], Any]) -> None:
    """`slower` is done, and `faster` just before its first transaction that counts a seat."""
    client, come = desk.cloud.dynamodb, list[bool]()
    real = client.transact_write_items

    def late(**request: Any) -> Any:
        counts = any(
            "Update" in entry and entry["Update"]["Key"]["PK"]["S"] == COUNTER["PK"]
            for entry in request["TransactItems"]
        )
        if counts and not come:
            come.append(True)
            faster()
        return real(**request)

    client.transact_write_items = late
    try:
        with suppress(Problem):
            slower()
    finally:
        client.transact_write_items = real
    assert come


def _withdraws(n: int) -> None:
    do(Action(name="withdraw"), sid=sid(n), by="applicant")


def a_seat_beyond_the_last(desk: Desk) -> bool:
    _fill(desk, SEATS - 1)
    _meanwhile(desk, lambda: apply(desk, FASTER), lambda: apply(desk, SLOWER))
    return seats().taken > SEATS


def a_seat_past_those_who_wait(desk: Desk) -> bool:
    """The capacity was raised, and the free seat is for who waits."""
    _fill(desk, SEATS - 1)
    _meanwhile(desk, lambda: _counted(desk, waiting=1, turn=1), lambda: apply(desk, SLOWER))
    return status(desk, SLOWER) == "registered"


def somebody_moves_up_though_there_are_too_many(desk: Desk) -> bool:
    """The capacity was lowered: the seat that is given back is one too many."""
    _fill(desk, SEATS + 1)
    _meanwhile(desk, lambda: _counted(desk, taken=SEATS + 2), lambda: _withdraws(0))
    return status(desk, SEATS) == "registered"


def a_seat_is_given_back_past_who_has_begun_to_wait(desk: Desk) -> bool:
    _fill(desk, SEATS)
    _meanwhile(desk, lambda: apply(desk, FASTER), lambda: _withdraws(0))
    return seats().waiting > 0 and seats().taken < SEATS


def somebody_waits_beside_a_free_seat(desk: Desk) -> bool:
    _fill(desk, SEATS)
    _meanwhile(desk, lambda: _withdraws(0), lambda: apply(desk, SLOWER))
    return seats().waiting > 0 and seats().taken < SEATS


def _two_have_one_turn(desk: Desk) -> bool:
    _meanwhile(desk, lambda: apply(desk, FASTER), lambda: apply(desk, SLOWER))
    turns = [turn for turn in held(desk).values() if turn]
    return len(set(turns)) < len(turns)


def two_who_wait_are_both_the_first(desk: Desk) -> bool:
    _fill(desk, SEATS)
    return _two_have_one_turn(desk)


def two_who_wait_are_both_the_next(desk: Desk) -> bool:
    edit(waiting=WAITING + 3)
    _fill(desk, SEATS + 1)
    return _two_have_one_turn(desk)


def more_wait_than_may(desk: Desk) -> bool:
    _fill(desk, SEATS + 1)
    _meanwhile(desk, lambda: _counted(desk, waiting=WAITING), lambda: apply(desk, SLOWER))
    return seats().waiting > WAITING


def _knows_another_url(desk: Desk, n: int) -> bool:
    """The viewing URL goes out in version `n` while somebody gets a seat."""
    _meanwhile(
        desk,
        lambda: _counted(desk, url=URLS[n - 1], url_v=n, url_sent=n),
        lambda: apply(desk, SLOWER),
    )
    written = [row["facts"]["viewing_url"] for row in desk.rows("mail") if row["kind"] == "viewing-url"]
    return written != [URLS[n - 1]]


def a_seat_without_the_url_that_goes_out_meanwhile(desk: Desk) -> bool:
    return _knows_another_url(desk, 1)


def a_seat_with_the_url_of_before(desk: Desk) -> bool:
    _counted(desk, url=URLS[0], url_v=1, url_sent=1)
    return _knows_another_url(desk, 2)


def a_seat_though_it_was_called_off(desk: Desk) -> bool:
    _meanwhile(desk, lambda: _counted(desk, off="例のわけ。"), lambda: apply(desk, SLOWER))
    return bool(held(desk))


_NOBODY_WAITS = "(attribute_not_exists(waiting) OR waiting = :zero)"
STORIES: Stories = {
    a_seat_beyond_the_last: ("Update LIMIT#", "(attribute_not_exists(taken) OR taken < :most)"),
    a_seat_past_those_who_wait: ("Update LIMIT#", _NOBODY_WAITS),
    somebody_moves_up_though_there_are_too_many: ("Update LIMIT#", "taken <= :most"),
    a_seat_is_given_back_past_who_has_begun_to_wait: (
        "Update LIMIT#",
        f"({_NOBODY_WAITS} OR taken > :most OR attribute_exists(off))",
    ),
    somebody_waits_beside_a_free_seat: ("Update LIMIT#", "(taken >= :most OR waiting > :zero)"),
    two_who_wait_are_both_the_first: ("Update LIMIT#", "attribute_not_exists(turn)"),
    two_who_wait_are_both_the_next: ("Update LIMIT#", "turn = :turn"),
    more_wait_than_may: ("Update LIMIT#", "(attribute_not_exists(waiting) OR waiting < :most_waiting)"),
    a_seat_without_the_url_that_goes_out_meanwhile: ("Update LIMIT#", "attribute_not_exists(url_sent)"),
    a_seat_with_the_url_of_before: ("Update LIMIT#", "url_sent = :sent"),
    a_seat_though_it_was_called_off: ("Update LIMIT#", "attribute_not_exists(off)"),
}
