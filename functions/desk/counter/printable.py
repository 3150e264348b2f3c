"""What was sent, as it may be shown to staff: no control characters, no piles of marks."""

import re
import unicodedata
from collections.abc import Iterator

# Control characters except the newline, the marks that change the writing direction, and what is written with
# no visible trace: tags, and the marks of interlinear notes.
_STEERING = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u206f\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
_MOST_MARKS = 4
"""No script stacks more marks on a letter; a pile of them is drawn over the lines above and below."""


def printable(text: str) -> str:
    """`text` without control characters and piles of marks: what was sent must not move the cursor, nor hide
    or cover what stands around it.
    """
    return "".join(_without_piles(_STEERING.sub("\ufffd", text)))


def _without_piles(text: str) -> Iterator[str]:
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        if marks <= _MOST_MARKS:
            yield char
