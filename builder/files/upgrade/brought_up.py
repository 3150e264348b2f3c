"""Brings a desk's files up to this release in memory, so that it can be built, and says what to copy.

A key that came after the desk's own release (`release` in content/site.yml) is filled in with the words of
builder/releases, and one that is gone is left out or moved: warnings. What the desk's own release had already
is a mistake as ever: somebody has deleted it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from builder.files.kind_schemas import KindSchema
from builder.files.of_services import services_of, with_words_of
from builder.files.upgrade.releases import OLDEST, Gone, Release, engine_release, numbers, releases
from builder.reading.mistakes import Mistake
from builder.reading.source import Path, Source

SITE = "content/site.yml"


@dataclass(frozen=True, kw_only=True)
class BroughtUp:
    """The desk's files as of this release; mistakes stop it, warnings don't."""

    files: tuple[Source, ...]
    mistakes: tuple[Mistake, ...] = ()
    warnings: tuple[Mistake, ...] = ()


def brought_up(files: Sequence[Source], known: Mapping[str, KindSchema]) -> BroughtUp:
    """The files with what they lack filled in, besides the words of services that the desk hasn't. Files that
    can't be read stay as they are.
    """
    site = next((one for one in files if one.file == SITE), None)
    own = _release_of(site)
    if own and numbers(own) > numbers(engine_release()):
        message = (
            f"この窓口は、{own} に合わせてあります。このしくみは、それより前の {engine_release()} です。"
            f"しくみを {own} にするか、前の版の content にもどしてください。"
        )
        assert site is not None  # noqa: S101 - it says which release
        return BroughtUp(files=tuple(files), mistakes=(site.mistake(("release",), message),))
    services = services_of(files)
    done = [_File.of(source, own or OLDEST, services, known[source.kind].schema) for source in files]
    warnings = [warning for one in done for warning in one.warnings]
    if site is not None and (warnings or (own and own != engine_release())):
        warnings.append(site.mistake(("release",), _summary(own or OLDEST, len(warnings))))
    return BroughtUp(
        files=tuple(one.source for one in done),
        mistakes=tuple(mistake for one in done for mistake in one.mistakes),
        warnings=tuple(warnings),
    )


def _release_of(site: Source | None) -> str:
    """What the desk names; "" if nothing, or something that its schema will refuse."""
    written = site.data.get("release") if site is not None and isinstance(site.data, dict) else None
    is_release = isinstance(written, str) and all(part.isdecimal() for part in written.split("."))
    return str(written) if is_release else ""


def _summary(own: str, count: int) -> str:
    newest = engine_release()
    what = f"この窓口の content は {own} に合わせてあります。このしくみは {newest} です。"
    if count:
        what += (
            f"増えたもの、変わったものが{count}か所あり、書き足す言葉を、それぞれの行に出しています"
            "（今は、その言葉で動きます）。全部直したら、"
        )
    else:
        what += "増えたものは、そろっています。"
    return f"{what}release: {newest} と書いてください。"


@dataclass(frozen=True, kw_only=True)
class _File:
    source: Source
    mistakes: tuple[Mistake, ...] = ()
    warnings: tuple[Mistake, ...] = ()

    @classmethod
    def of(cls, source: Source, own: str, services: frozenset[str], schema: Mapping[str, Any]) -> "_File":
        """The file of a desk that was written for the release `own`."""
        if source.mistakes or not isinstance(source.data, dict):
            return cls(source=source)
        data: Any = source.data
        mistakes: list[Mistake] = []
        warnings: list[Mistake] = []
        lacking: list[tuple[Release, Path]] = []
        for release in releases():
            is_later = numbers(release.number) > numbers(own)
            for gone in release.gone:
                if gone.file == source.file and _has(data, gone.path):
                    told = source.key_mistake(gone.path, f"{release.number} から使いません。{gone.do}")
                    (warnings if is_later else mistakes).append(told)
                    data = _without(data, gone)
            new = with_words_of(services, schema, release.added.get(source.file, {}))
            if new and is_later and (places := [*_lacking(data, new, ())]):
                lacking += [(release, place) for place in places]
                data = _with(data, new, places)
        warnings += _to_copy(source, lacking)
        if data is source.data:
            return cls(source=source)
        return cls(source=replace(source, data=data), mistakes=tuple(mistakes), warnings=tuple(warnings))


def _has(data: Any, path: Path) -> bool:
    for step in path:
        if not isinstance(data, dict) or step not in data:
            return False
        data = data[step]
    return True


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def _without(data: Any, gone: Gone) -> Any:
    """The data with a key moved to where it is now, unless something is there already, or left out."""
    data = deepcopy(data)
    value = _at(data, gone.path[:-1]).pop(gone.path[-1])
    if gone.to and _has(data, gone.to[:-1]):
        _at(data, gone.to[:-1]).setdefault(gone.to[-1], value)
    return data


def _lacking(data: Mapping[str, Any], new: Mapping[str, Any], path: Path) -> Iterator[Path]:
    """Where the data lacks something of what is new; the whole of what is missing is one place."""
    for name, value in new.items():
        if name not in data:
            yield (*path, name)
        elif isinstance(value, dict) and isinstance(data[name], dict):
            yield from _lacking(data[name], value, (*path, name))


def _with(data: Any, new: Mapping[str, Any], places: Sequence[Path]) -> Any:
    data = deepcopy(data)
    for place in places:
        _at(data, place[:-1])[place[-1]] = _at(new, place)
    return data


def _to_copy(source: Source, lacking: Sequence[tuple[Release, Path]]) -> Iterator[Mistake]:
    """One warning for each line of the file after which something belongs, with the lines to write there."""
    by_parent: dict[Path, list[tuple[Release, Path]]] = {}
    for release, place in lacking:
        by_parent.setdefault(place[:-1], []).append((release, place))
    by_line: dict[int, list[Path]] = {}
    for parent in by_parent:
        by_line.setdefault(_last_line(source, parent), []).append(parent)
    for line, parents in by_line.items():
        # What belongs deepest comes first: it still belongs to what is above.
        found = [one for parent in sorted(parents, key=len, reverse=True) for one in by_parent[parent]]
        text = [part for release, place in found for part in _lines(source, release, place)]
        since = "、".join(dict.fromkeys(release.number for release, _ in found))
        where = f"この行の次に、次の{len(text)}行を書き足してください。"
        if any(_indent(source, parent) is None for parent in parents):
            where = "この行の { } の中の終わりに、「, 」で区切って、次の項目を書き足してください。"
        message = f"{since} で増えた項目があります。{where}"
        yield Mistake(source.file, line, 1, "\n".join([message, *text]))


def _last_line(source: Source, parent: Path) -> int:
    """The line on which what is in a mapping ends."""
    end = len(source.text.rstrip())
    if parent:
        ends = [span[1] for path, span in source.values.items() if path[: len(parent)] == parent]
        leaves = [end for end in ends if source.text[:end].rpartition("\n")[2].strip()]
        end = max(leaves or ends)
    return source.text.count("\n", 0, len(source.text[:end].rstrip())) + 1


def _lines(source: Source, release: Release, place: Path) -> Iterator[str]:
    """The lines of a release's file that say what is new at a place, indented as the desk's file is there."""
    of = release.source
    path = ("added", source.file, *place)
    start = of.keys[path][0]
    ends = [end for other, (_, end) in of.values.items() if other[: len(path)] == path]
    column = start - (of.text.rfind("\n", 0, start) + 1)
    block = of.text[start : max(end for end in ends if of.text[:end].rpartition("\n")[2].strip())].rstrip()
    first, *rest = block.split("\n")
    indent = _indent(source, place[:-1])
    if indent is None:
        yield f"{place[-1]}: {json.dumps(_at(of.data, path), ensure_ascii=False)}"
        return
    yield from (f"{indent}{line}".rstrip() for line in (first, *(line[column:] for line in rest)))


def _indent(source: Source, parent: Path) -> str | None:
    """The blanks before the keys of a mapping; None if it is written in one line, between { and }."""
    for path, (start, _) in source.keys.items():
        if path[:-1] == parent:
            before = source.text[source.text.rfind("\n", 0, start) + 1 : start]
            return None if before.strip() else before
    return "  " * len(parent)
