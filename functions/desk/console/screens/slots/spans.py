"""The time that is closed, as it is typed: a day or several, whole or from one time to another."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from desk.console.request import Form, Request
from desk.console.screens.at_work import attempt, typed
from desk.counter.actions.fields import OWN
from desk.counter.session import Session
from desk.counter.times.blocks import grids
from desk.counter.times.series import span_typed, wanted_blocks
from desk.domain.calendar.moments import WEEKDAY_WORDS, hour_words
from desk.domain.calendar.slots import parse_slot, times_of
from desk.domain.submissions.places.blocks import Block
from desk.domain.submissions.reasons import LONGEST, known_reasons

_LINES = ("desk", "day", "until", "time", "end", "reason", "reason" + OWN)
_ANY_DAY = "2026-01-01"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What was typed into the controls of a time and its reason; "" for what wasn't."""

    lines: Mapping[str, str]
    weekdays: tuple[str, ...]
    op: str

    @classmethod
    def of(cls, request: Request, form: Form | None = None) -> "Asked":
        """Of a post; or of the address, and of what was kept of an ended session."""
        posted = form if form is not None else (request.kept or {})
        said = typed(posted) if form is not None else {**request.query, **typed(posted)}
        return cls(
            lines={name: said.get(name, "") for name in _LINES},
            weekdays=tuple(one for one in posted.get("weekdays", ()) if one in WEEKDAYS),
            op=attempt(said.get("op", "")),
        )

    @property
    def desk(self) -> str:
        return self.lines["desk"]

    @property
    def reason(self) -> str:
        return self.lines["reason" + OWN].strip() or self.lines["reason"]

    def blocks(self, session: Session) -> tuple[Block, ...]:
        """Raises Mistyped, InvalidAnswers."""
        return wanted_blocks(
            session,
            self.desk,
            self.lines["day"],
            span_typed(self.lines["time"], self.lines["end"]),
            until=self.lines["until"],
            weekdays=[int(one) for one in self.weekdays],
            places=None,
            reason=self.reason,
        )

    def hidden(self) -> Iterator[tuple[str, str]]:
        """The controls that post it again."""
        yield "op", self.op
        yield from ((name, value) for name, value in self.lines.items() if value)
        yield from (("weekdays", one) for one in self.weekdays)


WEEKDAYS = {str(n): name for n, name in enumerate(WEEKDAY_WORDS[:7])}
"""The value of each day of the week -> what it is called."""


def choices_of(session: Session, asked: Asked) -> dict[str, Any]:
    """What the controls offer."""
    of_desk = grids(session, asked.desk)
    starts = dict(pair for grid in of_desk for pair in times_of(grid.times, session.clock))
    ends: dict[str, str] = {}
    for grid in of_desk:
        for time in grid.times:
            end = parse_slot(f"{_ANY_DAY}T{time}") + timedelta(minutes=grid.minutes)
            ends[f"{end:%H:%M}"] = hour_words(end.hour, end.minute, session.clock)
    return {
        "desk": asked.desk,
        "asked": asked,
        "times": dict(sorted(starts.items())),
        "ends": dict(sorted(ends.items())),
        "weekdays": WEEKDAYS,
        "reasons": known_reasons(session.bundle, asked.desk),
        "limit": LONGEST,
    }
