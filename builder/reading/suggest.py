""" "Did you mean": the known word nearest to a mistyped one."""

import difflib
from collections.abc import Iterable


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """「…」の間違いではありませんか。 or nothing."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"「{near[0]}」の間違いではありませんか。" if near else ""
