"""All rules of writing, over all texts for people."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from itertools import chain
from typing import Any

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake, places_words
from builder.reading.source import Path, Source, once_a_source
from builder.rules.wording.characters import character_hits
from builder.rules.wording.dates import date_hits
from builder.rules.wording.dictionary import Dictionary
from builder.rules.wording.drafts import draft_hits
from builder.rules.wording.figures import figure_hits
from builder.rules.wording.hit import Hit, Hits
from builder.rules.wording.invisible import invisible_hits
from builder.rules.wording.lengths import mail_line_hits, sentence_hits
from builder.rules.wording.links import link_hits
from builder.texts.languages.pages import language_of
from builder.texts.public import Public, public_texts
from builder.texts.values import values

_MOST_OF_A_ROW = 10
"""What a row of content/words.yml finds more often is reported there: the row may be what is wrong."""


def wording_warnings(checked: Checked, today: date) -> Iterator[Mistake]:
    """What could be written better in every readable text, and what content/words.yml allows for nothing."""
    manual = _Manual.of(checked)
    # What is wrong on a line comes first: its text may not be what it will be.
    lines = {(mistake.file, mistake.line) for mistake in checked.mistakes}
    by_row: defaultdict[Path, list[Mistake]] = defaultdict(list)
    for public in public_texts(checked):
        for hit in _first_ones(manual.hits(public, today)):
            warning = public.source.mistake_at(hit.start, hit.message)
            if (warning.file, warning.line) not in lines and not manual.allows(public, hit):
                by_row[hit.row].append(warning)
    yield from by_row.pop((), [])
    for row, found in by_row.items():
        if len(found) > _MOST_OF_A_ROW and manual.source:
            yield _too_often(manual.source, row, found)
        else:
            yield from found
    yield from manual.unused()


def _too_often(words: Source, row: Path, found: list[Mistake]) -> Mistake:
    """What a rule of content/words.yml found, as one warning at the rule."""
    message = (
        f"ここに書いたきまりに合わないところが、{len(found)}か所あります（{places_words(found)}）。"
        "きまりが広すぎないか、見てください。このままでよければ、合わないところを順に直します。"
    )
    return words.mistake(row, message)


def _first_ones(hits: Hits) -> Iterator[Hit]:
    """In the order of the text; of those that share characters, the first: one cause is told once."""
    end = 0
    for hit in sorted(hits, key=lambda hit: hit.start):
        if hit.start >= end or hit.start == hit.end:
            yield hit
            end = max(end, hit.end)


@once_a_source
def _hits_in_itself(_: Source, public: Public) -> tuple[Hit, ...]:
    """What depends on nothing but the text."""
    rules = (draft_hits, figure_hits, character_hits, invisible_hits, link_hits)
    return tuple(chain.from_iterable(rule(public) for rule in rules))


@lru_cache(maxsize=2)
def _dictionary(words: Source | None) -> Dictionary:
    return Dictionary.of(words.data.get("words", ()) if words else ())


@lru_cache(maxsize=1000)
def _hits_of_words(dictionary: Dictionary, public: Public) -> tuple[Hit, ...]:
    return tuple(dictionary.hits(public))


@dataclass
class _Manual:
    """content/words.yml (None: the desk has none, or it isn't sound), and what of its `allow` was needed."""

    checked: Checked
    source: Source | None
    dictionary: Dictionary
    needed: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, checked: Checked) -> "_Manual":
        source = checked.one("words")
        return cls(checked, source, _dictionary(source))

    @cached_property
    def _known(self) -> Mapping[str, str]:
        return values(self.checked)

    @cached_property
    def _data(self) -> Mapping[str, Any]:
        return self.source.data if self.source else {}

    @cached_property
    def _allowed(self) -> list[Mapping[str, Any]]:
        return list(self._data.get("allow", ()))

    def hits(self, public: Public, today: date) -> Hits:
        if public.source.kind == "language" or language_of(self.checked, public.source):
            return  # other words, or parted by readings (rules/languages has rules of its own)
        yield from date_hits(public, today)
        yield from _hits_in_itself(public.source, public)
        yield from _hits_of_words(self.dictionary, public)
        if longest := self._data.get("longest_sentence"):
            yield from sentence_hits(public, longest, self._known)
        if widest := self._data.get("widest_mail_line"):
            yield from mail_line_hits(public, widest, self._known)

    def allows(self, public: Public, hit: Hit) -> bool:
        """Whether the place lies in a text that `allow` names."""
        found = False
        for index, row in enumerate(self._allowed):
            text, at = row["text"], -1
            if row.get("file", public.source.file) != public.source.file:
                continue
            while (at := public.written.find(text, at + 1)) >= 0:
                if at <= hit.start and max(hit.end, hit.start + 1) <= at + len(text):
                    self.needed.add(index)
                    found = True
        return found

    def unused(self) -> Iterator[Mistake]:
        for index, row in enumerate(self._allowed):
            if self.source and index not in self.needed:
                path: Path = ("allow", index)
                yield self.source.mistake(
                    path, f"「{row['text']}」を許す必要は、もうありません。この行を消してください。"
                )
