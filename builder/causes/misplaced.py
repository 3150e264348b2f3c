"""Files with a name or in a place that they can't have, and files that are missing: often the same file."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from builder.causes.places import first_of
from builder.files.strays import right_name
from builder.names.kinds import KINDS, file_of
from builder.reading.mistakes import STRAY, Mistake, Thing, places_words

Things = dict[Thing | None, list[Mistake]]


def misplaced(by_thing: Things) -> Iterator[Mistake]:
    """The mistakes about strays; they and the missing files that they are leave `by_thing`."""
    strays = [thing for thing in by_thing if thing and thing.kind == STRAY]
    found = {thing.name: by_thing.pop(thing)[0] for thing in strays}
    missing: dict[str, list[Thing]] = defaultdict(list)
    for thing in by_thing:
        if thing and thing.kind in KINDS and KINDS[thing.kind].file:
            missing[file_of(thing.kind, thing.name)].append(thing)
    pairs = _pairs(found, [file for file in missing if file not in found])
    moved: defaultdict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for stray, file in pairs.items():
        moved[_folder(stray), _folder(file)].append((stray, file))
    for several in moved.values():
        stray, file = several[0]
        uses = [one for _, each in several for thing in missing[each] for one in by_thing.pop(thing)]
        yield _told(found, several, uses)
        for stray, _ in several:
            del found[stray]
    for file in found:
        for thing in missing.get(file, ()):  # named as it is, which it can't be
            by_thing.pop(thing)
    yield from _once_a_folder(found)


def _pairs(found: Mapping[str, Mistake], missing: Sequence[str]) -> dict[str, str]:
    """Stray file -> the missing one that it most likely is."""
    pairs: dict[str, str] = {}
    for stray in found:
        left = [file for file in missing if file not in pairs.values()]
        here = [file for file in left if _folder(file) == _folder(stray)]
        alone = [one for one in found if _folder(one) == _folder(stray)]
        file = right_name(stray, left)
        if not file and len(here) == len(alone) == 1 and _suffix(here[0]) == _suffix(stray):
            file = here[0]
        if file:
            pairs[stray] = file
    return pairs


def _told(found: Mapping[str, Mistake], pairs: Sequence[tuple[str, str]], uses: list[Mistake]) -> Mistake:
    stray, file = pairs[0]
    one = found[stray]
    where = f"（使っているところ: {places_words(uses)}）"
    if len(pairs) == 1:
        message = f"{file} がなくなっています{where}。このファイルのことなら、{file} に直してください。"
        return replace(one, message=one.message + message)
    message = (
        f"{_folder(file)}/ の{len(pairs)}つのファイルがなくなっています{where}。"
        f"{_folder(stray)}/ のファイルのことなら、どれも {_folder(file)}/ に、元の名前で戻してください。"
    )
    return replace(one, message=one.message + message)


def _once_a_folder(found: Mapping[str, Mistake]) -> Iterator[Mistake]:
    """The files of a folder for which the same is to be done, at the first of them."""
    alike: defaultdict[tuple[str, str], list[Mistake]] = defaultdict(list)
    for file, one in found.items():
        alike[_folder(file), one.message].append(one)
    for same in alike.values():
        yield from first_of(same)


def _folder(file: str) -> str:
    return file.rpartition("/")[0]


def _suffix(file: str) -> str:
    return file.rpartition("/")[2].partition(".")[2]
