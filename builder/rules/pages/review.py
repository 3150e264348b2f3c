"""Warnings about when something was looked at and has to be again: `checked` and `review_by`, anywhere."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.source import Path

KEY = "review_by"
_CHECKED = "checked"


def review_warnings(checked: Checked, today: date) -> Iterator[Mistake]:
    """Each `review_by` that is past, and each `checked` that is to come (Tokyo's `today`)."""
    for source in checked.sources.files:
        is_dated = KEY in source.text or f"{_CHECKED}:" in source.text
        if not is_dated or not checked.is_sound(source.kind) or source.data is None:
            continue
        for path, written in _days(source.data):
            day = date.fromisoformat(written)
            if path[-1] == KEY and day < today:
                message = (
                    f"見なおす日（{written}）を過ぎています。内容が今も正しいかを確かめて、"
                    "新しい日付にしてください。"
                )
                yield source.mistake(path, message)
            elif path[-1] == _CHECKED and day > today:
                message = f"確かめた日（{written}）が、まだ来ていない日です。年や月を見直してください。"
                yield source.mistake(path, message)


def _days(data: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """(path, day) of each, at any depth."""
    rows = data.items() if isinstance(data, Mapping) else enumerate(data)
    for key, value in rows:
        if key in (KEY, _CHECKED) and isinstance(value, str):
            yield (*path, key), value
        elif isinstance(value, Mapping | list):
            yield from _days(value, (*path, key))
