"""What is Markdown, or nearly, and would look broken on the page: empty boxes, and marks that do nothing."""

import re
from collections.abc import Iterator
from itertools import pairwise

from markdown_it.token import Token

from builder.reading.suggest import did_you_mean
from builder.texts.gfm.additions import ALERTS
from builder.texts.markdown_texts import MarkdownText

Found = Iterator[tuple[int, str]]
"""(index in the document, what to do about it)"""

CLASSES = ("button", "primary")
"""What `{.class}` may name: the classes of builder/assets that are for links in texts."""

_LETTER = "ぁ-んァ-ヶー一-龠々「『【"
_DASH = "-－ー―–—−"
_SLIPS = (
    (
        re.compile(
            r"\{[ \t]*[#.][A-Za-z][\w-]*[ \t\u3000]*(?:｝|$)"
            r"|｛[ \u3000]*[:：]?[ \u3000]*[#＃.．][A-Za-z][\w -]*[}｝]?"
            r"|(?<![{｛\w])#[A-Za-z][\w-]*[}｝]|\{[ \u3000]*＃[A-Za-z][\w-]*[ \u3000]*[}｝]?"
        ),
        "目印になっていないので、そのまま出ます。"
        "「{#id}」「{ .button }」のように、半角のかっこで書いてください。",
    ),
    (
        re.compile(rf"[‹＜〈《][!！][{_DASH}]|<！[{_DASH}]|<[!！][ \u3000]+--|<!(?:[{_DASH[1:]}]|-(?!-))"),
        "覚え書きになっていないので、そのまま出ます。「<!-- 覚え書き -->」と、半角で書いてください。",
    ),
    (
        re.compile(r"(?<![\w:/.(（<\"'-])/(?:[A-Za-z0-9_-]+/)*[A-Za-z0-9_-]+\.md(?![A-Za-z0-9_.-])"),
        "ページの場所が、そのまま出ます。[ページの名前](ページの場所) の形で、リンクにしてください。",
    ),
)
_WIDE_LINK = re.compile(
    r"[\[［][^\[\]［］\n]+］[ \u3000]*[(（]\s*(?:/|#|(?:https?|tel|mailto)[:：]|www\.)", re.IGNORECASE
)
_ALERT = re.compile(r"[\[［][!！][ \u3000]*(?P<kind>[^\s\[\]［］!！()]{1,14})[ \u3000]*[\]］]")
_BOX = re.compile(r"(?:\[\]|［[ \u3000xX]?］|\[\u3000\]|\[[ xX]\](?=[^\s(\[:]))(?!\()")
_WORDS = rf"[{_LETTER}]|\[[^\[\]\n]+\]\(|\*\*\S|\{{\{{|[A-Za-z]{{2}}"
"""Words, a link, bold words or a value, at the beginning of a line."""
_ITEM = re.compile(rf"-(?=\u3000|{_WORDS})(?!.*-[ \u3000]*$)")
_NUMBERED = re.compile(rf"[0-9]{{1,2}}\.(?={_WORDS})(?![のはがをにで])")
_NUMBER_ROW = re.compile(r"(?P<before> *)[0-9]{1,2}[.)] +(?=\S)")
_LIST_ROW = re.compile(r"(?P<before> *)(?:[-*+]|[0-9]{1,2}[.)]) +\S")
_ROW = re.compile(r"[|｜].*[|｜][ \u3000]*$")
_BAR = re.compile(r"[|｜]")
_BARE_ROW = re.compile(r"[^\s|｜`\\][^|｜`\\]*(?:[|｜][^|｜`\\]*)+(?<![|｜\s])")
_RULED = re.compile(r"[|:\s-]*-[|:\s-]*\|[|:\s-]*$")
_RULED_WIDE = re.compile(r"(?=.*｜)[|｜:：\s-]*-[|｜:：\s-]*$")


def look_slips(text: MarkdownText) -> Found:
    """Marks that are shown as they are, since they aren't quite written as marks."""
    for words, start in text.document.words():
        for pattern, message in _SLIPS:
            for match in pattern.finditer(words):
                yield start + match.start(), message
    for block, inline in text.document.inlines:
        for match in _WIDE_LINK.finditer(inline.content):
            yield (
                text.document.place(inline, match.start()),
                "リンクになりません。[言葉](リンク先) の形に、半角のかっこで書いてください。",
            )
        if block.type == "paragraph_open":
            yield from _alert_slips(text, inline)
            yield from _table_slips(text, inline)
            if at := _first_line(inline, _ITEM):
                yield (
                    text.document.place(inline, at[0]),
                    "箇条書きになりません。「- 」のように、「-」の後に半角の空白を入れてください。",
                )


def empty_parts(text: MarkdownText) -> Found:
    """Headings, boxes, quotations and items without words."""
    tokens = text.document.tokens
    for token, following in pairwise(tokens):
        if token.type == "heading_open" and not _has_words(following):
            yield _start(text, token), "見出しの言葉がありません。書き足すか、この行を消してください。"
        elif token.type == "blockquote_open" and following.type == "blockquote_close":
            yield _start(text, token), "「>」の後に文がありません。書き足すか、この行を消してください。"
        elif token.type == "list_item_open" and following.type == "list_item_close":
            yield _start(text, token), "箇条書きの言葉がありません。書き足すか、この行を消してください。"
        elif token.type == "alert_title_close" and following.type == "alert_close":
            opened = next(one for one in reversed(tokens[: tokens.index(token)]) if one.type == "alert_open")
            yield (
                _start(text, opened),
                "囲みの中に文がありません。次の行から、「> 」を付けて書いてください。",
            )


def boxes(text: MarkdownText) -> Found:
    """Check boxes of a task list that aren't quite written so."""
    tokens = text.document.tokens
    for token, inline in zip(tokens, tokens[2:], strict=False):
        if token.type == "list_item_open" and inline.type == "inline" and _BOX.match(inline.content):
            children = inline.children or []
            if children and children[0].type == "text":
                yield (
                    text.document.place(inline, 0),
                    "チェックの箱になりません。「- [ ] 言葉」のように、かっこの中と後ろに、"
                    "半角の空白を入れてください。",
                )


def numbered_lines(text: MarkdownText) -> Found:
    for block, inline in text.document.inlines:
        if block.type == "paragraph_open" and (at := _first_line(inline, _NUMBERED)):
            yield (
                text.document.place(inline, at[0]),
                "番号の並びになりません。「1. 」のように、「.」の後に半角の空白を入れてください。",
            )


def shallow_rows(text: MarkdownText) -> Found:
    """Rows of a list under a numbered one that are not deep enough for it: they end it and begin another."""
    is_code = False
    for (_, above), (start, line) in pairwise(text.document.lines):
        is_code ^= above.lstrip().startswith("```")
        number, row = _NUMBER_ROW.match(above), _LIST_ROW.match(line)
        if (
            number
            and row
            and not is_code
            and number["before"] < row["before"]
            and len(row["before"]) < len(number[0])
        ):
            message = "この並びは、上の番号の中に入りません。行の初めの空白を、"
            yield start, f"{message}{len(number[0])}つにしてください（番号の言葉の始まりにそろえます）。"


def bare_tables(text: MarkdownText) -> Found:
    """Lines meant as the rows of a table, without the bars around them and the line below the first."""
    for block, inline in text.document.inlines:
        lines = inline.content.split("\n") if block.type == "paragraph_open" else []
        bars = [len(_BAR.findall(line)) if _BARE_ROW.fullmatch(line) else 0 for line in lines]
        first = next((number for number, pair in enumerate(pairwise(bars)) if pair[0] == pair[1] > 0), None)
        if first is not None:
            at = sum(len(line) + 1 for line in lines[:first])
            yield (
                text.document.place(inline, at),
                "表になりません。どの行も「|」で始めて「|」で終え、"
                "見出しの行のすぐ下に「|---|---|」の行を、列の数に合わせて書いてください。",
            )


def unknown_classes(text: MarkdownText) -> Found:
    """Classes of `{.class}` that nothing gives a look: a link that was meant as a button stays a link."""
    for block, inline in text.document.inlines:
        bearers = [block] if block.type == "heading_open" else []
        for token in [*bearers, *(inline.children or [])]:
            for name in str(token.attrs.get("class", "")).split() if _is_marked(token) else ():
                if name not in CLASSES:
                    found = inline.content.find(f".{name}", token.meta.get("at", 0))
                    listed = "".join(f"「{one}」" for one in CLASSES)
                    hint = did_you_mean(name, CLASSES) or f"使えるのは{listed}です。"
                    yield text.document.place(inline, max(found, 0)), f"「.{name}」は、何も変えません。{hint}"


def _is_marked(token: Token) -> bool:
    return token.type in ("heading_open", "link_open", "image")


def _alert_slips(text: MarkdownText, inline: Token) -> Found:
    at = _first_line(inline, _ALERT)
    if at is None or (inline.children or [])[0].type != "text":
        return
    kind = at[1]["kind"]
    listed = "".join(f"「{one}」" for one in ALERTS)
    hint = "" if kind.upper() in ALERTS else did_you_mean(kind.upper(), ALERTS) or f"使えるのは{listed}です。"
    yield (
        text.document.place(inline, at[0]),
        f"囲みにならず、「{at[1][0]}」がそのまま出ます。{hint}"
        "「> [!NOTE]」だけの行にして、文は次の行から「> 」を付けて書いてください。",
    )


def _table_slips(text: MarkdownText, inline: Token) -> Found:
    lines = inline.content.split("\n")
    rows = [line for line in lines if _ROW.match(line) or _RULED_WIDE.match(line)]
    if any(_RULED.match(line) for line in lines) or not (
        len(rows) > 1 or (rows and (rows[0].count("|") > 2 or _RULED_WIDE.match(rows[0])))
    ):
        return
    start = text.document.place(inline, inline.content.find(rows[0]))
    if any("｜" in row for row in rows):
        yield start, "表になりません。全角の「｜」を、半角の「|」に直してください。"
    else:
        yield (
            start,
            "表になりません。見出しの行のすぐ下に、「|---|---|」の行を、列の数に合わせて書いてください。",
        )


def _first_line(inline: Token, pattern: re.Pattern[str]) -> tuple[int, re.Match[str]] | None:
    """(index, match) of the first line that begins so."""
    at = 0
    for line in inline.content.split("\n"):
        if match := pattern.match(line):
            return at, match
        at += len(line) + 1
    return None


def _has_words(inline: Token) -> bool:
    return any(child.content.strip() or child.type == "image" for child in inline.children or [])


def _start(text: MarkdownText, token: Token) -> int:
    start, line = text.document.line((token.map or [0])[0])
    return start + len(line) - len(line.lstrip())
