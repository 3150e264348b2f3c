"""Rows that name days by `days`, `nth`, `every_weeks`, `months` or a period: keys that don't fit together."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from builder.reading.mistakes import Mistake
from builder.reading.source import Path, Source
from desk.domain.calendar.moments import WEEKDAY_WORDS
from desk.domain.calendar.regular_days import WEEKDAYS

_NEED = (
    ("nth", ("days",)),
    ("every_weeks", ("days", "since")),
    ("since", ("every_weeks",)),
    ("if_holiday", ("days",)),
    ("from", ("to",)),
    ("to", ("from",)),
)
_APART = (("every_weeks", "nth"), ("months", "from"))


def day_row_mistakes(source: Source, path: Path, row: Mapping[str, Any]) -> Iterator[Mistake]:
    """Of one row: the first thing that is wrong with it."""
    for one, others in _NEED:
        if one in row and (lacking := [f"「{other}」" for other in others if other not in row]):
            message = f"{one} は、{'と'.join(lacking)}といっしょに書きます。書き足してください。"
            yield source.key_mistake((*path, one), message)
            return
    for one, other in _APART:
        if one in row and other in row:
            message = f"{one} と {other} は、いっしょには書けません。どちらかを消してください。"
            yield source.key_mistake((*path, one), message)
            return
    since = date.fromisoformat(row["since"]) if "since" in row else None
    if since and WEEKDAYS[since.weekday()] not in row["days"]:
        message = (
            f"「{row['since']}」は{WEEKDAY_WORDS[since.weekday()]}曜日で、days の曜日ではありません。"
            "days の曜日の日にしてください。"
        )
        yield source.mistake((*path, "since"), message)
