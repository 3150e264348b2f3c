"""Takes comments and needless blanks out of the site's own scripts: visitors don't download them.

Names stay as they are, so that a script in a browser reads like its source. Written here because other
packages have to be compiled somewhere (rjsmin on macOS and Windows, tdewolff-minify on Apple's processors) or
are 18 MB (minify-html). Of the scripts there were it made the same bytes as rjsmin.
"""

import re
from collections.abc import Iterator

_GAP = r"(?P<gap>(?:\s|//[^\n]*|/\*.*?\*/)+)"
_TEXT = r""""(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'"""
_PATTERN = r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/"
_VALUE_NEXT = re.compile(rf"{_GAP}|{_TEXT}|{_PATTERN}|[\w$]+|.", re.DOTALL)
_VALUE_DONE = re.compile(rf"{_GAP}|{_TEXT}|[\w$]+|.", re.DOTALL)
"""Tokens: a slash behind a value divides by what follows, and begins a pattern anywhere else."""

_NO_VALUE = re.compile(
    r"[(,=:\[!&|?{};+*%~^<>/-]|"
    r"return|typeof|case|in|of|await|delete|do|else|instanceof|new|throw|void|yield|"
)
"""Tokens behind which a value comes; the last is none, at the start."""
_ENDS = re.compile(r"[\w$)\]}\"'`+/-]")
_BEGINS = re.compile(r"[\w$(\[{\"'`+/!~#-]")
"""Between these a line end may end a statement, so it stays."""
_WORD = re.compile(r"[\w$]")


def minified(script: str) -> str:
    """A script that does the same, in fewer characters. What is in ${…} stays as it is. A pattern right
    behind `)`, as in `if (a) /b/.test(c)`, is taken for a division.
    """
    parts = [""]
    gap = ""
    for token, is_gap in _tokens(script, 0):
        if is_gap:
            gap = token
            continue
        before = parts[-1]
        if gap and before:
            parts.append(_between(before, token, has_line_end="\n" in gap))
        parts.append(token)
        gap = ""
    return "".join(parts)


def _tokens(script: str, at: int) -> Iterator[tuple[str, bool]]:
    """(token, whether it is blanks and comments) of a script from an index on."""
    before = ""
    while at < len(script):
        token = (_VALUE_NEXT if _NO_VALUE.fullmatch(before) else _VALUE_DONE).match(script, at)
        if token is None:  # any character is a token
            break
        text = script[at : _end_of_template(script, at)] if token[0] == "`" else token[0]
        at += len(text)
        yield text, bool(token["gap"])
        if not token["gap"]:
            before = text


def _end_of_template(script: str, at: int) -> int:
    """Where a text in `…` ends that begins at `at`: in its ${…} may be other such texts."""
    at += 1
    while at < len(script) and script[at] != "`":
        if not script.startswith("${", at):
            at += 2 if script[at] == "\\" else 1
            continue
        at, depth = at + 2, 1
        for text, _ in _tokens(script, at):
            at += len(text)
            depth += (text == "{") - (text == "}")
            if not depth:
                break
    return at + 1


def _between(before: str, token: str, *, has_line_end: bool) -> str:
    end, start = before[-1], token[0]
    if has_line_end and _ENDS.match(end) and _BEGINS.match(start):
        return "\n"
    are_words = _WORD.match(end) and _WORD.match(start)
    # a - -b, a / /b/, 1 .toString(), a < !--b
    is_other = (end == start and end in "+-/") or (start == "." and before.isdigit()) or end + start == "<!"
    return " " if are_words or is_other else ""
