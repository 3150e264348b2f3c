"""Warnings about Japanese for learners: what the guideline of the Immigration Services Agency and the Agency
for Cultural Affairs advises against, as far as characters show it: 在留支援のためのやさしい日本語
ガイドライン (2020).
"""

import re
from collections.abc import Iterator

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.source import Source
from builder.texts.gfm.readings import parts
from builder.texts.languages.pages import language_of
from builder.texts.markdown_texts import UNKNOWN, MarkdownText, markdown_texts

_RULES = (
    (
        re.compile(
            r"な(?:い(?:わけでは|とは限ら|ことは)|くは|いでは)(?:ない|ありません|いられ)"
            r"|ざるを得|(?:なければ|なくては|ないと)(?:なりません|ならない|いけません|いけない)"
        ),
        "は、「ない」が2つあります。「〜てください」「〜します」のように、「ない」を使わずに書いてください。",
    ),
    (
        re.compile(
            r"(?:いただ[いかきくけこ]|ございま|くださいませ|いらっしゃ|おっしゃ|ご覧|ごらん|拝見|拝借|申し上げ|存じ(?:ま|上)"
            r"|いたし(?:ま|て)|お伺い|承り|賜)"
        ),
        "は、敬語です。「です」「ます」「〜てください」だけで書いてください。",
    ),
    (
        re.compile(r"(?<=[ぁ-んァ-ヶー一-龠])され(?:ます|ました|ません|る|た|て)"),
        "は、「だれが」がわからない言いかたです。「〜します」のように、する人がわかるように書いてください。",
    ),
)
_SENTENCE = re.compile(r"[^。！？]+[。！？]")
_NOT_READ = re.compile(r"\]\([^()]*\)|[\[*\]]|[\w.+-]+@[\w.-]+", re.ASCII)
_NOT_COUNTED = re.compile(rf"[\s{UNKNOWN}]")


def easy_warnings(checked: Checked) -> Iterator[Mistake]:
    """Of each page in a language with readings; long sentences, where the language says how long."""
    for text in markdown_texts(checked):
        language = language_of(checked, text.source) if text.is_page else None
        if language is not None and language.data.get("readings"):
            yield from _of_page(text, language)


def _of_page(text: MarkdownText, language: Source) -> Iterator[Mistake]:
    longest = language.data.get("longest_sentence")
    for _, inline in text.document.inlines:
        plain, places = _plain(inline.content)
        for pattern, message in _RULES:
            for match in pattern.finditer(plain):
                place = text.document.place(inline, places[match.start()])
                yield text.mistake(place, f"「{match[0]}」{message}")
        for sentence in _SENTENCE.finditer(plain) if longest else ():
            length = len(_NOT_COUNTED.sub("", _without_targets(sentence[0])))
            if length > longest:
                message = (
                    f"1つの文が{length}文字あります（{longest}文字まで）。"
                    "1つの文に書くことを1つにして、「。」で分けてください。"
                )
                yield text.mistake(text.document.place(inline, places[sentence.start()]), message)


def _plain(written: str) -> tuple[str, list[int]]:
    """The words without blanks and readings, and where in `written` each character is."""
    chars: list[str] = []
    places: list[int] = []
    for part in parts(written):
        for index, char in enumerate(part.words):
            if not char.isspace():
                chars.append(char)
                places.append(part.start + index)
    return "".join(chars), places


def _without_targets(sentence: str) -> str:
    """Without marks, the targets of links and addresses of mail."""
    return _NOT_READ.sub("", sentence)
