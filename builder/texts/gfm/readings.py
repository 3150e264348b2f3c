"""How words in kanji are read, as editors write it: 予約《よやく》, or ｜お問い合わせ《おといあわせ》.

The marks are those of Aozora Bunko. 「（）」 would be easier to type, but it explains words as well:
解約（契約をやめること）. Without 「｜」 the reading is that of the kanji just before it, and in hiragana.
"""

import re
from collections.abc import Iterator
from html import escape
from typing import NamedTuple

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

KANJI = "㐀-䶿一-鿿々〆〇"
"""For a regular expression's character class."""

_READ = re.compile(
    r"｜(?P<marked>[^｜《》\n]+)《(?P<said>[ぁ-ゖァ-ヺー・ \u3000]+)》"
    rf"|(?P<kanji>[{KANJI}]+)《(?P<hiragana>[ぁ-ゖー]+)》"
)


class Part(NamedTuple):
    """A stretch of a text from `start` on, and how it is read ("": nothing says so)."""

    words: str
    reading: str
    start: int


def parts(text: str) -> Iterator[Part]:
    """A text by its words with a reading and what is between them. `start` is where the words are."""
    at = 0
    for match in _READ.finditer(text):
        if match.start() > at:
            yield Part(text[at : match.start()], "", at)
        kind = "marked" if match["marked"] else "kanji"
        yield Part(match[kind], match["said"] or match["hiragana"], match.start(kind))
        at = match.end()
    if at < len(text):
        yield Part(text[at:], "", at)


def without_readings(text: str) -> str:
    """The words alone."""
    return "".join(part.words for part in parts(text)) if "《" in text else text


def ruby(text: str) -> str:
    """HTML of a text that is no Markdown. Where there is no ruby, a reading is in （）.

    A screen reader would say each word twice: it knows how to read the word itself.
    """
    return "".join(
        f'<ruby>{escape(words)}<rp>（</rp><rt aria-hidden="true">{escape(reading)}</rt><rp>）</rp></ruby>'
        if reading
        else escape(words)
        for words, reading, _ in parts(text)
    )


RUBY_PART = "ruby_part"
"""The type of a token that has a reading or its brackets: no words of the text."""


def add_readings(state: StateCore) -> None:
    for token in state.tokens:
        if token.children and "《" in token.content:
            token.children = [made for child in token.children for made in _with_readings(child)]


def _with_readings(child: Token) -> Iterator[Token]:
    if child.type != "text" or "《" not in child.content:
        yield child
        return
    for words, reading, _ in parts(child.content):
        if not reading:
            yield Token("text", "", 0, content=words)
            continue
        yield Token("ruby_open", "ruby", 1)
        yield Token("text", "", 0, content=words)
        for tag, content in (("rp", "（"), ("rt", reading), ("rp", "）")):
            attrs: dict[str, str | int | float] = {"aria-hidden": "true"} if tag == "rt" else {}
            yield Token(RUBY_PART, tag, 0, content=content, attrs=attrs)
        yield Token("ruby_close", "ruby", -1)
