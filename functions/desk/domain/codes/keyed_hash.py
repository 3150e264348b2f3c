"""Keyed hashes (HMAC-SHA-256): every secret code, signature and hidden address is made here.

Each text starts with its own purpose ("manage", "nonce", "rate" …), so a hash for one purpose is never valid
for another. Only `person_hash` has no purpose in front, and its bytes are stored.
"""

import hashlib
import hmac
from typing import Literal

from desk.domain.forms.checks.addresses import one_person

Setting = Literal["MAIL_HASH_KEY", "NONCE_KEYS", "LINK_KEYS", "cookie"]
"""Where a key comes from: a setting, or a secret in a cookie of the staff's console."""


class KeyMissing(ValueError):
    """A key isn't set: `setting` is its name."""

    def __init__(self, setting: Setting) -> None:
        super().__init__(f"{setting} is empty")
        self.setting = setting


def keyed_hash(text: str, *, key: bytes, setting: Setting) -> bytes:
    """The 32 bytes of `text`'s hash. Raises KeyMissing for an empty key, naming the `setting` it comes from.

    Without a key anyone could make the same hash, or find an address from its hash by trying addresses.
    """
    if not key:
        raise KeyMissing(setting)
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def person_hash(address: str, *, key: bytes) -> str:
    """Identifies the owner of a mail address, whatever its case and tag. Raises ValueError without a key.

    Claims of tagged addresses from before 2026-12 have the hash of the whole address. They are freed by the
    key that their submission stores, and end with the consultation as any claim does.
    """
    return keyed_hash(one_person(address), key=key, setting="MAIL_HASH_KEY").hex()[:32]
