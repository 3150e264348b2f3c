"""Keyed hashes (HMAC-SHA-256): they name a person, a mailbox or a source without saying who it is."""

import hashlib
import hmac


def person_hash(address: str, *, key: bytes) -> str:
    """A keyed hash of a mail address in lower case: names a person without naming them.

    Raises ValueError without a key: anyone could then find the person by trying addresses.
    """
    if not key:
        raise ValueError("MAIL_HASH_KEY is not set")
    return hmac.new(key, address.lower().encode(), hashlib.sha256).hexdigest()[:32]
