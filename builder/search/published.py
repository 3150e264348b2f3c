"""What is published of the search: the links of its page, and a file with all else that it looks through."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any

from builder.search.entries import KINDS, Entry
from builder.texts.fold import fold

_BEYOND = re.compile("[\U00010000-\U0010ffff]")
"""Letters of two halves in UTF-16, as browsers count."""

_MORE = 0x80
"""Numbers are written seven bits a byte, the low ones first; each byte but the last has this bit, too."""


def search_data(
    entries: Sequence[Entry],
    words: Mapping[str, Any] | None = None,
    readings: Mapping[str, Iterable[str]] | None = None,
    *,
    likely: Sequence[str] = (),
) -> dict[str, Any]:
    """What the search needs to know; words folded, so that nothing is left to do.

    `words` is content/search.yml, `readings` hiragana -> the words that are read so, `likely` the urls of
    the entries to suggest where nothing is found.

    links: [kind, url, title] of each page and below it of its parts, in the entries' order; the kind is a
    number, and None for a page that is no entry itself. texts: [text, alias …] of each entry; likely:
    numbers of entries.
    """
    words = words or {}
    numbers = {entry.url: number for number, entry in reversed([*enumerate(entries)])}
    return {
        "likely": [numbers[url] for url in likely if url in numbers],
        "ignore": _longest_first(words.get("ignore", ())),
        "readings": _readings(words.get("readings", {}), readings or {}),
        "synonyms": [_longest_first(group) for group in words.get("synonyms", ())],
        "texts": [[entry.text, *entry.aliases] for entry in entries],
        "links": links_of(entries),
    }


def links_of(entries: Sequence[Entry]) -> list[tuple[int | None, str, str]]:
    """The links of `search_data`."""
    found: list[tuple[int | None, str, str]] = []
    for page, rows in groupby(entries, key=lambda entry: entry.url.partition("#")[0]):
        for number, entry in enumerate(rows):
            if number == 0 and entry.url != page:
                found.append((None, page, entry.place))
            found.append((KINDS.index(entry.kind), entry.url, entry.title))
    return found


def texts_file(data: Mapping[str, Any]) -> bytes:
    """The file that a search page loads for its own language; what else it needs are its links."""
    head = ([str(number) for number in data["likely"]], data["ignore"], data["readings"])
    return packed((*head, [" ".join(group) for group in data["synonyms"]], *data["texts"]))


def links_file(data: Mapping[str, Any]) -> bytes:
    """The links in a file, for the search pages of other languages."""
    return packed(("" if kind is None else str(kind), url, title) for kind, url, title in data["links"])


def packed(rows: Iterable[Iterable[str]]) -> bytes:
    """Rows of cells; Japanese takes one or two bytes a letter rather than three. A tab is between two cells,
    a line end between two rows: in a cell they become blanks.

    First how many letters (UTF-16) there are, and each in the order of its code: twice the step from the one
    before it, and 1 if it has a byte of its own. The most common have, numbered in that order; the numbers
    behind theirs are the first bytes of the others, whose second bytes count from 0 to 255.
    """
    text = "\n".join("\t".join(map(_on_one_line, row)) for row in rows)
    letters = _BEYOND.sub(_halves, text)
    counted = Counter(letters)
    common = {letter for letter, _ in counted.most_common((0x10000 - len(counted)) // 0xFF)}
    codes: dict[int, str] = {}
    table = bytearray(_number(len(counted)))
    others = 0
    for before, letter in pairwise(("\0", *sorted(counted))):
        table += _number(2 * (ord(letter) - ord(before)) + (letter in common))
        if letter in common:
            codes[ord(letter)] = chr(len(codes) - others)
        else:
            codes[ord(letter)] = chr(len(common) + others // 0x100) + chr(others % 0x100)
            others += 1
    return bytes(table) + letters.translate(codes).encode("latin-1")


def _on_one_line(cell: str) -> str:
    return cell.replace("\t", " ").replace("\n", " ")


def _halves(letter: re.Match[str]) -> str:
    high, low = divmod(ord(letter[0]) - 0x10000, 0x400)
    return chr(0xD800 + high) + chr(0xDC00 + low)


def _number(value: int) -> bytes:
    found = bytearray()
    while value >= _MORE:
        found.append(value % _MORE + _MORE)
        value //= _MORE
    return bytes([*found, value])


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted({*map(_whole, words)}, key=lambda word: (-len(word), word))


def _readings(own: Mapping[str, str], found: Mapping[str, Iterable[str]]) -> list[str]:
    known: dict[str, dict[str, None]] = {}
    pairs = [(kana, word) for word, kana in own.items()]
    pairs += [(kana, word) for kana, some in found.items() for word in some]
    for kana, word in pairs:
        known.setdefault(_whole(kana), {})[_whole(word)] = None
    return [" ".join((kana, *some)) for kana, some in sorted(known.items())]


def _whole(word: str) -> str:
    return fold(word).replace(" ", "")
