"""Receipt numbers (受付番号): short, unambiguous when read aloud or copied by hand, self-checking.

K7M2-9XQ4-F is eight random characters and a check character. The alphabet leaves out I, L, O, 0
and 1; its 31 characters are a prime number, so the weighted sum catches every single wrong
character and every swap of two neighbours.
"""

import secrets
from itertools import groupby

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_LENGTH = 8


def new_receipt() -> str:
    """A random receipt number: 31**8 (8.5e11) of them; the store makes it unique."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(_LENGTH))
    return f"{body[:4]}-{body[4:]}-{_check_character(body)}"


def is_receipt(number: str) -> bool:
    """Whether `number` has the form of a receipt number and its check character fits."""
    body, _, check = number.rpartition("-")
    compact = body.replace("-", "", 1)
    return (
        len(number) == _LENGTH + 3
        and body[4:5] == "-"
        and all(char in ALPHABET for char in compact)
        and check == _check_character(compact)
    )


def spelled(digest: bytes, length: int) -> str:
    """The last `length` digits of a hash, read as a number in the alphabet (4.95 bits a character)."""
    number = int.from_bytes(digest)
    digits = []
    for _ in range(length):
        number, digit = divmod(number, len(ALPHABET))
        digits.append(ALPHABET[digit])
    return "".join(digits)


def receipt_pattern() -> str:
    """The form of a receipt number as a regular expression; it can't verify the check character."""
    char = f"[{_as_ranges(ALPHABET)}]"
    return f"^{char}{{4}}-{char}{{4}}-{char}$"


def _as_ranges(chars: str) -> str:
    """Letters and digits in ascending order as a character class has them: 23456789AB is 2-9AB."""
    runs = ["".join(char for _, char in run) for _, run in groupby(enumerate(chars), _offset)]
    return "".join(f"{run[0]}-{run[-1]}" if len(run) > 2 else run for run in runs)


def _offset(at: tuple[int, str]) -> int:
    """The same for all characters of one run."""
    return ord(at[1]) - at[0]


def _check_character(body: str) -> str:
    total = sum(weight * ALPHABET.index(char) for weight, char in enumerate(body, start=1))
    return ALPHABET[total % len(ALPHABET)]
