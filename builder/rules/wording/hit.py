"""What a rule of writing finds in a text."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from builder.reading.source import Path
from builder.texts.public import NOT_PROSE, PLACEHOLDER_MARK


class Hit(NamedTuple):
    """The characters from `start` to before `end` of a file, and what to do about them, in Japanese.

    `row` is the path of the rule, if it is one of content/words.yml.
    """

    start: int
    end: int
    message: str
    row: Path = ()


Hits = Iterator[Hit]

OUTSIDE = f"\0{NOT_PROSE}{PLACEHOLDER_MARK}"
"""The characters of `Public.prose` that are no words."""

JAPANESE = "ぁ-ゖァ-ヺー一-龠々〇"
"""Kana and kanji, for a regular expression's character class."""

QUOTED = re.compile(r"[「『](?P<name>[^「」『』\n\0]*)[」』]")
