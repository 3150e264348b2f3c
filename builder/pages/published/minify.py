"""Takes comments and needless blanks out of the site's own scripts: visitors don't download them.

Names stay as they are, so that a script in a browser reads like its source. Written here because other
packages have to be compiled somewhere (rjsmin on macOS and Windows, tdewolff-minify on Apple's processors) or
are 18 MB (minify-html). Of the scripts there were it made the same bytes as rjsmin.
"""

import re

_GAP = r"(?P<gap>(?:\s|//[^\n]*|/\*.*?\*/)+)"
_TEXT = r""""(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`"""
_PATTERN = r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/"
_VALUE_NEXT = re.compile(rf"{_GAP}|{_TEXT}|{_PATTERN}|[\w$]+|.", re.DOTALL)
_VALUE_DONE = re.compile(rf"{_GAP}|{_TEXT}|[\w$]+|.", re.DOTALL)
"""Tokens: a slash behind a value divides by what follows, and begins a pattern anywhere else."""

_NO_VALUE = re.compile(r"[(,=:\[!&|?{};+*%~^<>-]|return|typeof|case|in|of|")
"""Tokens behind which a value comes; the last is none, at the start."""
_ENDS = re.compile(r"[\w$)\]}\"'`+/-]")
_BEGINS = re.compile(r"[\w$(\[{\"'`+/!~#-]")
"""Between these a line end may end a statement, so it stays."""
_WORD = re.compile(r"[\w$]")


def minified(script: str) -> str:
    """A script that does the same, in fewer characters. Text in `…` may not have another such text in it."""
    parts = [""]
    at, gap = 0, ""
    while at < len(script):
        token = (_VALUE_NEXT if _NO_VALUE.fullmatch(parts[-1]) else _VALUE_DONE).match(script, at)
        if token is None:  # any character is a token
            break
        at = token.end()
        if token["gap"]:
            gap = token["gap"]
            continue
        before = parts[-1]
        if gap and before:
            parts.append(_between(before[-1], token[0][0], has_line_end="\n" in gap))
        parts.append(token[0])
        gap = ""
    return "".join(parts)


def _between(end: str, start: str, *, has_line_end: bool) -> str:
    if has_line_end and _ENDS.match(end) and _BEGINS.match(start):
        return "\n"
    are_words = _WORD.match(end) and _WORD.match(start)
    return " " if are_words or (end == start and end in "+-") else ""
