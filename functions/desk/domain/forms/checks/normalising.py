"""From what was typed to what is checked, shown and stored, one answer at a time. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from desk.domain.calendar.moments import tokyo_day
from desk.domain.calendar.slots import SlotGrid
from desk.domain.forms import formats
from desk.domain.forms.checks.no_answers import is_nothing
from desk.domain.forms.formats.moments import moment_of, with_year
from desk.domain.forms.formats.typed import REFUSED
from desk.domain.forms.formats.whole_numbers import AroundNumbers, whole_number

_OF_SHAPE = frozenset(formats.CHECKS) - {"line", "text", "person-name"}
"""Formats in which a word such as なし is no answer; in the others it may be what somebody wants to say."""

_NO_WORDS = AroundNumbers()

_A_YEAR = timedelta(days=364)

_MOST_ITEMS = 50
"""Answers to one question, where its rule has no `maxItems`."""

_MOST_RAW = 1000
"""Characters of an answer that are normalised, or four times its limit: a longer one is refused as it is."""


def normalised(
    rule: Mapping[str, Any],
    value: Any,
    *,
    nothing: Mapping[str, Iterable[str]] | None,
    grid: SlotGrid | None,
    now: datetime,
    around: AroundNumbers = _NO_WORDS,
) -> Any:
    """An answer by the rule of its field; "" or [] for none. `nothing` are the words for none, if this field
    takes them (`is_nothing`); `around` what people write around its number.
    """
    if rule.get("type") == "integer":
        return _number(rule, value, nothing, around)
    if isinstance(value, list):
        items = (
            normalised(rule.get("items", {}), item, nothing=nothing, grid=grid, now=now) for item in value
        )
        # One too many is enough to refuse it; to compare hundreds with each other takes quadratic time.
        return list(islice((item for item in items if item != ""), rule.get("maxItems", _MOST_ITEMS) + 1))
    if not isinstance(value, str) or len(value) > max(_MOST_RAW, 4 * rule.get("maxLength", 0)):
        return value
    kind = rule.get("format", "")
    if kind in _OF_SHAPE and any(char in value for char in REFUSED):
        return formats.line(value)  # The error says where in what was typed such a character is.
    if nothing and kind in _OF_SHAPE and is_nothing(value.removesuffix("T"), nothing):
        return ""
    if kind == "slot":
        today = tokyo_day(now)
        return slot_of(value, grid, now=now) if grid else moment_of(value, today, today + _A_YEAR)
    return formats.NORMALISERS.get(kind, formats.line)(value)


def _number(
    rule: Mapping[str, Any],
    value: Any,
    nothing: Mapping[str, Iterable[str]] | None,
    around: AroundNumbers,
) -> Any:
    """A number; the words for none are 0 where that is in range, else no answer."""
    if isinstance(value, str) and value.strip() and nothing and is_nothing(value, nothing):
        return 0 if rule.get("minimum", 0) <= 0 else ""
    return whole_number(value, around)


def slot_of(typed: str, grid: SlotGrid, *, now: datetime) -> str:
    """A slot as it is stored, however it is written (`moment_of`). A day without its year is in the only year
    in which it can be booked.
    """
    first, last = tokyo_day(now), tokyo_day(now + grid.horizon)
    return with_year(moment_of(typed, first, last), first, last)
