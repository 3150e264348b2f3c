"""Seals texts with a cookie's value as the key: who reads the table without that browser reads nothing.

AES-256-GCM with a random nonce. `purpose` and `about` are bound in: what was sealed for one thing or one
person opens as nothing else. `cryptography` is imported late, as most requests seal nothing.
"""

import base64
import binascii
import secrets

from desk.domain.codes.keyed_hash import keyed_hash

_NONCE = 12


class CannotOpen(Exception):
    """Sealed with another key, for something else, or damaged."""


def seal(text: str, *, token: str, purpose: str, about: str = "") -> str:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(_NONCE)
    sealed = AESGCM(_key(token, purpose)).encrypt(nonce, text.encode(), about.encode())
    return base64.b64encode(nonce + sealed).decode()


def unseal(sealed: str, *, token: str, purpose: str, about: str = "") -> str:
    """Raises CannotOpen."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        raw = base64.b64decode(sealed, validate=True)
        opened: bytes = AESGCM(_key(token, purpose)).decrypt(raw[:_NONCE], raw[_NONCE:], about.encode())
    except (InvalidTag, ValueError, binascii.Error) as error:
        raise CannotOpen from error
    return opened.decode()


def _key(token: str, purpose: str) -> bytes:
    return keyed_hash(f"console sealed\n{purpose}", key=token.encode(), setting="cookie")
