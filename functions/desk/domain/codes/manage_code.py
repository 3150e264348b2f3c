"""Secrets of links: the code that lets an applicant see and change a booking without an account.

An HMAC of the sid under a server key, so that a mail can be composed again and nothing of it is stored
(house.md, Security). 26 characters of the receipts' 31 are 128.8 bits; before them stands the key's id, so
that keys can rotate. The code can be copied by hand: blanks, dashes and case don't count.
"""

import hmac
import unicodedata
from collections.abc import Mapping

from desk.domain.codes.keyed_hash import keyed_hash
from desk.domain.codes.receipt import ALPHABET
from desk.domain.forms.formats import DASHES

_LENGTH = 26
_GROUP = 5


def link_code(sid: str, *, keys: Mapping[str, bytes]) -> str:
    """The code of one submission under the first of `keys`: A7K2M-9XQ4R-… .

    `keys` is key id (one character of the receipts' alphabet) -> secret.
    """
    key_id, key = next(iter(keys.items()), ("", b""))
    code = key_id + _digits(key, sid)
    return "-".join(code[n : n + _GROUP] for n in range(0, len(code), _GROUP))


def is_link_code(code: str, sid: str, *, keys: Mapping[str, bytes]) -> bool:
    """Whether `code`, as a person may have typed it, is this submission's; compared in constant time."""
    typed = plain_code(code)
    key = keys.get(typed[:1])
    # Without such a key the same work is done, so that the time taken tells nothing.
    right = _digits(key or b"none", sid)
    return hmac.compare_digest(typed[1:].encode(), right.encode()) and key is not None


def plain_code(text: str) -> str:
    """What was typed, in capital half-width characters without blanks and dashes."""
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(char for char in folded if char not in DASHES and not char.isspace())


def is_key_id(key_id: str) -> bool:
    return len(key_id) == 1 and key_id in ALPHABET


def _digits(key: bytes, sid: str) -> str:
    number = int.from_bytes(keyed_hash(f"manage\n{sid}", key=key, setting="LINK_KEYS"))
    digits = []
    for _ in range(_LENGTH):
        number, digit = divmod(number, len(ALPHABET))
        digits.append(ALPHABET[digit])
    return "".join(digits)
