"""The code with which an applicant sees and changes a booking without an account.

An HMAC of the sid under a server key: a mail can be composed again, and the code is stored nowhere. 26 of the
receipts' 31 characters are 128.8 bits; the key's id comes first, so that keys can rotate. The code can be
copied by hand: spaces, dashes, case and width don't matter.

Whoever had the mail of a mistyped address has its code. So a submission counts its codes: `nth` is how many
there were before (`link_n` of META), and only the newest is right.
"""

import hmac
from collections.abc import Mapping

from desk.domain.codes.keyed_hash import keyed_hash
from desk.domain.codes.receipt import ALPHABET, spelled
from desk.domain.forms.formats import DASHES
from desk.domain.forms.formats.typed import as_plain

_LENGTH = 26
LENGTH = _LENGTH + 1
"""Characters of a code, with its key's id."""

_GROUP = 5


def link_code(sid: str, *, keys: Mapping[str, bytes], nth: int = 0) -> str:
    """The `nth` code of one submission under the first of `keys`: A7K2M-9XQ4R-… .

    `keys` maps key id (one character of the receipts' alphabet) to secret. Raises ValueError without a key.
    """
    key_id, key = next(iter(keys.items()), ("", b""))
    code = key_id + _digits(key, sid, nth)
    return "-".join(code[n : n + _GROUP] for n in range(0, len(code), _GROUP))


def is_link_code(code: str, sid: str, *, keys: Mapping[str, bytes], nth: int = 0) -> bool:
    """Whether `code`, as typed, is this submission's `nth`. Compares in constant time."""
    typed = plain_code(code)
    key = keys.get(typed[:1])
    # An unknown key id costs the same work, so that the time taken reveals nothing.
    right = _digits(key or b"none", sid, nth)
    return hmac.compare_digest(typed[1:].encode(), right.encode()) and key is not None


def plain_code(text: str) -> str:
    """`text` in half-width capitals, without spaces, dashes and what can't be seen."""
    folded = as_plain(text).upper()
    return "".join(char for char in folded if char not in DASHES and not char.isspace())


def is_key_id(key_id: str) -> bool:
    return len(key_id) == 1 and key_id in ALPHABET


def _digits(key: bytes, sid: str, nth: int) -> str:
    counted = f"\n{nth}" if nth else ""
    return spelled(keyed_hash(f"manage\n{sid}{counted}", key=key, setting="LINK_KEYS"), _LENGTH)
