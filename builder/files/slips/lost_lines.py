"""Lines of YAML that are lost, or that begin at another place: what is missing here stands there."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from builder.files.slips.unknown_keys import IN_JSON, lacking_names
from builder.reading.mistakes import Mistake
from builder.reading.source import Path, Source

Found = tuple[Mistake, str]
"""A mistake, and the name of the key whose line was lost."""


def _lost_mappings(
    source: Source, unknown: Mapping[Path, Any], missing: Mapping[Path, Any]
) -> Iterator[tuple[Path, list[tuple[Mistake, str]]]]:
    """(path of a mapping, [(mistake, name of the key that was lost)]) where the keys of a missing mapping
    stand in the one before it: somebody lost the line with its name.
    """
    for path, error in unknown.items():
        strange = _strange(error)
        for place, lack in missing.items():
            if path[: len(place)] != place:
                continue
            for name in lacking_names(lack):
                part = lack.schema.get("properties", {}).get(name, {})
                keys = part.get("properties", {})
                if strange and len(place) < len(path) and {*strange} <= {*keys} and part.get("required"):
                    message = (
                        f"この前に、「{name}:」という行がありません。"
                        f"「{strange[0]}」からは「{name}」の中身なので、1行足してください。"
                    )
                    told = source.key_mistake((*path, strange[0]), message)
                    yield path, [(source.covering(told, (*path, one)), name) for one in strange]


def lost_lines(
    source: Source, unknown: Mapping[Path, Any], missing: Mapping[Path, Any]
) -> Iterator[tuple[Path, list[Found]]]:
    """(path of a mapping with unknown keys, what is reported of them) where a line before them was lost."""
    if source.kind not in IN_JSON:
        yield from _lost_mappings(source, unknown, missing)
        yield from _lost_lists(source, unknown, missing)


def _lost_lists(
    source: Source, unknown: Mapping[Path, Any], missing: Mapping[Path, Any]
) -> Iterator[tuple[Path, list[Found]]]:
    """As `_lost_mappings`, of the rows of a missing list, which stand in the list before it."""
    for place, lack in missing.items():
        for name in lacking_names(lack):
            keys = lack.schema.get("properties", {}).get(name, {}).get("items", {}).get("properties", {})
            rows = [
                path
                for path, error in unknown.items()
                if path[:-2] == place
                and len(path) == len(place) + 2
                and isinstance(path[-1], int)
                and {key for key in error.instance if key not in error.schema.get("properties", {})}
                <= {*keys}
            ]
            if not rows or not keys:
                continue
            listed = lack.instance[rows[0][-2]]
            message = (
                f"この前に、「{name}:」という行がありません。"
                f"ここからは「{name}」の中身なので、1行足してください。"
            )
            told = source.covering(source.mistake(rows[0], message), rows[0], is_row=True)
            last = source.covering(told, (*rows[0][:-1], len(listed) - 1))
            if told.covers and last.covers:
                told = replace(told, covers=(told.covers[0], last.covers[1]))
            yield from ((path, [(told, name)]) for path in rows)


def _strange(error: Any) -> list[str]:
    """The keys that a mapping can't have."""
    return [name for name in error.instance if name not in error.schema.get("properties", {})]


def moved_keys(
    source: Source, errors: Iterable[Any], unknown: Mapping[Path, Any], missing: Mapping[Path, Any]
) -> dict[tuple[Path, str], Path]:
    """(path of a mapping, key that it can't have, or whose value it can't have) -> path of the mapping that
    lacks that very key.
    """
    if source.kind in IN_JSON or not missing:
        return {}
    wrong = [tuple(error.absolute_path) for error in errors if error.validator == "type"]
    odd = [(path, name) for path, error in unknown.items() for name in _strange(error)]
    odd += [(path[:-1], path[-1]) for path in wrong if path and isinstance(path[-1], str)]
    return {
        (path, name): place
        for path, name in odd
        for place, lack in missing.items()
        if name in lacking_names(lack) and (place == path[: len(place)] or path == place[: len(path)])
    }


def is_emptied(source: Source, error: Any, unknown: Mapping[Path, Any]) -> bool:
    """Whether a value is missing because what follows, an unknown key, stands too far left."""
    path = tuple(error.absolute_path)
    if error.validator != "type" or error.instance is not None or path[:-1] not in unknown:
        return False
    beside = unknown[path[:-1]]
    keys = [*beside.instance]
    following = keys[keys.index(path[-1]) + 1 :][:1]
    return source.kind not in IN_JSON and {*following} <= {*_strange(beside)} and bool(following)


def below_the_frame(source: Source, path: Path, names: Sequence[str]) -> Mistake | None:
    """The mistake about the keys of a page that are missing, if they stand right below its `---`."""
    if source.kind != "page" or path:
        return None
    first = re.match(rf"\s*(?P<key>{'|'.join(map(re.escape, names))}):[^\n]*", source.body)
    if not first:
        return None
    message = f"「{first['key']}」の行は、すぐ上の「---」の行より上に書きます。2つの行を入れかえてください。"
    told = source.mistake_at(source.body_start + first.start("key"), message)
    return replace(told, covers=((told.line, 0), (told.line, told.column + len(first[0]))))


def indented_otherwise(source: Source, path: Path, name: str, lack: Any) -> Mistake:
    """The mistake at a key that belongs to the mapping that lacks it."""
    beside = next(iter(lack.instance), "")
    where = f"「{beside}」と同じ位置から" if beside else "ほかの項目と同じ位置から"
    message = f"「{name}」の字下げ（行の初めの半角スペース）が違うようです。{where}書いてください。"
    return source.covering(source.key_mistake((*path, name), message), (*path, name))


def lost_in_a_text(source: Source, path: Path, lack: Any, names: Sequence[str]) -> Mistake | None:
    """The mistake about the one key that is missing, if what it says stands in the text before it."""
    if len(names) > 1 or source.kind in IN_JSON:
        return None
    for key, value in lack.instance.items():
        here = (*path, key)
        if not isinstance(value, str) or here not in source.values:
            continue
        start, end = source.values[here]
        written = source.text[start:end].rstrip()
        if "\n" in written and written[0] not in "|>\"'":
            second = start + written.index("\n") + 1
            second += len(source.text[second:]) - len(source.text[second:].lstrip())
            message = (
                f"この前に、「{names[0]}:」という行がありません。"
                f"ここからが「{names[0]}」なら、前の行との間に「{names[0]}: |」を書き足してください。"
            )
            return source.covering(source.mistake_at(second, message), here, is_row=True)
    return None


def in_other_words(source: Source, path: Path, names: Sequence[str]) -> Mistake | None:
    """The mistake about the one key that is missing, if it is in a comment or in a text of its mapping."""
    if len(names) > 1 or source.kind in IN_JSON or path not in source.values:
        return None
    start, end = source.values[path]
    key = re.compile(rf"(?<![\w\"'-]){re.escape(names[0])}:(?=\s|$)")
    keys = {key_start for key_start, _ in source.keys.values()}
    found = [one.start() for one in key.finditer(source.text, start, end) if one.start() not in keys]
    if len(found) != 1:
        return None
    message = (
        f"「{names[0]}:」が、ほかの文か覚え書きの中に入っています。"
        "行の初めに「# 」があれば消し、前の行との間で改行して、字下げをほかの項目とそろえてください。"
    )
    return source.mistake_at(found[0], message)


_FAR = 8
"""Lines of a mapping; a key that is missing so far down is reported there."""


def gap(source: Source, path: Path, lack: Any, name: str) -> int:
    """Where in the text to report that a key is missing: in a long mapping at the key that comes before it in
    the schema, else where the mapping begins.
    """
    start = source.values.get(path, (0, 0))[0]
    order = [*lack.schema.get("properties", {})] or lack.validator_value
    rank = order.index(name) if name in order else 0
    before = [one for one in order[:rank] if (*path, one) in source.keys]
    at = source.keys[*path, before[-1]][0] if before else start
    return at if source.text.count("\n", start, at) > _FAR else start


def swapped_keys(source: Source, errors: Iterable[Any]) -> Iterator[Mistake]:
    """The mistakes about `key: |` lines that stand above the key before: the text is below that."""
    for error in errors:
        path = tuple(error.absolute_path)
        if error.instance != "" or not path or not source.written(path).startswith(("|", ">")):
            continue
        row: Any = source.data
        for step in path[:-1]:
            row = row[step]
        keys = [*row] if isinstance(row, dict) else []
        following = (*path[:-1], *keys[keys.index(path[-1]) + 1 :][:1]) if keys else ()
        if following not in source.values or not _PLAIN_LINES.match(source.written(following)):
            continue
        message = (
            f"「{path[-1]}: |」の行と、すぐ下の「{following[-1]}: …」の行が、逆になっています。"
            "入れかえてください。"
        )
        told = source.mistake(path, message)
        end = source.mistake_at(source.values[following][1], "")
        yield replace(told, covers=((told.line, 0), (end.line, end.column)))


_PLAIN_LINES = re.compile(r"[^|>\"'\n][^\n]*\n\s*\S")
