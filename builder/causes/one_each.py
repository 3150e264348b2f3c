"""One cause, one mistake: what several rules, or one rule at several places, found of the same thing.

A name that is used and not defined is reported where its editor most likely slipped: at a new definition that
nothing uses, where the definition was, or, of a single use, there.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from builder.causes.anchors import anchor_mistakes
from builder.causes.misplaced import misplaced
from builder.causes.missing import Missing
from builder.causes.places import first_of
from builder.files.desk_files import OPTIONAL_FILES
from builder.files.sound import Checked
from builder.names.kinds import KINDS, shown
from builder.names.unwritten import unwritten
from builder.reading.mistakes import OTHER_NAME, SECOND, Mistake, Thing, places_words
from builder.rules.markup.anchors import makes_ids, page_source

_MOST_ALIKE = 9
"""The same words of one file more often than this are said once, with the other lines."""


def one_each(checked: Checked, found: Iterable[Mistake]) -> tuple[Mistake, ...]:
    """The mistakes, each cause once, sorted."""
    every = list(found)
    by_thing: defaultdict[Thing | None, list[Mistake]] = defaultdict(list)
    for one in without_doubtful(every, every):
        by_thing[one.about].append(one)
    told = _said_once(by_thing.pop(None, []))
    told += misplaced(by_thing)
    told += _SecondNames(checked, by_thing).told()
    named = {thing: found for thing, found in by_thing.items() if thing and thing.kind in KINDS}
    anchors = {thing.name: found for thing, found in by_thing.items() if thing and thing.kind == "anchor"}
    misnamed = {
        OPTIONAL_FILES.get(thing.name, "") for thing in by_thing if thing and thing.kind == OTHER_NAME
    }
    for thing, others in by_thing.items():
        if thing and thing not in named and thing.name not in anchors:
            told += _unwritten(checked, thing, others) or first_of(others)
    told += [*Missing(checked, named).told(), *anchor_mistakes(checked, anchors, misnamed)]
    return tuple(sorted({*told}))


def without_doubtful(found: Iterable[Mistake], mistakes: Iterable[Mistake]) -> list[Mistake]:
    """What doesn't come from one of the mistakes: from something missing or wrong that one is about, or from
    a part of a file that one makes impossible to understand. `found` may be the mistakes themselves.
    """
    wrong: set[str | Thing] = set()
    parts: defaultdict[str, list[Mistake]] = defaultdict(list)
    for one in mistakes:
        if one.about:
            wrong |= {one.about.kind, one.about}
        if one.covers and one not in parts[one.file]:
            parts[one.file].append(one)
    return [
        one
        for one in dict.fromkeys(found)
        if not one.unless & wrong and not any(_is_in(one, part, parts[one.file]) for part in parts[one.file])
    ]


def _is_in(one: Mistake, part: Mistake, parts: Sequence[Mistake]) -> bool:
    """Whether a mistake lies in the part of another one. Of two in each other's, the inner is kept."""
    if one == part or not _covers(part, one):
        return False
    here, there = ((each.line, each.column) for each in (one, part))
    return not _covers(one, part) or there > here or (there == here and parts.index(part) < parts.index(one))


def _covers(part: Mistake, one: Mistake) -> bool:
    return part.covers is not None and part.covers[0] < (one.line, one.column) < part.covers[1]


@dataclass(frozen=True)
class _SecondNames:
    """Names that are there twice. If one thing of the kind is missing, one of the two most likely was it."""

    checked: Checked
    by_thing: dict[Thing | None, list[Mistake]]

    def told(self) -> Iterator[Mistake]:
        """The mistakes about second names, which take what is found of the missing thing along."""
        seconds = [thing for thing in self.by_thing if thing and thing.kind == SECOND]
        for second in seconds:
            twice = self.by_thing.pop(second)
            by_file = {one.file: one for one in twice}
            for file, one in by_file.items():
                lost = self._lost(second.name, file)
                if len(lost) == 1 and len(twice) == 1:
                    name = shown(lost[0].name).rpartition("#")[2]
                    where = places_words(self.by_thing.pop(lost[0]))
                    do = f"「{name}」がなくなっています（使っているところ: {where}）。"
                    yield replace(one, message=f"{one.message}{do}どちらかが「{name}」ではありませんか。")
                else:
                    yield from (each for each in twice if each.file == file)

    def _lost(self, kind: str, file: str) -> list[Thing]:
        """The things of the kind that would be defined in the file and aren't."""
        lost = [thing for thing in self.by_thing if thing and thing.kind == kind]
        if kind != "anchor":
            return lost
        pages = [(thing, page_source(self.checked, thing.name.partition("#")[0])) for thing in lost]
        return [thing for thing, page in pages if file in makes_ids(self.checked, page)]


def _said_once(found: Sequence[Mistake]) -> list[Mistake]:
    alike: defaultdict[tuple[str, str], list[Mistake]] = defaultdict(list)
    for one in found:
        alike[one.file, one.message].append(one)
    told = []
    for same in alike.values():
        told += first_of(same) if len(same) > _MOST_ALIKE else same
    return told


def _unwritten(checked: Checked, thing: Thing, places: Sequence[Mistake]) -> list[Mistake]:
    """What several texts need of a value that was left out, at what would have it."""
    if thing.kind != "value" or len({(one.file, one.line) for one in places}) < 2:
        return []
    found = unwritten(checked, thing.name)
    if found is None:
        return []
    key, where = found
    message = (
        f"ここに {key} がありません。次のところで使われています: {places_words(places)}。"
        f"{key} を消したのなら、元に戻すか、使っているところを直してください。"
    )
    return [replace(where, message=message)]
