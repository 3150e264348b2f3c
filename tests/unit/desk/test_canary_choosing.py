"""Which slot the canary takes for a moment: far ahead, and never the last chance of a visitor."""

from typing import Any

import pytest

from desk.canary.choosing import slot_to_try

MON, WED = "2026-12-07", "2026-12-09"


def day(iso: str, **states: str) -> dict[str, Any]:
    """`h10="free"`: ten o'clock is free."""
    return {"date": iso, "times": [{"time": f"{at[1:]}:00", "state": one} for at, one in states.items()]}


@pytest.mark.parametrize(
    ("days", "slot"),
    [
        ([day(MON, h10="free", h11="free"), day(WED, h10="free", h11="free")], f"{WED}T11:00"),
        # Not the last one of its day.
        ([day(MON, h10="free", h11="free"), day(WED, h10="full", h11="free")], f"{MON}T11:00"),
        ([day(MON, h10="free", h11="full"), day(WED, h10="full", h11="free")], None),
        # Where each day has one, not the last day's.
        ([day(MON, h10="free"), day(WED, h10="free")], f"{WED}T10:00"),
        ([day(MON, h10="full"), day(WED, h10="free")], None),
        # A form with one time on some days is tried on the others.
        ([day(MON, h10="free", h11="free"), day(WED, h10="free")], f"{MON}T11:00"),
        ([day(MON), day(WED)], None),
        ([], None),
    ],
)
def test_the_slot_is_nobody_s_last_chance(days: list[dict[str, Any]], slot: str | None) -> None:
    assert slot_to_try(days) == slot
