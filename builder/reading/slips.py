"""Slips at the beginning of a line of YAML, which its parser would explain by what they lead to.

Three kinds: lines of a text behind `|` that lost their blanks, or have others than the first of them; rows
and keys behind full-width blanks, with a full-width hyphen, or without the blank behind theirs; and pages of
the menu without their hyphen, or without the line that they stand below.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

Slip = tuple[int, str]
"""Index of a character, and what to do about it."""

_HEADER = re.compile(
    r"(?P<blanks> *)(?P<row>(?:- +)*)(?P<key>[A-Za-z0-9_-]+|\"[^\"]*\"): *[|>][-+]?[ \t]*(?:#.*)?"
)
_KEY = r"(?:[A-Za-z0-9_.-]+|\"[^\"]*\"|'[^']*') *:(?:\s|$)"
_ENTRY = re.compile(rf" *(?:(?:- +)*{_KEY}|- *(?:[\[\"']|\{{(?!\{{))|(?:---|\.\.\.)\s*$|[\]}}])")
_ROW = re.compile(r" *-(?: |$)")
_PAGE = r"(?:/[^\s\"']*\.md|\{(?!\{).*\bpage: .*\}) *(?: #.*)?"
_PAGE_ROW = re.compile(rf" *- +{_PAGE}")
_PAGE_WITHOUT_HYPHEN = re.compile(rf" +{_PAGE}")
_PAGE_WITHOUT_BLANK = re.compile(r" +-/[^\s\"']*\.md *(?: #.*)?")
_NAMED_ROW = re.compile(r" *- +title: +[^\s|>\[{#&*!].*")
_WHOLE_ROW = re.compile(r" *- +(?:page: +/.*\.md *|[^\s:|>\[{#&*!\"'-][^:]*)")
_MEANT = r"[a-z][a-z0-9_-]*[ \u3000]*[:：](?!//)"
_ODD_ENTRY = re.compile(rf"(?P<before>[ \u3000]*)(?P<hyphen>[-－ー―–—−‐]?)(?P<gap>[ \u3000]*){_MEANT}")


@dataclass(frozen=True)
class _Line:
    start: int
    text: str

    @property
    def depth(self) -> int:
        return len(self.text) - len(self.text.lstrip(" "))

    @property
    def is_empty(self) -> bool:
        return not self.text.strip()


def slips(text: str) -> tuple[list[Slip], str]:
    """The slips of a text in their order, and the text without them: as long, and line by line the same."""
    lines: list[_Line] = []
    at = 0
    for written in text.split("\n"):
        lines.append(_Line(at, written))
        at += len(written) + 1
    found: list[Slip] = []
    mended = [line.text for line in lines]
    outside: list[_Line] = []
    number = 0
    while number < len(lines):
        line = lines[number]
        header = _HEADER.fullmatch(line.text)
        if not header:
            if row := _odd_row(lines, number, outside):
                found.append((line.start + line.depth, row[0]))
                number = _without_rows(lines, number, mended, goes_before=row[1])
                continue
            if odd := _odd_entry(line):
                found.append(odd[:2])
                mended[number] = odd[2]
            outside.append(_Line(line.start, mended[number]))
            number += 1
            continue
        outside.append(line)
        end = _end(lines, number, len(header["blanks"]) + len(header["row"]), outside)
        body = lines[number + 1 : end]
        if told := list(_body_slips(body, len(header["blanks"]) + len(header["row"]))):
            found += told
            for place in range(number + 1, end):
                mended[place] = " " * len(lines[place].text)
            mended[number] = re.sub(r"[|>].*", lambda match: " " * len(match[0]), line.text)
        number = end
    return found, "\n".join(mended)


def _end(lines: list[_Line], header: int, depth: int, outside: list[_Line]) -> int:
    """The number of the line behind the text of a key that is `depth` blanks deep, and of its slips."""
    for number in range(header + 1, len(lines)):
        line = lines[number]
        if not line.is_empty and line.depth <= depth and _goes_on(lines, number, depth, outside):
            return number
    return len(lines)


def _goes_on(lines: list[_Line], number: int, depth: int, outside: list[_Line]) -> bool:
    """Whether a line that isn't deep enough for a text is what comes behind it, and not a part of it."""
    line = lines[number].text
    if line.lstrip(" ").startswith("#"):
        return not _is_in_text(lines[number + 1 :], depth)
    if "\t" in line[: len(line) - len(line.lstrip())] or _ENTRY.match(line) or _ODD_ENTRY.match(line):
        return True
    return bool(_ROW.match(line)) and _is_next_row(lines[number], outside)


def _is_in_text(rest: list[_Line], depth: int) -> bool:
    """Whether a text that is deeper than `depth` goes on behind a line that begins with #."""
    following = (line for line in rest if not line.is_empty and not line.text.lstrip(" ").startswith("#"))
    after = next(following, None)
    return bool(after and after.depth > depth)


def _is_next_row(row: _Line, outside: list[_Line]) -> bool:
    """Whether a list of such rows is open: where others have keys, a row of words alone is no row."""
    for before in reversed(outside):
        if before.is_empty or before.depth > row.depth:
            continue
        return bool(before.depth == row.depth and _ROW.match(before.text) and not _ENTRY.match(before.text))
    return False


def _body_slips(body: list[_Line], depth: int) -> Iterator[Slip]:
    said = [line for line in body if not line.is_empty]
    deep = [line for line in said if line.depth > depth]
    first = deep[0].depth if deep else depth + 2
    usual = depth + 2 if not deep or depth + 2 in {line.depth for line in deep} else first
    if first != depth + 2 and _are_pushed(said, first):
        usual = first + 1
    elif not any(line.depth < first for line in said):
        return
    for number, line in enumerate(said):
        if line.depth < usual or (number == 0 and line.depth > usual):
            wide = "全角の空白は、字下げになりません。" if line.text.lstrip(" ").startswith("\u3000") else ""
            yield (
                line.start,
                f"「|」の下の行は、どれも半角の空白{usual}つで字下げします。"
                f"この行の初めの空白を、{usual}つにしてください。{wide}",
            )


def _are_pushed(said: list[_Line], first: int) -> bool:
    """Whether most lines would begin with a blank, because the first has one blank less than they."""
    depths = [line.depth for line in said]
    return min(depths) == first and depths.count(first) < depths.count(first + 1)


def _odd_row(lines: list[_Line], number: int, outside: list[_Line]) -> tuple[str, bool] | None:
    """What to do about a row that is a page of the menu, and whether the line before goes with it."""
    line = lines[number]
    if _PAGE_WITHOUT_BLANK.fullmatch(line.text):
        return "行の初めの「-」の後に、半角の空白を入れてください。", False
    before = next((one for one in reversed(outside) if not _is_nothing(one)), None)
    after = next((one for one in lines[number + 1 :] if not _is_nothing(one)), None)
    if _PAGE_WITHOUT_HYPHEN.fullmatch(line.text):
        if any(one and one.depth == line.depth and _ROW.match(one.text) for one in (before, after)):
            return "「- 」がありません。この行の初めに、「- 」を書いてください。", False
    elif before and _PAGE_ROW.match(line.text) and before.depth < line.depth:
        if _NAMED_ROW.fullmatch(before.text):
            return "pages: がありません。この行の上に、「pages:」の行を書き足してください。", True
        rows = [one.depth for one in outside if one is not before and _ROW.match(one.text)]
        if _WHOLE_ROW.fullmatch(before.text) and (not rows or before.depth in rows):
            message = "まとまりの「- title: 言葉」と「pages:」がありません。この行の上に書き足してください。"
            return message, not _ENTRY.match(before.text)
    return None


def _without_rows(lines: list[_Line], number: int, mended: list[str], *, goes_before: bool) -> int:
    """Blank an odd row, the rows behind it that have lost their `pages:` too, and the line before them if it
    is nothing without them. Gives the number of the next line.
    """
    depth, is_row = lines[number].depth, bool(_PAGE_ROW.match(lines[number].text))
    if goes_before:
        place = max(at for at in range(number) if not _is_nothing(lines[at]))
        mended[place] = " " * len(mended[place])
    mended[number] = " " * len(lines[number].text)
    number += 1
    while is_row and number < len(lines) and (lines[number].is_empty or lines[number].depth >= depth):
        mended[number] = " " * len(lines[number].text)
        number += 1
    return number


def _is_nothing(line: _Line) -> bool:
    return line.is_empty or line.text.lstrip(" ").startswith("#")


def _odd_entry(line: _Line) -> tuple[int, str, str] | None:
    """(index, what to do, the line mended) of a row or a key that the parser doesn't see as one."""
    match = _ODD_ENTRY.match(line.text)
    if not match:
        return None
    before, hyphen, gap = match["before"], match["hyphen"], match["gap"]
    rest = line.text[match.end("gap") :]
    complaints = []
    if "\u3000" in before:
        complaints.append((0, "行頭に全角の空白があります。半角の空白に直してください。"))
    if hyphen and hyphen != "-":
        complaints.append((len(before), f"「{hyphen}」ではなく、半角の「-」と半角の空白を書いてください。"))
    elif hyphen and not gap:
        complaints.append((len(before), "行の初めの「-」の後に、半角の空白を入れてください。"))
    elif hyphen and "\u3000" in gap:
        complaints.append((len(before), "行の初めの「-」の後の空白を、半角に直してください。"))
    if not complaints:
        return None
    mended = before.replace("\u3000", " ") + ("-" if hyphen else "") + " " * len(gap)
    if hyphen and not gap:
        mended, rest = f"{mended} ", rest[1:]
    return line.start + complaints[0][0], "".join(words for _, words in complaints), mended + rest
