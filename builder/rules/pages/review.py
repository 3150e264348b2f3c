"""Warnings about what has to be looked at again by a day: `review_by` of a page, a file or a row of it."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.source import Path

KEY = "review_by"


def review_warnings(checked: Checked, today: date) -> Iterator[Mistake]:
    """Each whose day is past (Tokyo's `today`)."""
    for source in checked.sources.files:
        if KEY not in source.text or not checked.is_sound(source.kind) or source.data is None:
            continue
        for path, day in _days(source.data):
            if date.fromisoformat(day) < today:
                message = (
                    f"見なおす日（{day}）を過ぎています。内容が今も正しいかを確かめて、"
                    "新しい日付にしてください。"
                )
                yield source.mistake(path, message)


def _days(data: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """(path, day) of each, at any depth."""
    rows = data.items() if isinstance(data, Mapping) else enumerate(data)
    for key, value in rows:
        if key == KEY:
            yield (*path, key), str(value)
        elif isinstance(value, Mapping | list):
            yield from _days(value, (*path, key))
