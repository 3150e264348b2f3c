"""The slots of a form of a bundle, and whose bookings take their places. Pure."""

from collections.abc import Mapping
from typing import Any

from desk.domain.calendar.slots import SlotGrid

OWN = "own"
"""`places` of a form's `slots` that shares none with the desk's other forms."""


def grid_of(bundle: Mapping[str, Any], form: str) -> SlotGrid | None:
    """The slots of a form; None if it books none."""
    slots = bundle["forms"][form]["words"].get("slots")
    return SlotGrid.from_bundle(bundle, slots, apart=_apart(bundle["forms"], form)) if slots else None


def _apart(forms: Mapping[str, Any], form: str) -> frozenset[str]:
    """The forms whose bookings take no place of this one's: all others, if its places are its `own`; else
    those with places of their own. So one that is no longer in the settings still takes its place.
    """
    if has_own_places(forms[form]["words"]):
        return frozenset(forms) - {form}
    return frozenset(name for name, one in forms.items() if has_own_places(one["words"]))


def has_own_places(words: Mapping[str, Any]) -> bool:
    """Whether a form (its `words`) shares no place with the desk's other forms."""
    return bool(words.get("slots", {}).get("places") == OWN)
