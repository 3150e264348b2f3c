"""The data that the page's script searches: search/index.json."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any

from builder.search.entries import KINDS, Entry
from builder.texts.fold import fold

SLOTS = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '"\\[],{}:-.0123456789')
"""The characters of one byte that JSON has no use for."""

_LAST = "\ud700"
"""From here on letters stay as they are: a step that long could be half of a letter in UTF-16."""

_STEP = 0x5C
"""A backslash: what comes behind it stands in JSON as it is."""


def search_data(
    entries: Sequence[Entry],
    words: Mapping[str, Any] | None = None,
    readings: Mapping[str, Iterable[str]] | None = None,
    *,
    likely: Sequence[str] = (),
) -> dict[str, Any]:
    """What the search needs to know; words folded, so that nothing is left to do.

    `words` is content/search.yml, `readings` hiragana -> the words that are read so, `likely` the urls of
    the entries to suggest where nothing is found. pages: [url, title, [[anchor, number of the kind, title,
    text, alias …] …]] in the entries' order; likely: numbers of entries.
    """
    words = words or {}
    numbers = {entry.url: number for number, entry in reversed([*enumerate(entries)])}
    return {
        "synonyms": [_longest_first(group) for group in words.get("synonyms", ())],
        "ignore": _longest_first(words.get("ignore", ())),
        "readings": _readings(words.get("readings", {}), readings or {}),
        "likely": [numbers[url] for url in likely if url in numbers],
        "pages": [
            [url, of_page[0].place or of_page[0].title, [_row(entry) for entry in of_page]]
            for url, rows in groupby(entries, key=lambda entry: entry.url.partition("#")[0])
            if (of_page := list(rows))
        ],
    }


def packed(data: Mapping[str, Any]) -> str:
    """The file: JSON in which Japanese takes one or two bytes a letter rather than three.

    The most common letters stand where those of one byte are that are rarer: the first string has what stands
    for each of SLOTS, in their order. All other letters that aren't ASCII, and what has lost its place, are
    numbered from U+0080 on in the order of their codes: the second string has the step from each code to the
    next, as the character that is so far behind U+005C (so no quotation mark and no backslash).
    """
    text = json.dumps([*data.values()], ensure_ascii=False, separators=(",", ":"))
    counted = Counter(text)
    wide = [char for char, _ in counted.most_common() if "\x7f" < char < _LAST]
    rarest = sorted(SLOTS, key=lambda char: counted[char])
    stands = {slot: char for slot, char in zip(rarest, wide, strict=False) if counted[char] > counted[slot]}
    common = "".join(stands.get(slot, slot) for slot in SLOTS)
    others = sorted({char for char in (*wide, *stands) if counted[char]} - {*stands.values()})
    steps = "".join(chr(_STEP + ord(char) - ord(before)) for before, char in pairwise(["\0", *others]))
    numbered = {char: chr(0x80 + number) for number, char in enumerate(others)}
    there = str.maketrans({**numbered, **{char: slot for slot, char in stands.items()}})
    return f'["{common}","{steps}",{text[1:].translate(there)}'


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted({fold(word).replace(" ", "") for word in words}, key=lambda word: (-len(word), word))


def _readings(own: Mapping[str, str], found: Mapping[str, Iterable[str]]) -> list[str]:
    known: dict[str, dict[str, None]] = {}
    pairs = [(kana, word) for word, kana in own.items()]
    pairs += [(kana, word) for kana, some in found.items() for word in some]
    for kana, word in pairs:
        known.setdefault(_whole(kana), {})[_whole(word)] = None
    return [" ".join((kana, *some)) for kana, some in sorted(known.items())]


def _whole(word: str) -> str:
    return fold(word).replace(" ", "")


def _row(entry: Entry) -> list[Any]:
    anchor = entry.url.partition("#")[2]
    return [anchor, KINDS.index(entry.kind), entry.title, entry.text, *entry.aliases]
