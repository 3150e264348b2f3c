"""Where the content's seminars no longer fit what was applied for: one is gone, moved, or too small. Pure."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from desk.domain.calendar.moments import Clock, from_stamp, full_day_words, stamp, time_words, tokyo_day
from desk.domain.seminars.seminar import Seminar

_REMEMBERED = timedelta(days=90)
"""So long after a seminar it has to be there: its attendance is recorded until then (`close_after_days`)."""


class Mismatch(NamedTuple):
    """`why` is a Japanese sentence for staff, with what to do; it says how many, and nothing of whom."""

    seminar: str
    why: str


def mismatches(
    counters: Mapping[str, Mapping[str, Any]], seminars: Mapping[str, Seminar], clock: Clock, *, now: datetime
) -> Iterator[Mismatch]:
    """`counters` are the items in the table by the seminar's id. Nothing of a seminar that is called off."""
    for name, counter in counters.items():
        taken, waiting = (int(counter.get(key, 0)) for key in ("taken", "waiting"))
        known, seminar = from_stamp(counter["start"]) if "start" in counter else None, seminars.get(name)
        if not taken + waiting or counter.get("off"):
            continue
        if seminar is None:
            if known is None or now < known + _REMEMBERED:
                yield Mismatch(name, _gone(taken + waiting))
        elif now < max(seminar.start, known or seminar.start):
            if known and known != seminar.start:
                yield Mismatch(name, _moved(known, taken + waiting, clock))
            if taken > seminar.capacity:
                yield Mismatch(name, _too_small(taken, seminar.capacity))


def start_of(seminar: Seminar) -> str:
    """What the counter remembers of when those who applied were told that it is."""
    return stamp(seminar.start)


def _gone(count: int) -> str:
    return (
        f"申込みが{count}件ありますが、日程（content/seminars.yml）にありません。"
        "id を変えたのなら、元にもどしてください。"
        "なくしたのなら、change（回の変更）か cancel（取消し）をしてください。"
    )


def _moved(known: datetime, count: int, clock: Clock) -> str:
    when = f"{full_day_words(tokyo_day(known))} {time_words(known, clock)}"
    return (
        f"開催の日時が、申し込まれたときの「{when}から」と変わっています（申込み {count}件）。"
        "まちがいなら、元にもどしてください。変えたのなら、tell-moved で知らせてください。"
    )


def _too_small(taken: int, most: int) -> str:
    return (
        f"定員（{most}人）より多い、{taken}件の申込みがあります。"
        "まちがいなら、定員を元にもどしてください。席は、だれからもなくなりません。"
    )
