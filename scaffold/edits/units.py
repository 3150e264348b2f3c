"""Takes the smallest part out of a text that says something by itself: a sentence, a list's item, a row.

A text is a page's body, or a YAML value with its indentation: the functions take its lines as they stand in
the file.
"""

import re
from typing import NamedTuple

_ITEM = re.compile(r"(?P<indent> *)(?:[-*+]|\d+\.) +")
_ROW = re.compile(r" *\|")
_BLOCK = re.compile(r" *\{\{ *block ")
_HEADING = re.compile(r" *(?P<marks>#{1,6}) +\S")
_CLOSING = {"（": "）", "「": "」", "(": ")", "[": "]", "『": "』"}
_ALONE = re.compile(r" *(?:\{\{[^}]*\}\}[　 ]*)+(?:（[^）]*）)? *")
_HTML = re.compile(r" *</?(?:details|summary|div)\b")


class Cut(NamedTuple):
    """A text without a part, and that part."""

    text: str
    gone: str


def cut(text: str, index: int) -> Cut:
    """Take out the part in which the character at `index` stands."""
    start, end = part(text, index)
    return Cut(text=text[:start] + text[end:], gone=text[start:end].strip())


def part(text: str, index: int) -> tuple[int, int]:
    """The span of the part in which the character at `index` stands, with the line breaks that go with it."""
    begin = text.rfind("\n", 0, index) + 1
    line = text[begin : _line_end(text, begin)]
    if _ROW.match(line) or _BLOCK.match(line) or _HEADING.match(line) or _HTML.match(line):
        return begin, _line_end(text, begin)
    if (item := _item_start(text, begin)) is not None:
        return item, _item_end(text, item)
    first, last = _paragraph(text, begin)
    start, end = _sentence(text, first, last, index)
    if text[end - 1 : end] != "\n":
        start += len(text[start:end]) - len(text[start:end].lstrip(" "))
    if text[text.rfind("\n", 0, start) + 1 : start].strip() and text[end - 1 : end] == "\n":
        # The sentence before it in its line needs the line break: below it, a heading may follow.
        return start, end - 1
    if text[first:start].strip() or text[end:last].strip():
        return start, end
    return first, last


def tidy(body: str) -> str:
    """A page's body without headings over nothing, without words that lead to a list which is gone, and with
    its lists counted anew.
    """
    before = None
    while before != body:
        before = body
        body = _without_empty(body)
    return _counted(re.sub(r"\n{3,}", "\n\n", body)) if body.strip() else ""


def _without_empty(body: str) -> str:
    parts = re.split(r"\n{2,}", body.strip("\n"))
    kept: list[str] = []
    for number, one in enumerate(parts):
        after = parts[number + 1] if number + 1 < len(parts) else ""
        level = _level(one)
        if level and "\n" not in one.strip() and (not after.strip() or 0 < _level(after) <= level):
            continue
        rows = one.strip().split("\n")
        if rows[0].startswith("|") and len(rows) <= 2:
            continue
        leads = re.search(r"[：:]\Z", one.strip()) and not level and not _ITEM.match(one)
        if leads and not (_ITEM.match(after) or _ROW.match(after) or _BLOCK.match(after)):
            continue
        kept.append(one)
    return "\n" + "\n\n".join(kept) + "\n" if kept else ""


def _level(text: str) -> int:
    heading = _HEADING.match(text)
    return len(heading["marks"]) if heading else 0


def _counted(body: str) -> str:
    lines, number, depth = body.split("\n"), 0, -1
    for at, line in enumerate(lines):
        item = re.match(r"( *)\d+\. ", line)
        if item:
            number = number + 1 if len(item[1]) == depth else 1
            depth = len(item[1])
            lines[at] = f"{item[1]}{number}. {line[item.end() :]}"
        elif line.strip() and not line.startswith(" " * (depth + 1)):
            depth = -1
    return "\n".join(lines)


def _line_end(text: str, begin: int) -> int:
    return text.find("\n", begin) + 1 or len(text)


def _item_start(text: str, begin: int) -> int | None:
    """Where the list's item begins to which a line belongs; None if it belongs to none."""
    depth = _depth(text, begin)
    while True:
        line = text[begin : _line_end(text, begin)]
        found = _ITEM.match(line)
        if found and len(found["indent"]) <= depth:
            return begin
        if not line.strip() or begin == 0 or _depth(text, begin) == 0:
            return None
        begin = text.rfind("\n", 0, begin - 1) + 1


def _item_end(text: str, begin: int) -> int:
    depth, at = _depth(text, begin), _line_end(text, begin)
    end = at
    while at < len(text):
        line = text[at : _line_end(text, at)]
        if line.strip() and _depth(text, at) <= depth:
            break
        at = _line_end(text, at)
        if line.strip():
            end = at
    return end


def _depth(text: str, begin: int) -> int:
    line = text[begin : _line_end(text, begin)]
    return len(line) - len(line.lstrip(" "))


def _paragraph(text: str, begin: int) -> tuple[int, int]:
    first = begin
    while first > 0:
        above = text.rfind("\n", 0, first - 1) + 1
        line = text[above:first]
        if not line.strip() or _HEADING.match(line) or _ROW.match(line) or _BLOCK.match(line):
            break
        if _ITEM.match(line) or _HTML.match(line):
            break
        first = above
    last = begin
    while last < len(text):
        line = text[last : _line_end(text, last)]
        if not line.strip() or (last > begin and (_ITEM.match(line) or _HEADING.match(line))):
            break
        last = _line_end(text, last)
    return first, last


def _sentence(text: str, first: int, last: int, index: int) -> tuple[int, int]:
    """The span of a sentence of a paragraph; of a line, where lines are no sentences."""
    whole = text[first:last]
    if "。" not in whole and not re.search(r"[.!?](?= |\n|$)", whole):
        begin = text.rfind("\n", first, index) + 1 if "\n" in text[first:index] else first
        return begin, _line_end(text, begin)
    start = first
    for end in (*_ends(text, first, last), last):
        if index < end:
            return start, end
        start = end
    return start, last


def _ends(text: str, first: int, last: int) -> list[int]:
    found: list[int] = []
    open_: list[str] = []
    is_latin = not re.search(r"[ぁ-んァ-ヶ一-龠]", text[first:last])
    at = first
    while at < last:
        char = text[at]
        if char in _CLOSING:
            open_.append(_CLOSING[char])
        elif open_ and char == open_[-1]:
            open_.pop()
        elif not open_ and (char == "。" or (is_latin and re.match(r"[.!?](?=\s|\Z)", text[at : at + 2]))):
            found.append(_with_blank(text, at + 1, last))
        elif char == "\n":
            begin = text.rfind("\n", 0, at) + 1
            below = text[at + 1 : _line_end(text, at + 1)].rstrip("\n")
            alone = _ALONE.fullmatch(text[begin:at]) or _ALONE.fullmatch(below)
            if alone and at + 1 not in found:
                found.append(at + 1)
                open_.clear()
        at += 1
    return found


def _with_blank(text: str, at: int, last: int) -> int:
    """Behind the blanks and the one line break that follow a sentence, and marks that close emphasis."""
    while at < last and text[at] in "*）」":
        at += 1
    while at < last and text[at] in " 　":
        at += 1
    return at + 1 if at < last and text[at] == "\n" else at
