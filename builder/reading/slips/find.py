"""Finds the slips of a file."""

import re

from builder.reading.slips.lines import Line, Slip
from builder.reading.slips.rows import is_row_among_keys, odd_entry, odd_row, without_rows
from builder.reading.slips.texts import (
    body_slips,
    end_of_text,
    lost_bar,
    lost_mark,
    without_text,
    without_words,
)

_HEADER = re.compile(
    r"(?:(?P<key> *(?:- +)*)(?:[A-Za-z0-9_-]+|\"[^\"]*\")(?:: *|：? +)|(?P<row> *(?:- +)*?)- +)"
    r"[|>][-+]?[ \t]*(?:#.*)?"
)
"""A line above a text: behind a key, or as a row of a list."""


def slips(text: str, *, with_bars: bool = False) -> tuple[list[Slip], str]:
    """The slips of a text in their order, and the text without them: as long, and line by line the same.

    `with_bars`: also texts that lost their `|`, which matters only if the rest can't be read without it.
    """
    lines: list[Line] = []
    at = 0
    for written in text.split("\n"):
        lines.append(Line(at, written))
        at += len(written) + 1
    found: list[Slip] = []
    mended = [line.text for line in lines]
    outside: list[Line] = []
    number = 0
    while number < len(lines):
        line = lines[number]
        header = _HEADER.fullmatch(line.text)
        if not header:
            if with_bars and (key := lost_bar(lines, number)):
                message = f"「{key}:」の後に、「|」がありません。「{key}: |」と書いてください。"
                found.append((line.start + line.key_depth, message))
                outside.append(line)
                number = without_text(lines, number, mended)
                continue
            if told := lost_mark(lines, number, outside):
                found.append((line.start + line.depth, told))
                number = without_words(lines, number, mended)
                continue
            if row := odd_row(lines, number, outside):
                found.append((line.start + line.depth, row[0]))
                number = without_rows(lines, number, mended, goes_before=row[1])
                continue
            if is_row_among_keys(lines, number, outside):
                message = "この行の初めの「- 」を消して、「- 」のない上の行と、字をそろえてください。"
                found.append((line.start + line.depth, message))
                mended[number] = " " * len(line.text)
                number += 1
                continue
            if odd := odd_entry(line):
                found.append(odd[:2])
                mended[number] = odd[2]
            outside.append(Line(line.start, mended[number]))
            number += 1
            continue
        outside.append(line)
        depth = len(header["row"] if header["key"] is None else header["key"])
        end = end_of_text(lines, number, depth, outside)
        body = lines[number + 1 : end]
        if in_text := list(body_slips(body, lines[end:], depth)):
            found += in_text
            for place in range(number + 1, end):
                mended[place] = " " * len(lines[place].text)
            mended[number] = re.sub(r"[|>].*", lambda match: " " * len(match[0]), line.text)
        number = end
    return found, "\n".join(mended)
