"""Words in place of an answer, such as 匿名 or 名前なし for a name: the lists are the editors'."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from desk.domain.forms.formats import kana
from desk.domain.forms.formats.typed import REFUSED, as_plain

_MOST = 100
"""Characters of an answer that are looked at; longer ones are answers."""


def is_no_answer(value: str, words: Iterable[str], around: Iterable[str]) -> bool:
    """Whether an answer is made up of such `words` and of what may be `around` them, and of nothing else; or
    has no letter at all (「-」, 「？」, 「○○」), where there are such words.

    「匿名です」 is 匿名 and です; 「無名 太郎」 has something of its own. Blanks, signs, width and kinds of
    kana don't count.
    """
    pieces = _pieces(tuple(words), tuple(around))
    if len(value) > _MOST or not any(is_word for _, is_word in pieces):
        return False
    if not _has_letters(value):
        return True
    text = _bare(value)
    # (how much of the text is made up, whether a word is in it)
    reached = {(0, False)}
    for at in range(len(text)):
        if reached.isdisjoint(((at, False), (at, True))):
            continue
        for piece, is_word in pieces:
            for has_word in (False, True):
                if piece and (at, has_word) in reached and text.startswith(piece, at):
                    reached.add((at + len(piece), has_word or is_word))
    return (len(text), True) in reached


@lru_cache(maxsize=100)
def _pieces(words: tuple[str, ...], around: tuple[str, ...]) -> tuple[tuple[str, bool], ...]:
    """(bare text, whether it is one of `words`): the same for every answer to a question."""
    return tuple(
        (_bare(word), is_word) for some, is_word in ((words, True), (around, False)) for word in some
    )


def is_nothing(value: str, nothing: Mapping[str, Iterable[str]]) -> bool:
    """Whether it says that there is none: 「なし」, 「持っていません」, or has only signs: 「×」, 「ー」.

    `nothing` is `nothing` of content/messages.yml.
    """
    text = as_plain(value)
    has_letters = _has_letters(text)
    if len(text) > _MOST or any(char in REFUSED for char in text) or ("@" in text and has_letters):
        return False
    return not has_letters or is_no_answer(value, nothing["words"], nothing["around"])


def _has_letters(text: str) -> bool:
    return any(char.isalnum() and char not in "ー〇" for char in text)


def _bare(word: str) -> str:
    """A word without what may be around or between its letters; katakana for hiragana."""
    return "".join(filter(str.isalnum, kana(word))).casefold()
