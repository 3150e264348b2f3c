"""Finds entries by what somebody typed: pairs of characters, weighed by how rare they are (BM25F).

assets/search/index.js computes the same from the same published data; tests/unit/builder/search/vectors.json
holds the two together. The figures were chosen on the questions of content/searches/ that aren't set aside.
"""

import math
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from builder.texts.fold import fold, fold_typed, grams, is_hiragana, is_kanji, is_one_slip_away

_TITLE, _ALIAS, _PLACE = 3.0, 3.0, 0.8
"""How much a field counts beside the text."""

_SATURATION, _LENGTH = 1.2, 0.6
"""BM25's k1 and b."""

_HIRAGANA, _MIXED, _KANJI = 0.4, 0.7, 0.35
"""How much a pair of two hiragana, of one, and a kanji alone count beside other pairs: endings say little."""

_OTHER_WORD = 0.7
"""How much a word counts that means the same as a typed one, or is read as it is."""

_ALIKE, _LOOKED_AT = 1.0, 50
"""How much more an entry counts, at most, if its title or an alias is like all that was typed; how many are
looked at.
"""

_NEAR, _SHORTEST, _LONGEST = 6.0, 3, 12
"""What an entry gets if its title or an alias is what was typed but for one slip; of so many characters."""

_UNCOVERED = 0.3
"""What remains of an entry's score that has nothing of what was typed, beside one that has it all."""

_OF_A_FORM = 0.6
"""An answer comes before the question of a form that asks for the same."""

_LEAST_COVERED, _LEAST_OF_SHORT, _SHORT, _LEAST_OF_BEST = 0.25, 0.12, 3, 0.12
"""What is left out: entries with less of what was typed (a slip in two kanji leaves one), or that count less
beside the best.
"""

_MOST_TYPED = 100
"""Later characters aren't looked at."""

_FINE = 256
"""Weights are whole numbers of this part, 65,535 at most: two bytes in a browser."""

FORM_KIND = 2


@dataclass(frozen=True)
class Hit:
    """`entry` is its number in `Index.rows`."""

    entry: int
    score: float


class Index:
    """The published data (`builder.search.published`), ready to be searched.

    `rows`: (url, kind, title, place, text) of each entry.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.rows: list[tuple[str, int, str, str, str]] = []
        self._synonyms: list[list[str]] = data["synonyms"]
        self._ignored: list[str] = data["ignore"]
        self._readings: dict[str, list[str]] = {}
        for row in data["readings"]:
            kana, *words = row.split(" ")
            self._readings[kana] = words
        self._longest_reading = max(map(len, self._readings), default=0)
        self._postings: dict[str, dict[int, int]] = defaultdict(dict)
        self._called: list[list[str]] = []
        self._texts: list[str] = []
        fields: list[tuple[str, str, str, str]] = []
        texts, page = iter(data["texts"]), ""
        for kind, url, title in data["links"]:
            place = page if "#" in url else ""
            page = page if "#" in url else title
            if kind is None:
                continue
            text, *aliases = next(texts)
            self.rows.append((url, kind, title, place, text))
            called = [fold(name) for name in (title, *aliases)]
            self._called.append(called)
            fields.append((called[0], " ".join(called[1:]), fold(place), fold(text)))
            self._texts.append(" ".join(fields[-1]))
        lengths = [len(title) + len(text) for title, _, _, text in fields]
        mean = sum(lengths) / max(1, len(lengths))
        for number, (title, aliases_, where, text) in enumerate(fields):
            norm = 1 - _LENGTH + _LENGTH * lengths[number] / mean
            weights: dict[str, float] = {}
            for words, weight in ((title, _TITLE), (aliases_, _ALIAS), (where, _PLACE), (text, 1 / norm)):
                for gram in grams(words):
                    weights[gram] = weights.get(gram, 0.0) + weight
            for gram, found in weights.items():
                self._postings[gram][number] = min(65535, max(1, math.floor(found * _FINE + 0.5)))

    def find(self, typed: str) -> list[Hit]:
        """The entries that answer, the best first. Each that has the typed text in it is among them."""
        words, kana = self._asked(typed)
        asked = self._weighed(words, kana)
        total = sum(asked.values())
        if not asked:
            return [Hit(number, 1.0) for number in self._having(typed, words)]
        score: dict[int, float] = defaultdict(float)
        covered: dict[int, float] = defaultdict(float)
        own = ((gram, (weight, weight)) for gram, weight in asked.items())
        for gram, (weight, cover) in (*own, *self._other_words(words, asked).items()):
            for number, found in self._postings.get(gram, {}).items():
                tf = found / _FINE
                score[number] += weight * tf * (_SATURATION + 1) / (tf + _SATURATION)
                covered[number] += cover
        for number in self._near(words):
            score[number] += _NEAR
            covered[number] = total
        least = _LEAST_COVERED if len(words) > _SHORT else _LEAST_OF_SHORT
        kept = []
        for number, value in score.items():
            share = min(1.0, covered[number] / total)
            if share >= least:
                of_kind = _OF_A_FORM if self.rows[number][1] == FORM_KIND else 1.0
                kept.append((rounded(value * of_kind * (_UNCOVERED + share)), number, share))
        kept = _worth_it(kept)
        kept.sort(key=lambda one: (-one[0], one[1]))
        for at, (value, number, share) in enumerate(kept[:_LOOKED_AT]):
            kept[at] = (rounded(value * (1 + _ALIKE * self._likeness(number, asked))), number, share)
        kept.sort(key=lambda one: (-one[0], one[1]))
        return [Hit(number, value) for value, number, _ in _worth_it(kept)]

    def _asked(self, typed: str) -> tuple[str, list[bool]]:
        """What was typed, folded, without what doesn't say what is looked for; whether each is hiragana."""
        words, kana = fold_typed(typed)
        words = words[:_MOST_TYPED]
        for phrase in self._ignored:
            left = words.replace(phrase, " " * len(phrase))
            if left.strip():
                words = left
        if all(weak or char == " " for char, weak in zip(words, kana, strict=False)):
            kana = []
        return words, kana

    def _weighed(self, words: str, kana: list[bool] | None = None) -> dict[str, float]:
        """Gram -> how much it counts."""
        weights: dict[str, float] = {}
        for at, char in enumerate(words):
            pair = words[at - 1 : at + 1] if at else ""
            if pair and " " not in pair:
                weak = kana[at - 1] + kana[at] if kana else 0
                part = (1.0, _MIXED, _HIRAGANA)[weak]
                weights[pair] = weights.get(pair, 0.0) + part * self._rarity(pair)
            if is_kanji(char):
                weights[char] = weights.get(char, 0.0) + _KANJI * self._rarity(char)
        return weights

    def _rarity(self, gram: str) -> float:
        having, every = len(self._postings.get(gram, ())), len(self.rows)
        return math.log(1 + (every - having + 0.5) / (having + 0.5))

    def _other_words(self, words: str, asked: Mapping[str, float]) -> dict[str, tuple[float, float]]:
        """Gram -> (how much it counts, how much of what was typed it covers), of words that aren't typed and
        mean the same, or are read as what is.
        """
        present: list[tuple[str, float | None]] = [(words, None)]
        others: list[tuple[str, float]] = []
        for kana in self._read(words):
            worth = sum(asked.get(gram, 0.0) for gram in grams(kana))
            others += ((word, worth) for word in self._readings[kana])
            present += ((word, worth) for word in self._readings[kana])
        for group in self._synonyms:
            for text, of_reading in present:
                typed = next((word for word in group if _is_in(word, text)), None)
                if typed is not None:
                    own = sum(asked.get(gram, 0.0) for gram in grams(typed))
                    worth = own if of_reading is None else of_reading
                    others += ((word, worth) for word in group if word != typed)
                    break
        found: dict[str, tuple[float, float]] = {}
        for word, worth in others:
            of_word = self._weighed(word)
            total = sum(of_word.values())
            for gram, weight in of_word.items():
                if gram not in asked:
                    part = weight * _OTHER_WORD * min(1.0, worth / total)
                    before = found.get(gram, (0.0, 0.0))
                    found[gram] = (max(before[0], part), max(before[1], weight * worth / total))
        return found

    def _read(self, words: str) -> Iterator[str]:
        """The readings in a text, the longest first at each place."""
        at = 0
        while at < len(words):
            for length in range(min(self._longest_reading, len(words) - at), 1, -1):
                if words[at : at + length] in self._readings:
                    yield words[at : at + length]
                    at += length - 1
                    break
            at += 1

    def _near(self, words: str) -> Iterator[int]:
        """The entries whose title or alias is what was typed, but for one slip."""
        typed = words.replace(" ", "")
        if _SHORTEST <= len(typed) <= _LONGEST:
            for number, called in enumerate(self._called):
                if any(is_one_slip_away(name, typed) for name in called):
                    yield number

    def _likeness(self, number: int, asked: Mapping[str, float]) -> float:
        """How much a title or an alias and what was typed have in common: 1 is all."""
        whole = sum(self._rarity(gram) for gram in asked)
        best = 0.0
        for name in self._called[number]:
            common = every = 0.0
            for gram in dict.fromkeys(grams(name)):
                weight = self._rarity(gram)
                every += weight
                if gram in asked:
                    common += weight
            best = max(best, 2 * common / (every + whole))
        return best

    def _having(self, typed: str, words: str) -> Iterator[int]:
        """The entries that have what was typed and has no pair in it: one character, or marks alone."""
        parts, mark = words.split(), unicodedata.normalize("NFKC", typed).strip()
        for number, (_, _, title, _, text) in enumerate(self.rows):
            if parts:
                has = all(part in self._texts[number] for part in parts)
            else:
                has = bool(mark) and mark in unicodedata.normalize("NFKC", f"{title}\n{text}")
            if has:
                yield number


def _worth_it(kept: list[tuple[float, int, float]]) -> list[tuple[float, int, float]]:
    """(score, entry, share of what was typed) of those that count enough beside the best, or have it all."""
    least = max((value for value, _, _ in kept), default=0.0) * _LEAST_OF_BEST
    return [one for one in kept if one[0] >= least or one[2] > 0.999]


def _is_in(word: str, text: str) -> bool:
    """Whether a word is in a text; a short one in hiragana, only where no other hiragana is before it: ただ
    is not in いただく.
    """
    at = text.find(word)
    if len(word) > 2 or not all(map(is_hiragana, word)):
        return at >= 0
    while at > 0 and is_hiragana(text[at - 1]):
        at = text.find(word, at + 1)
    return at >= 0


def rounded(value: float) -> float:
    """To the millionth: what differs less counts as the same."""
    return math.floor(value * 1e6 + 0.5) / 1e6
