"""A morning that runs twice, at once, or ends in the middle: everybody is told once."""

import pytest

import morning
from desk.domain.submissions import actions
from desk.scheduled import NotAllDone
from tests.functions.bookings import SID, URL, book, do
from tests.functions.conftest import Desk, written
from tests.functions.mornings import CENTER, HARASSMENT, before_each, sent_since

OTHER = "22222222-2222-4333-8444-555555555555"


class Killed(BaseException):
    """The process ends here: nothing after it runs."""


def two_fixed(desk: Desk) -> None:
    for sid, hour, address in ((SID, 10, "a@example.jp"), (OTHER, 11, "b@example.jp")):
        book(desk, sid=sid, email=address, slot=f"2026-11-25T{hour}:00")
        do(actions.Confirm(url=URL), sid=sid)
    desk.at("2026-11-24T08:30:00+09:00")
    desk.sweep()


def assert_all_once(desk: Desk, before: int) -> None:
    mails = sent_since(desk, before)
    assert sorted(mail["To"] for mail in mails) == sorted(
        ["a@example.jp", "b@example.jp", CENTER, HARASSMENT]
    )


@pytest.mark.parametrize("at", range(4))
def test_another_run_at_the_same_time_makes_no_second_mail(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    two_fixed(desk)
    before = len(desk.mails())
    before_each(desk, monkeypatch, lambda n: desk.morning() if n == at else None)
    desk.morning()
    assert_all_once(desk, before)


@pytest.mark.parametrize("at", range(4))
def test_killed_in_the_middle_the_next_run_completes_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    two_fixed(desk)
    before = len(desk.mails())

    def kill(n: int) -> None:
        if n == at:
            raise Killed

    before_each(desk, monkeypatch, kill)
    with pytest.raises(Killed):
        desk.morning()
    desk.later(minutes=10)
    desk.morning()
    assert_all_once(desk, before)


def test_one_that_fails_stands_in_no_other_one_s_way_and_is_done_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    two_fixed(desk)
    before = len(desk.mails())
    broken = [True]

    def fail(n: int) -> None:
        if n == 0 and broken:
            broken.clear()
            raise RuntimeError("a@example.jp in the text")

    before_each(desk, monkeypatch, fail)
    with pytest.raises(NotAllDone):
        desk.morning()
    log = written(morning.logger, caplog)
    assert "RuntimeError" in log
    assert "example.jp" not in log
    kinds = [row["kind"] for row in desk.rows("mail") if row["kind"] in ("reminder", "digest")]
    assert sorted(kinds) == ["digest", "digest", "reminder"]
    desk.morning()
    assert_all_once(desk, before)
