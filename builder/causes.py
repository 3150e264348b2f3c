"""One cause, one mistake: what several rules, or one rule at several places, found of the same thing.

A name that is used and not defined is reported where its editor most likely slipped: at a new definition that
nothing uses, where the definition was, or, of a single use, there.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from builder.files.sound import Checked
from builder.names.kinds import KINDS, definitions, file_of, home, shown
from builder.names.references import used_things
from builder.names.unwritten import unwritten
from builder.reading.mistakes import SECOND, Mistake, Thing, places_words
from builder.reading.source import Source
from builder.reading.suggest import nearest
from builder.rules.markup.anchors import blocks_with, makes_ids, page_source, unused_anchors

_MOST_ALIKE = 9
"""The same words of one file more often than this are said once, with the other lines."""


def one_each(checked: Checked, found: Iterable[Mistake]) -> tuple[Mistake, ...]:
    """The mistakes, each cause once, sorted."""
    understood = _outside_of_others(found)
    missing = {one.about.kind for one in understood if one.about}
    by_thing: defaultdict[Thing | None, list[Mistake]] = defaultdict(list)
    for one in understood:
        if not one.unless & missing:
            by_thing[one.about].append(one)
    told = _said_once(by_thing.pop(None, []))
    told += _SecondNames(checked, by_thing).told()
    named = {thing: found for thing, found in by_thing.items() if thing and thing.kind in KINDS}
    anchors = {thing.name: found for thing, found in by_thing.items() if thing and thing.kind == "anchor"}
    for thing, others in by_thing.items():
        if thing and thing not in named and thing.name not in anchors:
            told += _unwritten(checked, thing, others) or _first(others)
    told += [*_Missing(checked, named).told(), *_anchors(checked, anchors)]
    return tuple(sorted({*told}))


def without_doubtful(warnings: Iterable[Mistake], mistakes: Iterable[Mistake]) -> Iterator[Mistake]:
    """The warnings that don't come from something missing, which one of the mistakes is about."""
    missing = {one.about.kind for one in mistakes if one.about}
    return (one for one in warnings if not one.unless & missing)


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


def _outside_of_others(found: Iterable[Mistake]) -> list[Mistake]:
    """The mistakes that lie in no part of a file that another one makes impossible to understand."""
    every = list(found)
    parts: defaultdict[str, list[Mistake]] = defaultdict(list)
    for one in every:
        if one.covers:
            parts[one.file].append(one)
    return [
        one
        for one in dict.fromkeys(every)
        if not any(
            one != part and part.covers and part.covers[0] < (one.line, one.column) < part.covers[1]
            for part in parts.get(one.file, ())
        )
    ]


def _said_once(found: Sequence[Mistake]) -> list[Mistake]:
    alike: defaultdict[tuple[str, str], list[Mistake]] = defaultdict(list)
    for one in found:
        alike[one.file, one.message].append(one)
    told = []
    for same in alike.values():
        told += _first(same) if len(same) > _MOST_ALIKE else same
    return told


def _first(found: Sequence[Mistake]) -> list[Mistake]:
    """The causes among mistakes about one thing; else the first, which names the places of the others."""
    if causes := [one for one in found if one.is_cause]:
        return causes
    first, *others = sorted(found)
    places = [one for one in others if (one.file, one.line) != (first.file, first.line)]
    if places:
        first = replace(
            first, message=f"{first.message}同じことが、ほかにもあります: {places_words(places)}。"
        )
    return [first]


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


def _anchors(checked: Checked, found: Mapping[str, Sequence[Mistake]]) -> Iterator[Mistake]:
    """What is wrong with anchors (/x/y.md#id) that a page hasn't, once a page.

    What is expected of a page names an anchor because the page had it: the slip is on the page.
    """
    expected = {source.file for kind in ("expectations", "searches") for source in checked.sources.of(kind)}
    by_page: defaultdict[str, dict[str, Sequence[Mistake]]] = defaultdict(dict)
    for target, places in found.items():
        of_page, _, name = target.partition("#")
        by_page[of_page][name] = places
    for uri, lost in by_page.items():
        every = [one for places in lost.values() for one in places]
        if len(every) == 1 and every[0].file not in expected:
            lines = " か ".join(blocks_with(checked, {*lost}))
            hint = (
                f"{lines} の行を消したのなら、元に戻してください。"
                if lines and lines not in every[0].message
                else ""
            )
            yield replace(every[0], message=every[0].message + hint)
            continue
        page = page_source(checked, uri)
        unused, left = unused_anchors(checked, page), dict(lost)
        for name, places in lost.items():
            is_on_page = len(places) > 1 or places[0].file in expected
            if is_on_page and (other := nearest(name, unused)):
                where = places_words(left.pop(name))
                if len(places) == 1:
                    message = (
                        f"ここの目印「#{other}」と、「#{name}」（{where}）が、合っていません。"
                        "書き間違えたほうを、もう一方に合わせてください。"
                    )
                else:
                    message = (
                        f"「#{other}」という目印は、どこからも使われていません。使われているのは、「#{name}」です"
                        f"（{where}）。書き間違いなら、ここを「{name}」に直してください。"
                        f"名前を変えたのなら、使っているところも「{other}」に直してください。"
                    )
                yield replace(unused[other], message=message)
        rest = [one for places in left.values() for one in places]
        if len({one.file for one in rest}) > 1 or len(left) > 1 or any(one.file in expected for one in rest):
            yield _lost_anchors(checked, page, left, rest)
        else:
            for places in left.values():
                yield from _first(places)


def _lost_anchors(checked: Checked, page: Source, names: Iterable[str], places: list[Mistake]) -> Mistake:
    """Of anchors that are nowhere, at the page that had them."""
    listed = "、".join(f"#{name}" for name in names)
    message = (
        f"ほかのところから使われている目印（{listed}）が、このページにありません。"
        f"次のところで使われています: {places_words(places)}。"
    )
    files = makes_ids(checked, page)
    if page.kind == "faq":
        message += "質問を消したのなら、元に戻すか、"
    elif blocks := blocks_with(checked, {*names}):
        message += f"{'か、'.join(blocks)} の行を消していませんか。消したのなら、元に戻すか、"
    elif files:
        message += (
            f"見出しの終わりの {{#…}} か、{'・'.join(sorted(files))} の id を消したのなら、元に戻すか、"
        )
    else:
        message += "見出しの終わりに付けた {#…} を消したのなら、元に戻すか、"
    return page.mistake_at(page.body_start, f"{message}使っているところを直してください。")


@dataclass(frozen=True)
class _Missing:
    """What is wrong with names that aren't defined, by the thing that they name."""

    checked: Checked
    found: Mapping[Thing, Sequence[Mistake]]

    def told(self) -> list[Mistake]:
        """One mistake for each thing that is missing; a new name and the old one are the same thing."""
        told: list[Mistake] = []
        kinds = list(KINDS)
        order = sorted(self.found, key=lambda one: (-len(self.found[one]), kinds.index(one.kind), one))
        halves: set[tuple[str, str]] = set()
        left = []
        for thing in order:
            renamed = self._renamed(thing)
            is_half = any((one.file, thing.name) in halves for one in self.found[thing])
            if renamed and not is_half and self._is_likely(thing, *renamed):
                halves.add((renamed[1].file, renamed[0]))
                told.append(self._at_new_name(thing, *renamed))
            else:
                left.append(thing)
        for thing in left:
            places = [one for one in self.found[thing] if (one.file, thing.name) not in halves]
            if len({one.file for one in places}) > 1:
                told.append(self._where_it_was(thing, places))
            elif places:
                told += _first(places)
        return told

    def _renamed(self, thing: Thing) -> tuple[str, Mistake] | None:
        """The thing that nothing uses and that may be the missing one under another name.

        A file is that only with a name that is near, in the same folder, or if it says the name itself, or is
        a half without the other: else it may be one that nothing names (a page of the footer), and would be
        turned into the missing one.
        """
        known = definitions(self.checked, thing.kind) or {}
        used = used_things(self.checked)
        within = thing.name[: -len(shown(thing.name))]
        unused = [name for name in known if name.startswith(within) and Thing(thing.kind, name) not in used]
        if KINDS[thing.kind].file:
            here = file_of(thing.kind, thing.name).rpartition("/")[0]
            unused = [name for name in unused if known[name].file.rpartition("/")[0] == here]
            alone = [
                name
                for name in unused
                if self._says(known[name].file, thing) or self._is_half(name, known[name])
            ]
        else:
            alone = [] if KINDS[thing.kind].is_seen_unnamed else unused
        name = nearest(thing.name, unused) or (alone[0] if len(alone) == 1 else "")
        return (name, known[name]) if name else None

    def _says(self, file: str, thing: Thing) -> bool:
        """Whether a file says inside that it is the thing: a form, or a list of questions."""
        own = next((one.data for one in self.checked.sources.files if one.file == file), None)
        stem = PurePosixPath(file_of(thing.kind, thing.name)).stem
        return isinstance(own, dict) and stem in (own.get("form"), own.get("id"))

    def _is_likely(self, thing: Thing, name: str, definition: Mistake) -> bool:
        """Whether the thing has a wrong name and not its only use: also if its other half is missing."""
        return len(self.found[thing]) > 1 or self._is_half(name, definition)

    def _is_half(self, name: str, definition: Mistake) -> bool:
        """Whether what goes with a thing (a form and its rules) is missing, too."""
        return any(
            other.name == name and any(one.file == definition.file for one in found)
            for other, found in self.found.items()
        )

    def _at_new_name(self, thing: Thing, name: str, definition: Mistake) -> Mistake:
        kind, old, new = KINDS[thing.kind], shown(thing.name), shown(name)
        right = f"ファイルの名前を「{file_of(thing.kind, thing.name)}」" if kind.file else f"ここを「{old}」"
        message = (
            f"「{new}」という{kind.words}は、どこからも使われていません。使われているのは、「{old}」です"
            f"（{places_words(self.found[thing])}）。書き間違いなら、{right}に直してください。"
            f"名前を変えたのなら、使っているところも「{new}」に直してください。"
        )
        return replace(definition, message=message)

    def _where_it_was(self, thing: Thing, places: Sequence[Mistake]) -> Mistake:
        kind = KINDS[thing.kind]
        if not kind.file:
            what = f"「{shown(thing.name)}」という{kind.words}がありません。"
            do = "消したのなら、使っているところも直すか、元に戻してください。"
        else:
            what, do = "このファイルがありません。", "作るか、元に戻すか、使っているところを直してください。"
        message = f"{what}次のところで使われています: {places_words(places)}。{do}"
        known = definitions(self.checked, thing.kind) or {}
        if near := nearest(thing.name, known):
            message += f"「{shown(near)}」のことなら、使っているところの名前を直してください。"
        return replace(home(self.checked, thing.kind, thing.name), message=message)
