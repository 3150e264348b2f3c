"""Marks of Markdown that do something else than they were typed for: most would be shown as they are."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.recall import recall
from builder.rules.markup.html import unclosed_comments
from builder.rules.markup.look import (
    bare_tables,
    boxes,
    empty_parts,
    look_slips,
    numbered_lines,
    shallow_rows,
    unknown_classes,
)
from builder.rules.markup.marks_mistyped import LINE_SLIPS, MAY_BE_A_SLIP, SLIPS
from builder.rules.markup.policy import is_forbidden
from builder.rules.markup.raw_marks import drawn_code, indented_code, raw_marks, tabbed_rows
from builder.texts.gfm.html_tags import Tag
from builder.texts.markdown_texts import BLOCK_PLACE, MarkdownText, markdown_texts

Found = Iterator[tuple[int, str]]
"""(index in the document, what to do about it)"""

_LEFT = re.compile(
    r"\*\*|~~|(?<![\w_])__(?=\S)|```|(?P<wide>＊＊(?:[^＊\n]{1,60}＊＊)?)|(?P<star>(?<![\w*])\*(?=[ぁ-んァ-ヶー一-龠「『【（]))"
)
_IN_PAIRS = "始まりと終わりを組にして、内側に空白を入れずに書いてください。"
_WAYS_ROUND = {
    "wide": "太字なら、半角の「**」で、前と後ろから囲んでください。",
    "star": "箇条書きなら「- 」、太字なら前と後ろに「**」、注の印なら「※」を書いてください。",
}
_MARKDOWN_IN_HTML = re.compile(
    r"\*\*[^*\n]+\*\*|\[[^\[\]\n]+\]\([^()\n]+\)|^[ ]{0,3}(?:[-*+] |#{1,6} |[0-9]+\. )", re.M
)
_PHONE_AS_HEADING = re.compile(r"#[ \t]+(?P<digits>[0-9]{3,4})(?![0-9年月日])")
_YEAR = 100
"""A list that begins with so high a number is a year, or a number of something else."""


def mark_mistakes(checked: Checked) -> Iterator[Mistake]:
    """What is certainly not meant so, or would be lost."""
    yield from _told(
        checked,
        (_slips, look_slips, empty_parts, boxes, _unclosed_code, _lost_cells, _notes, _headings, _blocks),
    )


def mark_warnings(checked: Checked) -> Iterator[Mistake]:
    """What may be meant so."""
    yield from _told(
        checked,
        (
            _left_marks,
            _renumbered,
            _underlined,
            _in_html,
            numbered_lines,
            shallow_rows,
            bare_tables,
            unknown_classes,
            raw_marks,
            drawn_code,
            indented_code,
            tabbed_rows,
        ),
    )


def _told(checked: Checked, rules: tuple[Callable[[MarkdownText], Found], ...]) -> Iterator[Mistake]:
    for text in markdown_texts(checked):
        for index, message in _found(text, rules):
            yield text.mistake(index, message)


@lru_cache(maxsize=4096)
def _found(
    text: MarkdownText, rules: tuple[Callable[[MarkdownText], Found], ...]
) -> tuple[tuple[int, str], ...]:
    # All that the rules look at.
    key = (*(rule.__name__ for rule in rules), text.source.kind, text.document.text)
    return recall(key, lambda: tuple(found for rule in rules for found in rule(text)))


def _slips(text: MarkdownText) -> Found:
    # MkDocs can't read it anywhere in a page, not even in code.
    for match in re.finditer(r"<!\[", text.document.text if text.is_page else ""):
        yield match.start(), "「<![」は使えません。消してください。"
    on_lines = dict(_line_slips(text))
    yield from on_lines.items()
    told = {text.document.text.count("\n", 0, start) for start in on_lines}
    for words, start in text.document.words():
        if not MAY_BE_A_SLIP.search(words) or text.document.text.count("\n", 0, start) in told:
            continue
        done = 0
        for pattern, offset, message in SLIPS:
            for match in pattern.finditer(words):
                if match.start() >= done:
                    yield start + match.start() + offset, message
                    done = match.end()


def _line_slips(text: MarkdownText) -> Found:
    for block, inline in text.document.inlines:
        if block.type == "paragraph_open":
            at = 0
            for line in inline.content.split("\n"):
                for pattern, message in LINE_SLIPS:
                    if pattern.match(line):
                        yield text.document.place(inline, at), message
                at += len(line) + 1


def _unclosed_code(text: MarkdownText) -> Found:
    for token in text.document.tokens:
        if token.type == "fence" and token.map:
            last = text.document.line(token.map[1] - 1)[1].strip(" \t>")
            is_closed = (
                token.map[1] - token.map[0] > 1
                and last == last[:1] * len(last)
                and last.startswith(token.markup)
            )
            if not is_closed:
                message = f"「{token.markup}」が閉じていません。終わりの行に、同じ記号だけを書いてください。"
                yield _start(text, token), message


def _lost_cells(text: MarkdownText) -> Found:
    columns = 0
    for token in text.document.tokens:
        columns += token.type == "th_open"
        if token.type == "thead_open":
            columns = 0
        if token.type == "tr_open" and token.map and columns:
            start, line = text.document.line(token.map[0])
            cells = list(escapedSplit(line.strip()))
            cells = cells[cells[:1] == [""] : len(cells) - (cells[-1:] == [""])]
            if len(cells) > columns:
                yield (
                    start + line.rfind("|", 0, len(line.rstrip()) - 1),
                    f"表の見出しは{columns}列で、この行は{len(cells)}列です。"
                    "はみ出した言葉は出ません。「|」の数をそろえてください（文字の「|」は「\\|」と書きます）。",
                )


def _notes(text: MarkdownText) -> Found:
    """Footnotes that nothing leads to are lost; in YAML, those of one text would be in another's."""
    notes = text.document.footnotes
    for label, line in notes.items():
        start = text.document.line(line)[0]
        if not text.is_page:
            yield start, "注（[^1]）は、ページ（.md）でだけ使えます。文の中に書いてください。"
        elif label not in text.document.used_footnotes:
            yield (
                start,
                f"この注は、どこからも呼ばれていないので出ません。文の中に「[^{label}]」と書いてください。",
            )


def _headings(text: MarkdownText) -> Found:
    for heading in text.document.headings():
        if number := _PHONE_AS_HEADING.match(text.document.text, heading.start):
            yield (
                heading.start,
                f"「{number[0]}」が、見出しになります。電話番号なら、「#{number['digits']}」と、続けて書いてください。",
            )
        elif text.is_page and heading.level == 1:
            yield heading.start, "ページの題は title から作られます。見出しは「## 」から始めてください。"
        if text.source.kind == "form":
            yield (
                heading.start,
                "フォームの言葉に見出しは書けません。「**…**」と書いて、太い字にしてください。",
            )


def _blocks(text: MarkdownText) -> Found:
    if any(_unclosed_code(text)) or any(unclosed_comments(text)) or any(_forbidden(text)):
        return
    for match in re.finditer(re.escape(BLOCK_PLACE), text.document.text):
        if not _stands_alone(text, match.start()):
            yield match.start(), "block は、コードや覚え書きの外に、1行にそれだけを書いてください。"


def _forbidden(text: MarkdownText) -> Iterator[Tag]:
    """Tags that policy.py tells: some of them take in what follows them."""
    return (tag for tag in text.document.tags() if is_forbidden(tag))


def _stands_alone(text: MarkdownText, index: int) -> bool:
    return any(
        token.type == "html_block" and token.level == 0 and token.map and _start(text, token) == index
        for token in text.document.tokens
    )


def _left_marks(text: MarkdownText) -> Found:
    for words, start in text.document.words():
        for match in _LEFT.finditer(words):
            # An escaped mark is meant to be seen.
            at = start + match.start()
            if text.document.text.startswith(match[0], at) and text.document.text[at - 1 : at] != "\\":
                way_round = _WAYS_ROUND.get(str(match.lastgroup), _IN_PAIRS)
                yield at, f"「{match[0]}」が、そのまま出ます。{way_round}"


def _renumbered(text: MarkdownText) -> Found:
    # Of each list we are in: the number shown next, the first one, and how far the written ones are off.
    lists: list[list[int]] = []
    for token in text.document.tokens:
        if token.type == "ordered_list_open":
            first = int(token.attrs.get("start", 1))
            lists.append([first, first, 0])
        elif token.type == "bullet_list_open":
            lists.append([])
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            lists.pop()
        elif token.type == "list_item_open" and token.info:
            written, (shown, first, off) = int(token.info), lists[-1]
            lists[-1][0] += 1
            if written >= _YEAR:
                yield (
                    _start(text, token),
                    f"「{token.info}」が、並びの番号になります。年や数なら「{token.info}年」のように、"
                    "「.」を使わずに書いてください。",
                )
            elif written not in (shown + off, first):
                lists[-1][2] = written - shown
                if _is_copied(text, token):
                    continue  # rules/copies.py reports it
                yield (
                    _start(text, token),
                    f"「{token.info}.」と書いてありますが、{shown}番と出ます。"
                    "番号をそろえるか、並びの間に文を入れてください。",
                )


def _is_copied(text: MarkdownText, token: Token) -> bool:
    number = token.map[0] if token.map else 0
    return number > 0 and text.document.line(number)[1] == text.document.line(number - 1)[1]


def _underlined(text: MarkdownText) -> Found:
    for heading in text.document.headings():
        if heading.is_underlined and heading.level == 2:
            yield (
                heading.start,
                "すぐ下に「---」があるので、見出しになります。見出しなら「## 」で書き、"
                "線なら「---」の前に空の行を入れてください。",
            )


def _in_html(text: MarkdownText) -> Found:
    if any(_forbidden(text)):
        return
    for token in text.document.tokens:
        if token.type == "html_block" and token.map:
            match = _MARKDOWN_IN_HTML.search(
                re.sub(r"<!--.*?(?:-->|\Z)", lambda one: " " * len(one[0]), token.content, flags=re.S)
            )
            if match:
                yield (
                    text.document.in_block(token, match.start() + len(match[0]) - len(match[0].lstrip())),
                    "HTMLのすぐ後では、この書き方の記号がそのまま出ます。"
                    "HTMLの行との間に、空の行を入れてください。",
                )


def _start(text: MarkdownText, token: Token) -> int:
    start, line = text.document.line((token.map or [0])[0])
    return start + len(line) - len(line.lstrip())
