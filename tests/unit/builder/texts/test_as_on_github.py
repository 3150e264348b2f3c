"""Our Markdown shows what GitHub's preview shows: compared with cmark-gfm, which GitHub uses.

Compared are elements, where links and images lead, and the text without blanks and line breaks. Where we
differ on purpose (builder/texts/gfm/parser.py) is at the end.
"""

import re

import cmarkgfm
import pytest
from bs4 import BeautifulSoup, NavigableString, Tag
from cmarkgfm.cmark import Options
from hypothesis import given
from hypothesis import strategies as st

from builder.texts.gfm.render import html

_RENAMED = {"s": "del"}
_COMPARED = ("href", "src", "alt", "start", "checked")


def github(text: str) -> list[str]:
    options = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
    # A box stands before its line; cmark puts that of a line with blank ones around it before its paragraph.
    markup = cmarkgfm.github_flavored_markdown_to_html(text, options=options)
    return structure(re.sub(r"(<input [^>]*>)\s*(<p>)", r"\2\1", markup))


def ours(text: str) -> list[str]:
    return structure(html(text))


def structure(markup: str) -> list[str]:
    """The elements and words of a piece of HTML, one a line."""
    parts: list[str] = []

    def walk(node: Tag) -> None:
        for child in node.children:
            if isinstance(child, Tag):
                if child.name == "br":
                    continue
                if str(child.get("href", "")).startswith("tel:"):
                    walk(child)
                    continue
                name = _RENAMED.get(child.name, child.name)
                values = [f"{key}={child[key]}" for key in _COMPARED if child.has_attr(key)]
                # GitHub's and ours are named differently; what leads where is in the text's numbers.
                is_note = "#fn" in str(child.get("href", ""))
                parts.append(f"<{name} {'' if is_note else ' '.join(values)}>")
                if not is_note:
                    walk(child)
                parts.append(f"</{name}>")
            elif isinstance(child, NavigableString):
                words = re.sub(r"\s", "", child)
                if words and parts and not parts[-1].startswith("<"):
                    parts[-1] += words
                elif words:
                    parts.append(words)

    walk(BeautifulSoup(markup, "html.parser"))
    return parts


DOCUMENTS = {
    "a list right after a sentence": "次のものです。\n- はんこ\n- 写真",
    "nesting by two blanks": "- 一つ\n  - 中\n    - 奥\n- 二つ",
    "nesting in a numbered list": "1. 一つ\n   - 中\n2. 二つ",
    "a list that starts elsewhere": "文です。\n\n3. 三つ\n4. 四つ",
    "a number that can't begin a list after a sentence": "文です。\n3. 三つ",
    "other marks": "- 一\n* 二\n+ 三\n\n1) 一\n2) 二",
    "a number that is left out": "1. 一\n3. 三",
    "a year at the beginning": "2026. 4月から",
    "a loose list": "- 一\n\n- 二",
    "a paragraph in a list": "- 一\n\n  続き\n- 二",
    "a table right after a sentence": "料金です。\n\n| 品 | 円 |\n| --- | ---: |\n| 一 | 2 |",
    "a table in a sentence's next line": "料金です。\n| 品 | 円 |\n| --- | ---: |\n| 一 | 2 |",
    "more and fewer cells": "| a | b |\n|---|---|\n| 1 | 2 | 3 |\n| 4 |",
    "a table without bars outside": "a | b\n--|--\n1 | 2",
    "a bar in a cell": "| a | b |\n|---|---|\n| 1\\|2 | `3\\|4` |",
    "no table": "| a | b | c |\n|---|---|\n| 1 |",
    "code after a sentence": "文です。\n```\n- これ\n```\n続き",
    "code by four blanks": "文です。\n\n    そのまま *これ*",
    "struck out": "~~古い~~新しい",
    "hard breaks": "一行  \n二行\\\n三行",
    "a task list": "- [ ] まだ\n- [x] 済み",
    "addresses": "https://example.jp/a?b=1&c=2 と (https://example.jp/b) <https://example.jp/>",
    "an address in brackets": "(https://example.jp/a_(b))",
    "mail addresses": "宛先 a.b+c@example.jp です",
    "emphasis beside Japanese": "これは**重要**です。*斜め*も***両方***も",
    "underscores in words": "snake_case_name と _斜め_ と __太字__",
    "nested quotes": "> 一\n> > 二\n> 三",
    "a quote that goes on": "> 一\n続き",
    "a heading right after a sentence": "文です。\n## 見出し\n続き",
    "no heading without a blank": "#9110\n\n- #8000\n\n##見出し",
    "a heading underlined": "見出し\n---\n\n見出し\n===",
    "a closed heading": "## 見出し ##",
    "a line": "文です。\n\n---\n\n***",
    "links": '[a](/x.md "題") [b](</y z.md>) [c][d] [e] ![f*g*](/h.png)\n\n[d]: /d.md\n[e]: <https://x.jp/>',
    "a link with a blank": "[a](/x y.md)",
    "HTML": "<details>\n<summary>題</summary>\n\n**中**\n\n</details>\n\n<div>**外**</div>\n\n文<i>字</i>",
    "a heading right below HTML": "<div>\n\n中\n\n</div>\n## 題",
    "entities": "&copy; &amp; &#35; &nbsp;x AT&T &bogus; &lt;b>",
    "escapes": "\\*そのまま\\* \\# \\[x\\](y) 1\\. a",
    "footnotes": "文[^1]と[^a]。\n\n[^1]: 注です。\n[^a]: 二つめ。",
    "full-width blanks": "　字下げ\n　続き",
    "tabs": "-\t一\n\t- 中",
}


@pytest.mark.parametrize("text", DOCUMENTS.values(), ids=DOCUMENTS)
def test_what_editors_write_is_what_the_preview_shows(text: str) -> None:
    assert ours(text) == github(text)


_WORDS = st.sampled_from(
    [
        *("相談", "snake_case", "2026", "10:30", "A&B", "。", "、", " "),
        *("**重要**", "*斜め*", "~~古い~~", "`コード`", "[言葉](/a.md)", "<b>太</b>"),
    ]
)
_SENTENCES = st.lists(_WORDS, min_size=1, max_size=5).map(lambda words: "文" + "字".join(words) + "末")
_MARKS = st.sampled_from(["##", "###", "-", "*", "1.", "2.", ">", "- [ ]", "  -", "   -", "10.", "1)"])
_BLOCKS = st.one_of(
    _SENTENCES,
    st.builds("{} {}".format, _MARKS, _SENTENCES),
    st.sampled_from(
        [
            *("", "", "---", "    四つ", "#9110", "- "),
            *("```\nコード\n```", "| a | b |\n|---|--:|\n| 1 | 2 |", "<div>\n\n中\n\n</div>"),
        ]
    ),
)


@given(st.lists(_BLOCKS, min_size=1, max_size=8))
def test_so_it_is_for_any_document_of_such_lines(blocks: list[str]) -> None:
    text = "\n".join(blocks)
    assert ours(text) == github(text)


# Where we differ on purpose.


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**「重要」**です", "<p><strong>「重要」</strong>です</p>"),
        ("これは**（注）**と*「斜め」*です", "<p>これは<strong>（注）</strong>と<em>「斜め」</em>です</p>"),
        (
            "これは**(注)**と**[次](/a.md)**です",
            '<p>これは<strong>(注)</strong>と<strong><a href="/a.md">次</a></strong>です</p>',
        ),
        ("9:00~12:00、13:00~17:00", "<p>9:00~12:00、13:00~17:00</p>"),
        ("https://example.jp/をご覧", '<p><a href="https://example.jp/">https://example.jp/</a>をご覧</p>'),
        ("www.example.jpです", '<p><a href="https://www.example.jp">www.example.jp</a>です</p>'),
        ("## 料金 {#cost .wide}", '<h2 id="cost" class="wide">料金</h2>'),
        ("[次へ](/a.md){ .button }です", '<p><a href="/a.md" class="button">次へ</a>です</p>'),
        (
            "> [!WARNING]\n> 文",
            '<div class="admonition warning"><p class="admonition-title">注意</p>\n<p>文</p>\n</div>',
        ),
        ("- [x] 済み", None),
    ],
)
def test_where_we_differ(text: str, shown: str | None) -> None:
    made = html(text)
    if shown is None:
        assert BeautifulSoup(made, "html.parser").select_one("input")["aria-label"] == "済み"  # type: ignore[index]
    else:
        assert made == shown


LONG = "相談したい日の二開庁日前の夕方までに、フォームから申し込んでいただきますと、"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("日時：12月1日\n場所：区役所2階", "<p>日時：12月1日<br>\n場所：区役所2階</p>"),
        ("〒120-0011\n例市中央1-1", "<p>〒120-0011<br>\n例市中央1-1</p>"),
        (f"{LONG}\n折り返し連絡します。", f"<p>{LONG}折り返し連絡します。</p>"),
        (f"{LONG}\n・はんこ\n・写真", f"<p>{LONG}<br>\n・はんこ<br>\n・写真</p>"),
        (f"{LONG}\n**日時**：1日", f"<p>{LONG}<br>\n<strong>日時</strong>：1日</p>"),
        (f"{LONG}Zoom\nWebinars で", f"<p>{LONG}Zoom\nWebinars で</p>"),
    ],
)
def test_lines_of_facts_stay_lines_and_sentences_are_joined_without_a_blank(text: str, shown: str) -> None:
    assert html(text) == shown


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("例<!-- 内緒 -->です。", "<p>例です。</p>"),
        ("<!-- 内緒\n\nまだ内緒 -->\n\n例です。", "<p>例です。</p>"),
        ("<!-- 内緒 -->\n<div>例</div>\n<!-- 内緒 -->", "<div>例</div>"),
        ("`<!-- 例 -->`", "<p><code>&lt;!-- 例 --&gt;</code></p>"),
    ],
)
def test_an_editors_note_is_not_in_the_page(text: str, made: str) -> None:
    assert html(text) == made
