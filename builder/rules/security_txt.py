"""Warnings about the expiry date of security.txt (RFC 9116)."""

from collections.abc import Iterator
from datetime import date, timedelta

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake

_SOON = timedelta(days=30)


_LONGEST = timedelta(days=366)


def security_warnings(checked: Checked, today: date) -> Iterator[Mistake]:
    """The date is past, within 30 days, or more than the year ahead that RFC 9116 recommends as the most."""
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
