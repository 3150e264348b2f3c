"""How words in kanji are read, so that りょうきん finds 料金.

Only the build needs the dictionary: Sudachi's small one (Apache 2.0; 110 MB on disk, loaded in 0.04 s).
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from builder.reading.recall import recalled
from builder.search.entries import Entry
from builder.texts.fold import fold, is_kanji

_SHORTEST = 3
"""Shorter readings are a part of too many words (かい: 会, 回)."""


def readings_of(entries: Iterable[Entry], synonyms: Iterable[Iterable[str]] = ()) -> Mapping[str, list[str]]:
    """Hiragana -> the nouns that are read so: those of titles and synonyms. (With those of aliases the data
    grow by 3 %, and no question of content/searches/ is found better.)
    """
    texts = [entry.title for entry in entries]
    texts += [word for group in synonyms for word in group]
    found: dict[str, dict[str, None]] = {}
    for text in dict.fromkeys(texts):
        for word, kana in _nouns(text):
            if len(kana) >= _SHORTEST:
                found.setdefault(kana, {})[word] = None
    return {kana: [*words] for kana, words in found.items()}


@recalled
def _nouns(text: str) -> tuple[tuple[str, str], ...]:
    tokenizer, modes = _tokenizer()
    return tuple(
        (token.surface(), fold(token.reading_form()))
        for mode in modes
        for token in tokenizer.tokenize(text, mode)
        if token.part_of_speech()[0] == "名詞" and any(map(is_kanji, token.surface()))
    )


@cache
def _tokenizer() -> tuple[Any, tuple[Any, ...]]:
    """Loaded at the first use. Names are split (消費, 者, センター) and kept whole (消費者センター)."""
    from sudachipy import Dictionary, SplitMode

    return Dictionary(dict="small").tokenizer(), (SplitMode.A, SplitMode.C)
