"""Warnings about what is left of the desk that this one was made of (content/former.yml), and about the list
of what its people have to read again (reread.md, by `make init`).
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.source import Source

REREAD = "reread.md"
"""In the desk's folder."""

_OPEN = re.compile(r"^ *[-*] \[ \]", re.MULTILINE)
_DATES = ("published", "updated")


def former_warnings(checked: Checked) -> Iterator[Mistake]:
    """Each place of a value that belongs to the desk before, if this is another municipality's."""
    source, site = checked.one("former"), checked.one("site")
    if source is None or site is None or source.data["municipality"] == site.data["municipality"]:
        return
    before = source.data["municipality"]
    whats = {row["value"]: row for row in source.data["values"]}
    if whats:
        words = sorted(whats, key=len, reverse=True)
        pattern = re.compile(rf"(?<![0-9])(?:{'|'.join(map(re.escape, words))})(?![0-9])")
        for file in (*checked.sources.files, *_environments(checked.sources.root)):
            if file.kind not in ("former", "words"):
                yield from _in(file, pattern, whats, before)
    for file in (*checked.all("page"), *checked.all("faq")):
        for key in _DATES:
            if file.data.get(key, "9") <= source.data.get("until", ""):
                message = (
                    f"前の窓口（{before}）の日付です。この窓口でページを出す日、直した日にしてください。"
                )
                yield file.mistake((key,), message)


def reread_warnings(checked: Checked) -> Iterator[Mistake]:
    """How much of the list is left to do."""
    path = checked.sources.root / REREAD
    text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    if left := len(_OPEN.findall(text)):
        first = _OPEN.search(text)
        line = text.count("\n", 0, first.start() if first else 0) + 1
        message = (
            f"読みなおすところが、あと{left}か所あります。読んだら「[ ]」を「[x]」にします。"
            "全部すんだら、このファイルを消してください。"
        )
        yield Mistake(REREAD, line, 1, message)


def _in(
    file: Source, pattern: re.Pattern[str], whats: Mapping[str, Mapping[str, Any]], before: str
) -> Iterator[Mistake]:
    for found in pattern.finditer(file.text):
        row = whats[found[0]]
        line = file.text[file.text.rfind("\n", 0, found.start()) + 1 : found.start()]
        is_comment = file.kind != "page" and line.lstrip().startswith("#")
        if is_comment or row.get("file", file.file) != file.file:
            continue
        message = (
            f"「{found[0]}」は、前の窓口（{before}）の{row['what']}です。この窓口のものに書きかえてください。"
            "このままでよければ、content/former.yml から、この値の行を消してください。"
        )
        yield file.mistake_at(found.start(), message)


def _environments(root: Path) -> Iterator[Source]:
    for path in sorted(root.glob("infra/environments/*.yml")):
        text = path.read_text(encoding="utf-8", errors="replace")
        yield Source(kind="environment", file=path.relative_to(root).as_posix(), text=text)
