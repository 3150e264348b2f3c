"""Kanji without a reading, in a language whose every kanji has one (`readings` of content/languages/)."""

import re
from collections.abc import Iterator

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.source import Path, Source
from builder.texts.gfm.readings import KANJI, Part, parts
from builder.texts.languages.pages import language_of, languages
from builder.texts.markdown_texts import MarkdownText, markdown_texts

_UNREAD = re.compile(
    rf"(?P<mark>[》｜])|(?P<word>[{KANJI}]*)《(?P<reading>[^《》\n]*)(?P<end>》?)|(?P<alone>[{KANJI}]+)"
)
_KATAKANA = re.compile("[ァ-ヶー]+")
_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_SHOWN = 8
_HOW = (
    "ふりがなは、「漢字《かんじ》」と、ひらがなで書きます。"
    "漢字でない字もいっしょなら、「｜申し込み《もうしこみ》」と、初めに「｜」を書いてください。"
)
_NOT_READ = frozenset({"language", "lang", "menu"})

Found = Iterator[tuple[int, str]]
"""(index in a text, what to do about it)"""


def reading_mistakes(checked: Checked) -> Iterator[Mistake]:
    """Of every page in such a language, and of its own file: what its pages say around them."""
    for text in markdown_texts(checked):
        if text.is_page and _has_readings(language_of(checked, text.source)):
            yield from _of_page(text)
            meta = text.source.data if isinstance(text.source.data, dict) else {}
            for key in ("title", *(("description",) if meta.get("layout") == "home" else ())):
                yield from _of_value(text.source, (key,), meta.get(key))
    for source in languages(checked).values():
        if _has_readings(source):
            for path, written in source.texts():
                if path[0] not in _NOT_READ:
                    yield from _of_value(source, path, written)


def _has_readings(language: Source | None) -> bool:
    return language is not None and bool(language.data.get("readings"))


def _of_page(text: MarkdownText) -> Iterator[Mistake]:
    for _, inline in text.document.inlines:
        at, is_read = 0, False
        for child in inline.children or []:
            if child.type in ("ruby_open", "ruby_close"):
                is_read = child.type == "ruby_open"
            found = inline.content.find(child.content, at) if child.content else -1
            if found < 0:
                continue
            at = found + len(child.content)
            if child.type in ("text", "code_inline") and not is_read:
                for index, message in _unread(Part(child.content, "", 0)):
                    yield text.mistake(text.document.place(inline, found + index), message)


def _of_value(source: Source, path: Path, value: object) -> Iterator[Mistake]:
    if isinstance(value, str):
        for part in parts(value):
            for index, message in _unread(part):
                yield source.mistake_at(source.place(path, part.start + index), message)


def _unread(part: Part) -> Found:
    if part.reading:
        return
    for match in _UNREAD.finditer(part.words):
        word, written, mark = match["word"] or match["alone"], match["reading"], match["mark"]
        at = part.start + match.start()
        if mark:
            yield at, f"「{mark}」が、そのまま出ます。{_HOW}"
        elif written is None:
            yield (
                at,
                f"「{word}」に、ふりがながありません。「{word}《よみかた》」のように、すぐ後に書いてください。",
            )
        elif not match["end"]:
            yield (
                at,
                f"「{word}《{written[:_SHOWN]}」が、閉じていません。「{word}《よみかた》」と、「》」で閉じてください。",
            )
        elif _KATAKANA.fullmatch(written):
            reading = written.translate(_HIRAGANA)
            yield at, f"ふりがなは、ひらがなで書きます。「{word}《{reading}》」と書いてください。"
        else:
            yield at, f"「{word}《{written[:_SHOWN]}》」は、ふりがなになりません。{_HOW}"
