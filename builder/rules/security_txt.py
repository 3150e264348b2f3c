"""Warnings about security.txt (RFC 9116): a contact that expires soon, or too late."""

from collections.abc import Iterator
from datetime import date, timedelta

from builder.reading.mistakes import Mistake
from builder.reading.sound import Checked

_SOON = timedelta(days=30)


_LONGEST = timedelta(days=366)


def security_warnings(checked: Checked, today: date) -> Iterator[Mistake]:
    """Whether the day until which it holds has passed, comes soon, or is further off than the RFC wants."""
    source = checked.one("site")
    security = source.data.get("security") if source else None
    if not source or not security:
        return
    here = ("security", "expires")
    left = date.fromisoformat(security["expires"]) - today
    ask = "連絡先が今も正しいかを確かめて、新しい日付（1年以内）にしてください。"
    if left < timedelta(0):
        yield source.mistake(here, f"security.txt の期限が過ぎています。{ask}")
    elif left < _SOON:
        yield source.mistake(here, f"security.txt の期限まで、あと{left.days}日です。{ask}")
    elif left > _LONGEST:
        yield source.mistake(here, f"security.txt の期限が1年より先です。{ask}")
