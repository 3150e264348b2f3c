"""Lets `**` and `_` stand beside Japanese brackets and punctuation.

CommonMark decides by blanks and punctuation whether a mark opens or closes. Japanese has no blanks between
words, so `**「重要」**です` would stay as it is written: it does in GitHub's preview. The rule here is of
https://github.com/tats-u/markdown-cjk-friendly: beside a CJK character, punctuation doesn't count.
"""

import unicodedata

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned


class JapaneseState(StateInline):
    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803
        marker, end = self.src[start], start
        while end < self.posMax and self.src[end] == marker:
            end += 1
        before = self.src[start - 1] if start > 0 else " "
        after = self.src[end] if end < self.posMax else " "
        opens = _flanks(outside=before, inside=after)
        closes = _flanks(outside=after, inside=before)
        return Scanned(
            opens and (canSplitWord or not closes or _is_punctuation(before)),
            closes and (canSplitWord or not opens or _is_punctuation(after)),
            end - start,
        )


def _flanks(*, outside: str, inside: str) -> bool:
    """Whether a mark between the two characters belongs to what is inside."""
    if isWhiteSpace(ord(inside)):
        return False
    return (
        not _is_punctuation(inside)
        or is_wide(inside)
        or isWhiteSpace(ord(outside))
        or _is_punctuation(outside)
        or is_wide(outside)
    )


def is_wide(char: str) -> bool:
    """Whether a character is Japanese (or Chinese or Korean), its punctuation included."""
    return unicodedata.east_asian_width(char) in "WFH"


def _is_punctuation(char: str) -> bool:
    return isMdAsciiPunct(ord(char)) or isPunctChar(char)
