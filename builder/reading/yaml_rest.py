"""Goes on reading a YAML file behind a place that can't be read, so that all such places are told at once.

The entry that holds the place is blanked, and the rest read again. An entry is what an editor calls one: a
row of a list, or a key with what is below it. If the next place that can't be read is still inside the
entry's surroundings, the first one may have caused it, so more is blanked. Behind a mistake in the structure
(indentation), nothing more is told: nobody knows what belongs where.
"""

import re
from collections.abc import Callable, Iterator

Error = tuple[int, str, bool]
"""Index of a character, what is wrong there, and whether it is in the structure and not in one value."""

First = Callable[[str], Error | None]
"""The first error of a text."""

MOST = 10
"""More places of one file than this are not looked for."""

_LINE = re.compile(r"[^\n]*\n?")


def errors(text: str, first: First) -> tuple[list[Error], str]:
    """The errors of a text in their order, and what can be read of it, "" if that isn't known."""
    found: list[Error] = []
    error = first(text)
    while error:
        if found and error[2]:
            return found, ""
        found.append(error)
        rest = None if error[2] or len(found) == MOST else _behind(text, error[0], first)
        if rest is None:
            return found, ""
        text, error = rest
    return found, text


def _behind(text: str, index: int, first: First) -> tuple[str, Error | None] | None:
    """The text without the entry at `index`, and its first error, which is behind that entry; else None."""
    for start, end in _entries(text, index):
        if not start <= index < end:
            continue
        blanked = text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]
        error = first(blanked)
        if error is None or error[0] >= end:
            return blanked, error
    return None


def _entries(text: str, index: int) -> Iterator[tuple[int, int]]:
    """The entries around `index`, from the row or key that it belongs to up to the whole section."""
    lines = [(match.start(), match[0]) for match in _LINE.finditer(text) if match[0]]
    here = max(number for number, (start, _) in enumerate(lines) if start <= index)
    depth = _depth(lines[here][1])
    is_row = lines[here][1].lstrip(" \t").startswith("- ")
    if depth == 0 or is_row:
        yield _with_what_is_below(lines, here)
    for number in range(here - 1, -1, -1):
        line = lines[number][1]
        if _says_something(line) and _depth(line) < depth:
            depth = _depth(line)
            yield _with_what_is_below(lines, number)


def _with_what_is_below(lines: list[tuple[int, str]], number: int) -> tuple[int, int]:
    depth = _depth(lines[number][1])
    for start, line in lines[number + 1 :]:
        if _says_something(line) and _depth(line) <= depth:
            return lines[number][0], start
    start, line = lines[-1]
    return lines[number][0], start + len(line)


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _depth(line: str) -> int:
    """The blanks before the first character. A tab, which is a mistake, is two of them before a row; another
    line with one belongs to the line before it.
    """
    text = line.lstrip(" \t")
    before = line[: len(line) - len(text)]
    if "\t" in before and not text.startswith("- "):
        return len(line) + 1000
    return len(before.replace("\t", "  "))
