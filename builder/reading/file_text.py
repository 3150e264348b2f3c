"""Reads the text of any file of a desk, whatever is in it."""

import re
import time
from functools import lru_cache
from pathlib import Path

from builder.reading.mistakes import Mistake, conflict_mistake

_MOST_KEPT = 1000
"""Files whose text is kept in memory: a second check looks only at those that have changed."""

_MOST_STRAYS = 3
_OF_CHARACTERS = 20
"""More of them, or more than one in so many characters, and the whole file is in another encoding."""

_UNREADABLE = re.compile("[\0\N{REPLACEMENT CHARACTER}]")


_MAY_CHANGE_UNSEEN = 1_000_000_000
"""Nanoseconds: a file that was written so recently may be written again with the same time and size."""

_kept: dict[tuple[str, int, int, int], tuple[str, Mistake | None]] = {}
"""State of a file (path, inode, size, time) → what `file_text` says of it."""


def file_text(path: Path, file: str) -> tuple[str, Mistake | None]:
    """(text with "\\n" between its lines, None), or ("", why it can't be read). `file` is its name.

    Never raises, whatever an editor or a program wrote.
    """
    try:
        found = path.stat()
        state = str(path), found.st_ino, found.st_size, found.st_mtime_ns
        if state not in _kept:
            told = _text_of(path.read_bytes(), file)
            if time.time_ns() - found.st_mtime_ns < _MAY_CHANGE_UNSEEN:
                return told
            if len(_kept) >= _MOST_KEPT:
                _kept.clear()
            _kept[state] = told
        return _kept[state]
    except OSError:
        return "", Mistake(file, 1, 1, "ファイルとして読めません。消すか、元に戻してください。")


@lru_cache(maxsize=_MOST_KEPT)
def _text_of(written: bytes, file: str) -> tuple[str, Mistake | None]:
    try:
        text, is_utf_8 = written.decode("utf-8-sig"), True
    except UnicodeDecodeError:
        text, is_utf_8 = written.decode("utf-8-sig", "replace"), False
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    # UTF-16 without its mark is UTF-8 too, of NUL characters.
    if not is_utf_8 or "\0" in text:
        return "", _unreadable(text, file)
    conflict = conflict_mistake(text, file)
    return ("", conflict) if conflict else (text, None)


def _unreadable(text: str, file: str) -> Mistake:
    found = [match.start() for match in _UNREADABLE.finditer(text)]
    if len(found) > _MOST_STRAYS or len(found) * _OF_CHARACTERS > len(text):
        return Mistake(file, 1, 1, "文字コードがUTF-8ではありません。UTF-8で保存し直してください。")
    line_start = text.rfind("\n", 0, found[0]) + 1
    message = "ここに、こわれて読めない文字があります。消して、打ち直してください。"
    return Mistake(file, text.count("\n", 0, found[0]) + 1, found[0] - line_start + 1, message)
