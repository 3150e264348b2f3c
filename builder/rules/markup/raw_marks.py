"""Marks that look like Markdown, or like that of other programs, and would be shown as they are typed."""

import re
from collections.abc import Iterator
from itertools import pairwise

from builder.texts.markdown_texts import MarkdownText

Found = Iterator[tuple[int, str]]
"""(index in the document, what to do about it)"""

_TARGET = r"\((?:/|#|https?:|tel:|mailto:)[^()\s]*\)"
_AS_A_LINK = "リンクになりません。「[言葉](リンク先)」の形に、半角のかっこで書いてください。"
_TAGS = r"a|b|br|div|em|hr|i|p|span|strong|u"
_IN_LINES = (
    (re.compile(rf"【[^【】\n]{{1,80}}】(?={_TARGET})"), _AS_A_LINK),
    (re.compile(rf"(?<![\\\]])\[[^\[\]()\n]{{1,80}}{_TARGET}(?![^\[\n]*\])"), _AS_A_LINK),
    (
        re.compile(r"-\[[ xX]\](?=[ \u3000])"),
        "チェックの箱になりません。「- [ ] 言葉」のように、「-」の後に半角の空白を入れてください。",
    ),
    (re.compile(r"＞(?=[^\s＞]|[ \u3000])"), "引用になりません。行の初めを、半角の「> 」にしてください。"),
    (
        re.compile(r":::+[ ]*\w+"),
        "この書き方の囲みは使えません。「> [!NOTE]」の次の行から「> 」を付けて書いてください。",
    ),
    (re.compile(r"｀{3,}"), "コードになりません。半角の「```」だけの行で、前と後ろから囲んでください。"),
    (
        re.compile(r"={3,}[ \t]*$"),
        "「===」が、そのまま出ます。この行を消してください。見出しは「## 」で書きます。",
    ),
    (
        re.compile(r"｜(?=[ \t]*$|[ \t]*[^\s|｜][^|｜]*$)"),
        "「｜」が、そのまま出ます。長い文の始まりの印なら、半角の「|」にしてください。",
    ),
)
"""Looked for at the beginning of a line, but links, which are looked for anywhere."""
_ANYWHERE = 2
_IN_WORDS = (
    (
        re.compile(r"(?:!|(?<!\]))\[[^\[\]\n]{1,80}\]\[[A-Za-z][\w-]{0,40}\]"),
        "リンクや画像になりません。「[言葉](リンク先)」「![説明](画像の場所)」の形で書いてください。",
    ),
    (
        re.compile(r"(?<!\{)\{[ \u3000]*[#＃][ \u3000]+[^{}\n]{1,40}\}"),
        "目印になっていないので、そのまま出ます。「{#id}」のように、間に空白を入れずに書いてください。",
    ),
    (
        re.compile(r"(?<!!)\[\[[^\[\]\n]{1,60}\]\](?![(\[])"),
        "二重の [ ] は、そのまま出ます。値は「{{ 名前 }}」、リンクは「[言葉](/ページの場所.md)」と書きます。",
    ),
    (
        re.compile(r"(?<!`)`(?!`)"),
        "「`」が、そのまま出ます。前と後ろから「`」で囲むか、この記号を消してください。",
    ),
    (
        re.compile(r"\{%[^{}\n]{0,80}%\}"),
        "「{% … %}」は使えません。そのまま出るので、消してください。値は「{{ … }}」で呼び出します。",
    ),
    (
        re.compile(r"(?<![\w:/]):[a-z][a-z_]{2,30}:(?![\w:/])", re.ASCII),
        "サイトでは絵文字になりません。この書き方を消して、絵文字をそのまま入れてください。",
    ),
    (
        re.compile(r"-->[ \t]*$"),
        "「-->」が、そのまま出ます。覚え書きなら、その前に「<!--」を書いてください。",
    ),
    (
        re.compile(rf"＜/?(?:{_TAGS})[ /]*[＞>]|</?(?:{_TAGS})[ /]*＞"),
        "全角の「＜ ＞」なので、そのまま出ます。"
        "消してください（改行は、行の終わりに「\\」を書くか、空の行を入れます）。",
    ),
)


_DRAWN = frozenset({"mermaid", "math", "geojson", "topojson", "stl"})
"""Code that GitHub's preview shows as a picture or a formula."""


def drawn_code(text: MarkdownText) -> Found:
    """Code that is a picture in the preview, and code on the site."""
    for token in text.document.tokens:
        if token.type == "fence" and token.map and token.info.strip().lower() in _DRAWN:
            yield (
                text.document.line(token.map[0])[0],
                f"「{token.info.strip()}」は、サイトでは図や式になりません。書いたままの字が出ます。"
                "図は、画像にして content/images/ に置いてください。",
            )


def raw_marks(text: MarkdownText) -> Found:
    shown = list(text.document.words())
    for block, inline in text.document.inlines:
        for at, message in _in_lines(inline.content) if block.type == "paragraph_open" else ():
            place = text.document.place(inline, at)
            if any(start <= place < start + len(words) for words, start in shown):  # not in code
                yield place, message
    for words, start in shown:
        for pattern, message in _IN_WORDS:
            for match in pattern.finditer(words):
                at = start + match.start()
                # What is escaped is meant to be seen.
                if (
                    text.document.text.startswith(match[0], at)
                    and text.document.text[at - 1 : at] != "\\"
                    and not (match[0].startswith("-->") and "<!--" in words)
                ):
                    yield at, message


def _in_lines(content: str) -> Found:
    at = 0
    for line in content.split("\n"):
        for number, (pattern, message) in enumerate(_IN_LINES):
            match = pattern.search(line) if number < _ANYWHERE else pattern.match(line)
            if match:
                yield at + match.start(), message
                break
        at += len(line) + 1


def indented_code(text: MarkdownText) -> Found:
    """Lines behind four blanks: code, which editors mean as lines that stand further in."""
    for token in text.document.tokens:
        if token.type == "code_block" and token.map:
            yield (
                text.document.line(token.map[0])[0],
                "行の初めに空白が4つあるので、文ではなく、プログラムの字として出ます。"
                "空白を消してください（プログラムの字にするなら、「```」の行で囲みます）。",
            )


def tabbed_rows(text: MarkdownText) -> Found:
    """Rows pasted from a table of another program."""
    for block, inline in text.document.inlines:
        if block.type != "paragraph_open" or "\t" not in inline.content:
            continue
        at = 0
        for line, following in pairwise(inline.content.split("\n")):
            tabs = line.strip().count("\t")
            if tabs and tabs == following.strip().count("\t"):
                yield (
                    text.document.place(inline, at),
                    "表になりません。ExcelやWordから写した表は、どの行も「|」で始めて「|」で終え、"
                    "タブを「|」に直し、見出しの行のすぐ下に「|---|---|」の行を書いてください。",
                )
                break
            at += len(line) + 1
