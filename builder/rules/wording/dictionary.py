"""content/words.yml: the words that the desk writes, and those that it doesn't."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.source import Source
from builder.rules.wording.hit import QUOTED, Hit, Hits
from builder.texts.public import Public

_MOST_RIGHT = 3
"""A row that tells more words of other rows to be written otherwise is too wide, and they are right."""

_PATTERN = re.compile(r"/(?P<pattern>.+)/")
_LOOK_BEHIND = re.compile(r"\A(?:\(\?<[!=][^()\\]*\))+(?=[^|?*+{])")
_GROUP = re.compile(r"\$([0-9])")
_LAW = re.compile(
    r".*(?:法律|条例|規則|規程|要綱|要領|指針|ガイドライン|憲章|(?<![方手用作療文違合製工])法)(?:[（(][^（）()]*[）)])?"
)
_OLD = re.compile(r"(?:(?<!新)旧[）)]?|(?<![地次身還単])元|もと|かつて|当時|以前|昔)[・の \u3000「『]?")
_NOW = re.compile(r"[」』]?[（(](?:現|いま|今)")
_ADVERTISED = re.compile(r"(?:こちら|ここ)(?:から|へ|まで)?[!！]*")
_SAID_BY_OTHERS = re.compile(
    r"(?:[、や・]?[「『][^「」『』\n\0]*[」』]){0,3}(?:など)?(?:と(?:いう|いった)|のような|など)?の?、?"
    r"(?:(?:にせ|偽)の)?(?:広告|宣伝|うたい文句|勧誘|あやしい|怪しい|不審な|SMS|ショートメッセージ)"
)


@dataclass(frozen=True, eq=False)
class Dictionary:
    """The words of content/words.yml, ready for one pass over a text.

    `entries` are by the word as it must not be written; None for a longer word in which it is right. Each
    of `patterns` has one beside it that finds at least as much, and faster.
    """

    entries: Mapping[str, Mapping[str, Any] | None]
    words: re.Pattern[str] | None
    patterns: tuple[tuple[re.Pattern[str], re.Pattern[str], Mapping[str, Any]], ...]

    @classmethod
    def of(cls, rows: Sequence[Mapping[str, Any]]) -> "Dictionary":
        entries: dict[str, Mapping[str, Any] | None] = {}
        patterns = []
        wide = _too_wide(rows)
        for number, entry in enumerate(rows):
            row = {**entry, "number": number}
            for written in row["instead_of"]:
                if number in wide or _is_better(written, row) or _missing_group(written, row) is not None:
                    continue  # dictionary_mistakes tells it once; what it finds would be told wrongly
                if pattern := _compiled(written):
                    patterns.append((pattern, _likely(pattern), row))
                else:
                    entries[written] = row
        for entry in rows:
            for right in (entry["better"], *entry.get("except", ())):
                if right not in entries:
                    entries[right] = None
        return cls(entries, _any_of(entries), tuple(patterns))

    def hits(self, public: Public) -> Hits:
        text, right = public.prose, _Spans()
        theirs = _Spans(name.span() for name in QUOTED.finditer(text) if _is_of_others(name))
        for match in public.found(self.words) if self.words else ():
            row = self.entries[match[0]]
            if row and not _is_a_name(text, match, theirs):
                yield Hit(match.start(), match.end(), _message(match, row), ("words", row["number"]))
            elif not row:
                right.append(match.span())
        for pattern, likely, row in self.patterns:
            for match in pattern.finditer(text) if likely.search(public.gist) else ():
                if match[0] and not right.has(match) and not _is_a_name(text, match, theirs):
                    yield Hit(match.start(), match.end(), _message(match, row), ("words", row["number"]))


def dictionary_mistakes(checked: Checked) -> Iterator[Mistake]:
    """Entries of content/words.yml that can't be used, or that contradict each other."""
    seen: dict[str, int] = {}
    source = checked.one("words")
    if not source:
        return
    wide = _too_wide(source.data.get("words", ()))
    for number, row in enumerate(source.data.get("words", ())):
        for index, written in enumerate(row["instead_of"]):
            here = ("words", number, "instead_of", index)
            if written in seen:
                message = f"「{written}」は、{seen[written]}行目にもあります。どちらかを消してください。"
                yield source.mistake(here, message)
            seen.setdefault(written, source.mistake(here, "").line)
            if _PATTERN.fullmatch(written) and not _compiled(written):
                message = f"「{written}」は、正規表現として読めません。「/」で囲まずに書いてもかまいません。"
                yield source.mistake(here, message)
            elif _is_better(written, row) and number not in wide:
                yield source.mistake(here, f"「{written}」は、better と同じです。消してください。")
        missing = (
            (group, written)
            for written in row["instead_of"]
            if (group := _missing_group(written, row)) is not None
        )
        for group, written in islice(missing, 1):
            message = (
                f"「${group}」に入る{group}つめの（ ）が、「{written}」にありません。"
                f"使う言葉を、「${group}」を使わずに書いてください。"
            )
            yield source.mistake(("words", number, "better"), message)
    yield from _circles(source)


def _circles(source: Source) -> Iterator[Mistake]:
    """A word that one row has as the better one and another tells to write otherwise: once for two rows."""
    rows = source.data.get("words", ())
    wide = _too_wide(rows)
    for number, (index, right) in wide.items():
        listed = "".join(f"「{one}」" for one in right[:_MOST_RIGHT])
        message = (
            f"「{rows[number]['instead_of'][index]}」は広すぎます。ほかの行で使うと決めた言葉"
            f"（{listed}など{len(right)}個）にも合います。直したい言葉だけに合うように、書き直してください。"
        )
        yield source.mistake(("words", number, "instead_of", index), message)
    told: set[frozenset[int]] = set()
    for number, row in enumerate(rows):
        for other, wanted in enumerate(rows):
            pair = frozenset({number, other})
            places = (n for n, written in enumerate(wanted["instead_of"]) if _is_better(written, row))
            if other in wide:
                continue
            if other != number and pair not in told and (place := next(places, None)) is not None:
                told.add(pair)
                line = source.mistake(("words", other, "instead_of", place), "").line
                message = (
                    f"「{row['better']}」は、{line}行目では「{wanted['better']}」に直す言葉です。"
                    "どちらかのきまりを消すか、使う言葉をそろえてください。"
                )
                yield source.mistake(("words", number, "better"), message)


def _too_wide(rows: Sequence[Mapping[str, Any]]) -> dict[int, tuple[int, list[str]]]:
    """Row -> (which of its words, the words of other rows that this one tells to write otherwise)."""
    found = {}
    for number, row in enumerate(rows):
        for index, written in enumerate(row["instead_of"]):
            pattern = _compiled(written)
            if pattern:
                right = [one["better"] for one in rows if one is not row and pattern.fullmatch(one["better"])]
                if len(right) > _MOST_RIGHT:
                    found[number] = index, right
    return found


@lru_cache(maxsize=1000)
def _compiled(written: str) -> re.Pattern[str] | None:
    """The regular expression between slashes; None if it is none."""
    found = _PATTERN.fullmatch(written)
    try:
        return re.compile(found["pattern"]) if found else None
    except re.error:
        return None


def _likely(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """The pattern without a look behind at its beginning, at which the search would stop at each letter."""
    return re.compile(_LOOK_BEHIND.sub("", pattern.pattern))


def _is_better(written: str, row: Mapping[str, Any]) -> bool:
    pattern = _compiled(written)
    return bool(pattern.fullmatch(row["better"])) if pattern else written == row["better"]


def _missing_group(written: str, row: Mapping[str, Any]) -> int | None:
    """The first group that `better` names and the word as written hasn't."""
    if _PATTERN.fullmatch(written):
        pattern = _compiled(written)
        groups = pattern.groups if pattern else 9  # what can't be read is told by itself
    else:
        groups = 0
    named = (int(match[1]) for match in _GROUP.finditer(row["better"]))
    return next((group for group in named if group > groups), None)


class _Spans(list[tuple[int, int]]):
    """Places of a text, in order, none of which overlaps another."""

    def has(self, found: re.Match[str]) -> bool:
        """Whether one of them has all of what was found."""
        index = bisect_right(self, found.start(), key=lambda span: span[0]) - 1
        return index >= 0 and found.end() <= self[index][1]


def _is_of_others(quoted: re.Match[str]) -> bool:
    """Whether what is in 「」 is the name of a law, or an advertisement that people are warned of."""
    name = quoted["name"]
    is_advertised = _ADVERTISED.search(name, max(len(name) - 8, 0))
    return bool(
        _LAW.fullmatch(name)
        or (is_advertised and is_advertised.end() == len(name))
        or _SAID_BY_OTHERS.match(quoted.string, quoted.end())
    )


def _is_a_name(text: str, found: re.Match[str], theirs: _Spans) -> bool:
    """Whether the word is an old name that is meant (旧…, …（現…）), or in what others wrote."""
    before = text[max(found.start() - 4, 0) : found.start()]
    is_old = any(old.end() == len(before) for old in _OLD.finditer(before))
    return is_old or bool(_NOW.match(text, found.end())) or theirs.has(found)


def _message(found: re.Match[str], row: Mapping[str, Any]) -> str:
    groups = (found[0], *found.groups(default=""))
    better = _GROUP.sub(
        lambda match: groups[int(match[1])] if int(match[1]) < len(groups) else "", row["better"]
    )
    return f"「{found[0]}」は、「{better}」と書きます。{row.get('why', '')}"


def _any_of(words: Mapping[str, Any]) -> re.Pattern[str] | None:
    """Matches the longest of the words. Grouped by first character, which makes it several times faster."""
    first: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        first.setdefault(word[0], []).append(re.escape(word[1:]))
    groups = "|".join(f"{re.escape(char)}(?:{'|'.join(rest)})" for char, rest in first.items())
    return re.compile(groups) if groups else None
