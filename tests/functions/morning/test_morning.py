"""A morning that runs twice, overlaps or is killed: each mail is still written once."""

import pytest

import morning
from desk.scheduled import NotAllDone
from tests import actions
from tests.functions.bookings import SID, URL, book, do
from tests.functions.conftest import Desk, written
from tests.functions.mornings import CENTER, HARASSMENT, before_each, sent_since

OTHER = "22222222-2222-4333-8444-555555555555"


class Killed(BaseException):
    """The process dies here: nothing after it runs."""


def two_fixed(desk: Desk) -> None:
    for sid, hour, address in ((SID, 10, "a@example.jp"), (OTHER, 11, "b@example.jp")):
        book(desk, sid=sid, email=address, slot=f"2026-11-25T{hour}:00")
        do(actions.confirm(url=URL), sid=sid)
    desk.at("2026-11-24T08:30:00+09:00")
    desk.sweep()


def assert_all_once(desk: Desk, before: int) -> None:
    mails = sent_since(desk, before)
    assert sorted(mail["To"] for mail in mails) == sorted(
        ["a@example.jp", "b@example.jp", CENTER, HARASSMENT]
    )


@pytest.mark.parametrize("at", range(4))
def test_overlapping_runs_write_each_mail_once(desk: Desk, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    two_fixed(desk)
    before = len(desk.mails())
    before_each(desk, monkeypatch, lambda n: desk.morning() if n == at else None)
    desk.morning()
    assert_all_once(desk, before)


@pytest.mark.parametrize("at", range(4))
def test_the_next_run_completes_one_that_was_killed(
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


def test_a_failing_reminder_does_not_block_the_others_and_is_retried(
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
