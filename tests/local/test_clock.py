"""The desk's clock: real, or from NOW onwards."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from local.clock import Clock

TICK = timedelta(seconds=5)


@pytest.mark.parametrize("text", ["", "  "])
def test_without_now_it_is_the_real_time_in_tokyo(text: str) -> None:
    clock = Clock.parse(text)
    assert not clock.is_set
    assert abs(clock() - datetime.now(UTC)) < TICK
    assert clock().utcoffset() == timedelta(hours=9)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-20T10:00:00+09:00",
        "2026-11-20T01:00:00Z",
        "2026-11-20T10:00",
        " 2026-11-20 10:00:00 ",
    ],
)
def test_now_is_a_moment_in_tokyo_unless_it_says_otherwise(text: str) -> None:
    clock = Clock.parse(text)
    assert clock.is_set
    assert clock().isoformat(timespec="minutes") == "2026-11-20T10:00+09:00"


@pytest.mark.parametrize("text", ["明日", "2026-13-01", "10:00", "1795136400"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Clock.parse(text)


def test_the_clock_runs_on_from_now(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock.parse("2026-12-31T23:59:59+09:00")
    started = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: started + 2)
    assert clock().isoformat(timespec="minutes") == "2027-01-01T00:00+09:00"
