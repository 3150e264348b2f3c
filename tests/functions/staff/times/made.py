"""Blocks as tests make them, without the command line."""

from datetime import date

from desk.domain.submissions.places.blocks import ALL_PLACES, Block, whole_day


def a_block(day: str) -> Block:
    """The whole day, all places."""
    start, end = whole_day(date.fromisoformat(day))
    return Block(desk="consumer-center", start=start, end=end, places=ALL_PLACES, reason="staff_away")
