"""Rows and keys with odd blanks or hyphens, and pages of the menu without theirs."""

import re
from itertools import takewhile

from builder.reading.slips.lines import ENTRY, ODD_ENTRY, ODD_ROW, ROW, Line, filled_below, is_nothing

_PAGE = r"(?:/[^\s\"']*\.md|\{(?!\{).*\bpage: .*\}) *(?: #.*)?"
_PAGE_ROW = re.compile(rf" *- +{_PAGE}")
_PAGE_WITHOUT_HYPHEN = re.compile(rf" +{_PAGE}")
_PAGE_WITHOUT_BLANK = re.compile(r" +-/[^\s\"']*\.md *(?: #.*)?")
_NAMED_ROW = re.compile(r" *- +title: +[^\s|>\[{#&*!].*")
_KEY_ROW = re.compile(r" *- +(?:[A-Za-z0-9_-]+):(?: |$)")
_KEY_VALUE = re.compile(r" *(?!- )[A-Za-z0-9_-]+: +(?![\[{|>][^\]}]*[\]}]? *$)\S")
_WORDS_ROW = re.compile(r" *- +(?![^\n]*:(?: |$))[^\s|>\[{#&*!\"'][^\n]*")
_WHOLE_ROW = re.compile(r" *- +(?:page: +/.*\.md *|[^\s:|>\[{#&*!\"'-][^:]*)")


def odd_row(lines: list[Line], number: int, outside: list[Line]) -> tuple[str, bool] | None:
    """What to do about a row beside its neighbours or of the menu; whether the line before goes with it."""
    line = lines[number]
    if (depth := _right_depth(lines, number, outside)) is not None:
        return (
            f"この行の「- 」が、上下の行とそろっていません。行の初めの空白を、{depth}つにしてください。",
            False,
        )
    if ".md" not in line.text and "page: " not in line.text:
        return None  # as nearly every line
    if _PAGE_WITHOUT_BLANK.fullmatch(line.text):
        return "行の初めの「-」の後に、半角の空白を入れてください。", False
    if not (_PAGE_ROW.match(line.text) or _PAGE_WITHOUT_HYPHEN.fullmatch(line.text)):
        return None
    before = next((one for one in reversed(outside) if not is_nothing(one)), None)
    after = next(filled_below(lines, number), None)
    if _PAGE_WITHOUT_HYPHEN.fullmatch(line.text):
        if any(one and one.depth == line.depth and ROW.match(one.text) for one in (before, after)):
            return "「- 」がありません。この行の初めに、「- 」を書いてください。", False
    elif before and _PAGE_ROW.match(line.text) and before.depth < line.depth:
        if _NAMED_ROW.fullmatch(before.text):
            return "pages: がありません。この行の上に、「pages:」の行を書き足してください。", True
        rows = [one.depth for one in outside if one is not before and ROW.match(one.text)]
        if _WHOLE_ROW.fullmatch(before.text) and (not rows or before.depth in rows):
            message = "まとまりの「- title: 言葉」と「pages:」がありません。この行の上に書き足してください。"
            return message, not ENTRY.match(before.text)
    return None


def _right_depth(lines: list[Line], number: int, outside: list[Line]) -> int | None:
    """How deep a row should be that is deeper than the row of words above it, so that YAML makes it a part of
    that, or that is the first of its list and deeper than the next. None for any other line.
    """
    line = lines[number]
    if not ROW.match(line.text):
        return None
    above = (one for one in reversed(outside) if not is_nothing(one))
    before, second = next(above, None), next(above, None)
    if before is None:
        return None
    if before.text.endswith(":"):
        rest = filled_below(lines, number)
        depths = [
            one.depth for one in takewhile(lambda one: one.depth > before.depth, rest) if ROW.match(one.text)
        ]
        is_first = depths and before.key_depth <= depths[0] < line.depth and line.depth not in depths
        return depths[0] if is_first else None
    if not _WORDS_ROW.match(before.text) or before.depth >= line.depth:
        return None
    if second and second.depth == line.depth:
        return None  # the row above is the odd one
    is_outermost = before.depth == min(one.depth for one in outside if ROW.match(one.text))
    return None if is_outermost and _PAGE_ROW.match(line.text) else before.depth


def without_rows(lines: list[Line], number: int, mended: list[str], *, goes_before: bool) -> int:
    """Blank an odd row, the rows behind it that have lost their `pages:` too, and the line before them if it
    is nothing without them. Gives the number of the next line.
    """
    depth, is_row = lines[number].depth, bool(ROW.match(lines[number].text))
    if goes_before:
        place = max(at for at in range(number) if not is_nothing(lines[at]))
        mended[place] = " " * len(mended[place])
    mended[number] = " " * len(lines[number].text)
    number += 1
    while is_row and number < len(lines) and (lines[number].is_empty or lines[number].depth >= depth):
        mended[number] = " " * len(lines[number].text)
        number += 1
    return number


def is_row_among_keys(lines: list[Line], number: int, outside: list[Line]) -> bool:
    """Whether a line is a key like those above and below it, but for a hyphen."""
    line = lines[number]
    if not _KEY_ROW.match(line.text):
        return False
    before = next((one for one in reversed(outside) if not is_nothing(one)), None)
    if before is None or before.depth != line.depth:
        return False
    after = next(filled_below(lines, number), None)
    is_last = not after or after.depth < line.depth
    is_alone = is_last or bool(after and after.depth == line.depth and not ROW.match(after.text))
    return bool(_KEY_VALUE.match(before.text)) and is_alone


def odd_entry(line: Line) -> tuple[int, str, str] | None:
    """(index, what to do, the line mended) of a row or a key that the parser doesn't see as one."""
    if match := ODD_ENTRY.match(line.text):
        before, hyphen, gap = match["before"], match["hyphen"], match["gap"]
        rest = line.text[match.end("gap") :]
    elif match := ODD_ROW.match(line.text):
        before = match["before"]
        hyphen = match["hyphen"] or match["wide"] or match["plain"]
        gap = match["gap"] or match["wide_gap"] or match["plain_gap"] or ""
        rest = line.text[match.end() :]
    else:
        return None
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
        is_whole = rest.startswith(("{", "["))
        mended, rest = f"{mended} ", ("x" * (len(rest) - 1) if is_whole else rest[1:])
    return line.start + complaints[0][0], "".join(words for _, words in complaints), mended + rest
