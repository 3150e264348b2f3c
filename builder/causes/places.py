"""Mistakes about one thing, as one mistake."""

from collections.abc import Sequence
from dataclasses import replace

from builder.reading.mistakes import Mistake, places_words


def first_of(found: Sequence[Mistake]) -> list[Mistake]:
    """The causes among mistakes about one thing; else the first, which names the places of the others."""
    if causes := [one for one in found if one.is_cause]:
        return causes
    first, *others = sorted(found)
    places = [one for one in others if (one.file, one.line) != (first.file, first.line)]
    if places:
        first = replace(
            first, message=f"{first.message}同じことが、ほかにもあります: {places_words(places)}。"
        )
    return [first]
