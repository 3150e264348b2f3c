"""When a form takes submissions: from a moment until a moment, and a little longer. Pure.

`open` of content/forms/*.yml. Without it a form always takes them.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Literal, NamedTuple

from desk.domain.calendar.moments import ONE_DAY, TOKYO, Clock, full_day_words, moment_words, tokyo_day

GRACE = timedelta(minutes=30)
"""How long after its end a form still takes what is sent, unless its `grace_minutes` says otherwise."""

State = Literal["early", "open", "late", "over"]
"""`early`: not yet; `late`: over, but what is sent is still taken."""


class Opening(NamedTuple):
    """`opens`: the first moment, `closes`: the first moment too late; None if there is no such end."""

    opens: datetime | None = None
    closes: datetime | None = None
    grace: timedelta = GRACE

    @property
    def ends(self) -> datetime | None:
        """The first moment at which nothing is taken any more."""
        return self.closes + self.grace if self.closes else None

    def state(self, now: datetime) -> State:
        if self.opens and now < self.opens:
            return "early"
        if self.closes is None or self.ends is None or now < self.closes:
            return "open"
        return "late" if now < self.ends else "over"

    def facts(self, clock: Clock) -> dict[str, str]:
        """`from`, `until` and `last` (the end of the grace) in words; "" for an end that there isn't."""
        return {
            "from": moment_words(self.opens, clock) if self.opens else "",
            "until": end_words(self.closes, clock) if self.closes else "",
            "last": end_words(self.ends, clock) if self.ends else "",
        }


def opening_of(words: Mapping[str, Any]) -> Opening:
    """What `open` of a form says: `from` and `until` are "YYYY-MM-DD HH:MM" of Tokyo."""
    opens, closes = words.get("from"), words.get("until")
    return Opening(
        opens=moment_of(opens) if opens else None,
        closes=moment_of(closes) if closes else None,
        grace=timedelta(minutes=words["grace_minutes"]) if "grace_minutes" in words else GRACE,
    )


def moment_of(text: str) -> datetime:
    """A moment of Tokyo as editors write it; 24:00 is the end of its day. Raises ValueError."""
    day, _, clock = text.partition(" ")
    at = date.fromisoformat(day)
    if clock == "24:00":
        return datetime.combine(at + ONE_DAY, time(), TOKYO)
    return datetime.combine(at, time.fromisoformat(clock), TOKYO)


def end_words(moment: datetime, clock: Clock) -> str:
    """2026年11月20日(金) 17時; midnight belongs to the day that ends with it: 24時."""
    if moment.astimezone(TOKYO).time() == time():
        return f"{full_day_words(tokyo_day(moment) - ONE_DAY)} {'夜12時' if clock == 12 else '24時'}"
    return moment_words(moment, clock)
