"""Two words by which an applicant knows that a caller is the desk.

They are on the page behind receipt number and code, and in `show` of the staff, who read them out when they
call. Made from the sid, which no page, mail or address names; so nothing is stored and no key is needed.
"""

import hashlib
from collections.abc import Sequence


def calling_words(sid: str, words: Sequence[str]) -> str:
    """Two different words of the editors' list, always the same for one sid: 「あさがお・みなと」."""
    number = int.from_bytes(hashlib.sha256(f"calling\n{sid}".encode()).digest())
    number, first = divmod(number, len(words))
    rest = [word for word in words if word != words[first]]
    return f"{words[first]}・{rest[number % len(rest)]}"
