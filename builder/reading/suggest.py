"""Suggests the known word that is nearest to a mistyped one."""

import difflib
from collections.abc import Iterable


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """「…」の間違いではありませんか。, or "" if no known word is near."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"「{near[0]}」の間違いではありませんか。" if near else ""
