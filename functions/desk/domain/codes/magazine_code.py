"""The codes in a magazine's mails: one confirms a subscription, one ends it.

A subscription's id is a keyed hash of its magazine and its mailbox, so there is one for a mailbox, and the id
says nothing about whose it is. A code is that id and an HMAC under a link key, which the outbox can compose
again: nothing of it is stored. A code confirms or ends, never both, and nothing can be seen with it.

A code that confirms belongs to one request and the time after it (`since`): the code of an old mail can't
bring back a subscription that was ended. A code that ends a subscription does so for ever, also when the
same person has subscribed anew: somebody may press the button in an old issue.
"""

import hmac
import re
from collections.abc import Mapping
from typing import Literal
from urllib.parse import unquote

from desk.domain.codes.keyed_hash import keyed_hash
from desk.domain.codes.manage_code import plain_code
from desk.domain.codes.receipt import ALPHABET, spelled
from desk.domain.forms.checks.addresses import one_person
from desk.domain.forms.formats.typed import as_plain

Purpose = Literal["confirm", "leave"]

_ID = 16
_MAC = 26
LENGTH = _ID + 1 + _MAC
"""Characters of a code: the id (79 bits), the id of the key, and 128.8 bits that nobody can guess."""

_GROUP = 5
_MOST = 1000
"""Characters of a paste that are looked through."""

_WHOLE = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}")
_BETWEEN = r"[\s>|=-]*"
"""What a mail program may put between the characters of a code: line ends, quote marks."""

_IN_TEXT = re.compile(rf"(?<![A-Z0-9])[{ALPHABET}](?:{_BETWEEN}[{ALPHABET}]){{{LENGTH - 1}}}(?![A-Z0-9])")


def subscription_id(magazine: str, address: str, *, key: bytes) -> str:
    """Of the mailbox and not of the address as typed: case, width and plus-tags don't count.

    Raises ValueError without a key.
    """
    text = f"subscription\n{magazine}\n{one_person(address)}"
    return spelled(keyed_hash(text, key=key, setting="MAIL_HASH_KEY"), _ID)


def magazine_code(purpose: Purpose, subscription: str, *, keys: Mapping[str, bytes], since: str = "") -> str:
    """The code of a subscription (its id) under the first of `keys` (as for `link_code`): A7K2M-9XQ4R-… .

    `since` is the stamp of the request that it confirms. Raises ValueError without a key.
    """
    key_id, key = next(iter(keys.items()), ("", b""))
    code = subscription + key_id + _mac(purpose, subscription, since, key)
    return "-".join(code[n : n + _GROUP] for n in range(0, len(code), _GROUP))


def is_magazine_code(purpose: Purpose, code: str, *, keys: Mapping[str, bytes], since: str = "") -> bool:
    """Whether `code` (plain) is the subscription's that it names. Compares in constant time."""
    key = keys.get(code[_ID : _ID + 1])
    # An unknown key id costs the same work, so that the time taken reveals nothing.
    right = _mac(purpose, code[:_ID], since, key or b"none")
    return hmac.compare_digest(code[_ID + 1 :].encode(), right.encode()) and key is not None


def pasted_code(text: str) -> str:
    """The plain code in what was typed or pasted: with its dashes, or the mail's whole link; else ""."""
    typed = as_plain(unquote(text[:_MOST])).upper()
    plain = plain_code(typed)
    if _WHOLE.fullmatch(plain):
        return plain
    found = _IN_TEXT.search(typed.rpartition("#")[2])
    return re.sub(f"[^{ALPHABET}]", "", found[0]) if found else ""


def subscription_of(code: str) -> str:
    """The id of the subscription that a plain code names."""
    return code[:_ID]


def _mac(purpose: Purpose, subscription: str, since: str, key: bytes) -> str:
    text = f"magazine {purpose}\n{subscription}\n{since}"
    return spelled(keyed_hash(text, key=key, setting="LINK_KEYS"), _MAC)
