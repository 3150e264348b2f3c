"""Texts behind `|`, texts that lost it, and comments that lost their `#`."""

import re
from collections.abc import Iterator

from builder.reading.slips.lines import ENTRY, ODD_ENTRY, ODD_ROW, ROW, Line, Slip, filled_below

LOST_MARK = "行の初めの「# 」が消えていませんか。覚え書きなら、行の初めに「# 」を書き足してください。"
CUT_OFF = (
    '空白のすぐ後の「#」から右は、読まれません。文の一部なら、値全体を引用符（"）で囲んでください。'
    "覚え書きなら、別の行に書いてください。"
)
_BARE_KEY = re.compile(r" *(?:- +)*(?P<key>[A-Za-z0-9_-]+): *")
_PLAIN_VALUE = re.compile(r" *(?:- +)*(?P<key>[A-Za-z0-9_-]+): +(?P<value>[^\s|>\[{&*!#][^\n]*)")
"""A key with words in its own line."""
_WIDE = re.compile(r"[\u3001-\u30ff\u3400-\u9fff]")
_MOST_BLANKS = 3
"""A line with more words of English than this is a sentence."""
_TABBED = re.compile(r" *\t")
_SHORT_KEY = re.compile(r"[^\s、。「」（）:]{1,20}:(?:\s|$)")
_DAY = re.compile(r"[\u3000]*[0-9]{4}[-/.][0-9]")
"""A day of the holidays, whatever is written behind it."""
_OTHER_VALUE = re.compile(r"[#\"'\]}]|\[(?![^\]]*\]\()|\{(?!\{)")


def end_of_text(lines: list[Line], header: int, depth: int, outside: list[Line]) -> int:
    """The number of the line behind the text of a key that is `depth` blanks deep, and of its slips."""
    for number in range(header + 1, len(lines)):
        line = lines[number]
        if not line.is_empty and line.depth <= depth and _goes_on(lines, number, depth, outside):
            return number
    return len(lines)


def _goes_on(lines: list[Line], number: int, depth: int, outside: list[Line]) -> bool:
    """Whether a line that isn't deep enough for a text is what comes behind it, and not a part of it."""
    line = lines[number].text
    if line.lstrip(" ").startswith("#"):
        return not _is_in_text(lines[number + 1 :], depth)
    if "\t" in line[: len(line) - len(line.lstrip())] or ENTRY.match(line) or ODD_ENTRY.match(line):
        return True
    return bool(ROW.match(line)) and _is_next_row(lines[number], outside)


def _is_in_text(rest: list[Line], depth: int) -> bool:
    """Whether a text that is deeper than `depth` goes on behind a line that begins with #."""
    following = (line for line in rest if not line.is_empty and not line.text.lstrip(" ").startswith("#"))
    after = next(following, None)
    return bool(after and after.depth > depth)


def _is_next_row(row: Line, outside: list[Line]) -> bool:
    """Whether a list of such rows is open: where others have keys, a row of words alone is no row."""
    for before in reversed(outside):
        if before.is_empty or before.depth > row.depth:
            continue
        return bool(before.depth == row.depth and ROW.match(before.text) and not ENTRY.match(before.text))
    return False


def body_slips(body: list[Line], behind: list[Line], depth: int) -> Iterator[Slip]:
    said = [line for line in body if not line.is_empty]
    deep = [line for line in said if line.depth > depth]
    first = deep[0].depth if deep else depth + 2
    usual = depth + 2 if not deep or depth + 2 in {line.depth for line in deep} else first
    if first != depth + 2 and _are_pushed(said, first):
        usual = first + 1
    elif not any(line.depth < first for line in said):
        return
    odd = [
        line for number, line in enumerate(said) if line.depth < usual or (number == 0 and line.depth > usual)
    ]
    last_deep = deep[-1].start if deep else len(body[0].text) + body[-1].start
    is_note = [line.depth <= depth and line.start > last_deep for line in odd]
    for number, line in enumerate(odd):
        here = said.index(line)
        if number and here and said[here - 1] is odd[number - 1] and is_note[number] == is_note[number - 1]:
            continue  # told with the line before
        if is_note[number]:
            is_beside_comment = bool(behind) and behind[0].is_comment
            yield (
                line.start + line.depth,
                LOST_MARK
                if is_beside_comment
                else f"{LOST_MARK}上の文の続きなら、行の初めの空白を{usual}つにしてください。",
            )
            continue
        run = 1
        while number + run < len(odd) and not is_note[number + run] and odd[number + run] is said[here + run]:
            run += 1
        which = "この行" if run == 1 else f"この行からの{run}行"
        wide = "全角の空白は、字下げになりません。" if line.text.lstrip(" ").startswith("\u3000") else ""
        yield (
            line.start,
            f"「|」の下の行は、どれも半角の空白{usual}つで字下げします。"
            f"{which}の初めの空白を、{usual}つにしてください。{wide}",
        )


def _are_pushed(said: list[Line], first: int) -> bool:
    """Whether most lines would begin with a blank, because the first has one blank less than they."""
    depths = [line.depth for line in said]
    return min(depths) == first and depths.count(first) < depths.count(first + 1)


def lost_bar(lines: list[Line], number: int) -> str:
    """The key of a text of several lines below a key without a `|`; else ""."""
    key = _BARE_KEY.fullmatch(lines[number].text)
    body = _below(lines, number) if key else []
    is_text = len(body) > 1 and _is_words(body[0]) and not ENTRY.match(body[1].text)
    return key["key"] if key and is_text else ""


def _below(lines: list[Line], number: int) -> list[Line]:
    """The lines that are deeper than the key of a line, up to the next that isn't."""
    found = []
    for line in lines[number + 1 :]:
        if not line.is_empty:
            if line.depth <= lines[number].key_depth:
                break
            found.append(line)
    return found


def without_text(lines: list[Line], number: int, mended: list[str]) -> int:
    """Blank the text below a key. Gives the number of the next line."""
    last = _below(lines, number)[-1]
    number += 1
    while lines[number].start <= last.start:
        mended[number] = " " * len(lines[number].text)
        number += 1
        if number == len(lines):
            break
    return number


def lost_mark(lines: list[Line], number: int, outside: list[Line]) -> str:
    """What to do about words where only an entry can be: most likely, a comment that lost its mark."""
    line = lines[number]
    if not _is_words(line) or any(_TABBED.match(one.text) for one in (*outside, line)):
        return ""  # behind a tab, nobody knows what belongs where
    above, below = (lines[at] if 0 <= at < len(lines) else Line(0, "") for at in (number - 1, number + 1))
    before = next((one for one in reversed(outside) if ENTRY.match(one.text) or ROW.match(one.text)), None)
    if before and before.key_depth < line.depth:
        after = next(filled_below(lines, number), None)
        if before.text.rstrip(" ").endswith((":", "-")):
            is_comment = after is not None and after.depth == line.depth and bool(ENTRY.match(after.text))
        else:
            is_comment = above.is_comment and above.depth == line.depth
        return LOST_MARK if is_comment else ""
    if any(one.is_comment and one.depth == line.depth for one in (above, below)):
        return LOST_MARK
    rows = [one for one in (before, below) if one and one.depth == line.depth]
    if any(ROW.match(one.text) and not ENTRY.match(one.text) for one in rows):
        return "「- 」がありません。この行の初めに、「- 」を書いてください。"
    value = _PLAIN_VALUE.match(above.text)
    if value and _WIDE.search(value["value"]) and _WIDE.search(line.text):
        return (
            f"上の行の「{value['key']}」の続きなら、上の行の終わりにつなげて、1行に書いてください。"
            "覚え書きなら、行の初めに「# 」を書き足してください。"
        )
    return LOST_MARK


def without_words(lines: list[Line], number: int, mended: list[str]) -> int:
    """Blank a line of words and those of its depth right below. Gives the number of the next line."""
    depth = lines[number].depth
    while number < len(lines) and lines[number].depth == depth and _is_words(lines[number]):
        mended[number] = " " * len(lines[number].text)
        number += 1
    return number


def _is_words(line: Line) -> bool:
    """Whether a line is a sentence, and no entry, quoted text, list or comment."""
    words = line.text.lstrip(" ")
    is_sentence = _WIDE.search(words) or words.count(" ") > _MOST_BLANKS
    return bool(is_sentence) and not (
        ENTRY.match(line.text)
        or ROW.match(line.text)
        or ODD_ENTRY.match(line.text)
        or ODD_ROW.match(line.text)
        or _OTHER_VALUE.match(words)
        or _DAY.match(words)
        or _SHORT_KEY.match(words)
    )
