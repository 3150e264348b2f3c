"""The tokens of a page, most of whose texts were parsed before: each answer by the check, as a text alone."""

import copyreg
import re
from collections.abc import Iterator, Sequence
from dataclasses import fields
from functools import lru_cache
from operator import attrgetter

from markdown_it.token import Token
from markdown_it.utils import EnvType

from builder.reading.recall import recalled
from builder.texts.gfm.parser import parse

_HEADING = re.compile(r"^(#{1,6}(?:[ \t].*)?)$", re.MULTILINE)
_RUNS_ON = re.compile(r"```|~~~|\]:|<[!?]|<(?:script|pre|style|textarea)|\r", re.IGNORECASE)
"""What may go on over a heading, or is defined for the whole page."""
_BELOW_A_LINE = re.compile(r"\S[ \t]*\n#")
"""Where a heading may be a part of HTML, which ends with an empty line only."""

_ALL = attrgetter(*(field.name for field in fields(Token)))
# As what it is made of, a token is kept and recalled in half the time.
copyreg.pickle(Token, lambda token: (Token, _ALL(token)))


def parsed(text: str) -> tuple[Sequence[Token], EnvType]:
    """As `parse`, once for each text. What it gives is shared, and only read."""
    # An answer has a line break at its end or not, as its editor quoted it.
    return _parsed(text if text.endswith("\n") else text + "\n")


@lru_cache(maxsize=32_768)
@recalled
def _parsed(text: str) -> tuple[Sequence[Token], EnvType]:
    return parse(text)


def tokens_of(text: str) -> Iterator[Token]:
    """As those of `parse`, but `map` counts the lines of a heading, or of what is between two, alone."""
    is_whole = _RUNS_ON.search(text) or ("<" in text and _BELOW_A_LINE.search(text))
    headings = [] if is_whole else _HEADING.findall(text)
    if not headings:
        yield from parsed(text)[0]
        return
    bodies = [body.strip("\n") for body in _HEADING.split(text)[::2]]
    of_headings = iter(parsed("\n\n".join(headings))[0])
    yield from parsed(bodies[0])[0]
    for body in bodies[1:]:
        # Its start, its text and its end.
        yield from (next(of_headings) for _ in range(3))
        yield from parsed(body)[0]
