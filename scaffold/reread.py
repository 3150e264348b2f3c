"""The list 「ここを読みなおしてください」: what a program can't know of another municipality."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from builder.check import read
from builder.rules.former import former_warnings
from scaffold.parts import Part, facts
from scaffold.removing.words import left_over
from scaffold.stage import Stage

_LONGEST = 60
_FOR_THE_SEARCH = re.compile(r" *[\w-]+: \[")
"""Other words for an answer: nobody reads them on the page."""

_GONE = "消した文：前後が、うまくつながっているか"
_OPEN = re.compile(r"(?m)^ *[-*] \[ \] +(.*\S)")
_TICKED = re.compile(r"(?m)^ *[-*] \[[xXｘＸ]\] +(.*\S)")

_HEAD = """# ここを読みなおしてください

make init が書きかえられなかったこと、書きかえたあとに人の目で見てほしいことです。
読んで、直すか、そのままでよいとわかったら、「[ ]」を「[x]」にします。残りの数は、make check が知らせます。
全部すんだら、このファイルを消してください。
"""
_FACT_FILES = (
    "content/*.md",
    "content/*/*.md",
    "faq/*.yml",
    "content/forms/*.yml",
    "content/desks.yml",
    "content/laws.yml",
    "content/flow.yml",
    "content/precautions.yml",
    "content/cooling-off.yml",
    "content/mail/*.yml",
)


def reread_list(stage: Stage, away: Iterable[Part], before: str = "") -> str:
    """The whole text of the list, in Markdown. Of the list `before` it, what was ticked stays ticked, and
    what only a removal of that time could say stays, if it wasn't read yet.
    """
    left = [
        (file, line, column, f"「{name}」のことが書いてあります。消すか、書きなおしてください")
        for file, line, column, name in left_over(stage, away)
    ]
    checked, _ = read(stage.root)
    former = [
        (one.file, one.line, one.column, one.message.partition("。")[0]) for one in former_warnings(checked)
    ]
    sections = (
        ("前の窓口のものが残っているところ", _rows(stage, former)),
        ("残さないサービスの名前があるところ", _rows(stage, left)),
        (_GONE, [*_unread(before, _GONE), *_gone(stage)]),
        ("この窓口でも正しいかを、確かめるところ", _rows(stage, [*_facts(stage), *_doubts(stage)])),
        ("ほかの言葉のページ", _languages(stage)),
    )
    ticked = {_said(one[1]) for one in _TICKED.finditer(before)}
    parts = [_HEAD]
    for title, rows in sections:
        if found := [*dict.fromkeys(rows)]:
            boxes = (f"- [{'x' if _said(row) in ticked else ' '}] {row}" for row in found)
            parts.append(f"## {title}\n\n" + "\n".join(boxes) + "\n")
    return "\n".join(parts)


def _said(row: str) -> str:
    """A point without the line at which it stands: lines move."""
    return re.sub(r"^(\S+?):\d+:\d+ ", r"\1 ", row.strip())


def _unread(before: str, title: str) -> list[str]:
    section = before.partition(f"## {title}\n")[2].partition("\n## ")[0]
    return _OPEN.findall(section)


Place = tuple[str, int, int, str]
"""File, line and column (from 1), and why it has to be read."""


def _rows(stage: Stage, found: Iterable[Place]) -> Iterator[str]:
    by_line: dict[tuple[str, int], tuple[int, list[str]]] = {}
    for file, line, column, why in found:
        _, whys = by_line.setdefault((file, line), (column, []))
        if why not in whys:
            whys.append(why)
    for (file, line), (column, whys) in sorted(by_line.items()):
        said = stage.text(file).split("\n")[line - 1] if stage.has(file) else ""
        yield f"{file}:{line}:{column} `{_short(said, column - 1)}`：{'。'.join(whys)}"


def _gone(stage: Stage) -> Iterator[str]:
    for one in stage.gone:
        # A whole item, a link or another name for the search leaves nothing behind that has to be read.
        if stage.has(one.file) and "。" in one.text and not one.text.startswith("- "):
            yield f"{one.file} `{_short(one.text)}`"


def _facts(stage: Stage) -> Iterator[Place]:
    known = facts()
    for name in stage.files(*_FACT_FILES):
        if Path(name).name == "README.md":
            continue
        for number, line in enumerate(stage.text(name).split("\n"), 1):
            is_comment = not name.endswith(".md") and line.lstrip().startswith("#")
            if not is_comment and not _FOR_THE_SEARCH.match(line):
                for pattern, why in known:
                    if found := pattern.search(line):
                        yield name, number, found.start() + 1, why


def _doubts(stage: Stage) -> Iterator[Place]:
    for one in stage.doubts:
        pattern = re.compile(one.words)
        for name in stage.files(one.files):
            for number, line in enumerate(stage.text(name).split("\n"), 1):
                is_comment = not name.endswith(".md") and line.lstrip().startswith("#")
                if not is_comment and (found := pattern.search(line)):
                    yield name, number, found.start() + 1, one.why


def _languages(stage: Stage) -> Iterator[str]:
    for name in stage.files("content/languages/*.yml"):
        yield (
            f"{name} `values`：この窓口の名前の言い方です（ふりがなは、辞書で付けました）。"
            "正しいか、足りないものはないかを見てください"
        )


def _short(text: str, at: int = 0) -> str:
    """One line of a text, around an index of it."""
    begin = max(0, at - _LONGEST // 3)
    line = " ".join(text[begin:].replace("`", "").split())
    return ("…" if begin else "") + (line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…")
