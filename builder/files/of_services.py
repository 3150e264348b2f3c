"""Words that only a desk with a certain service has any use for: `only_with` of a key in schemas/content.

Whether a desk has the service follows from its files, whoever took it out: where it hasn't, such words are in
no bundle and on no screen, and nobody is asked to write them.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from builder.reading.source import Path, Source

NAMES: Mapping[str, str] = {
    "booking": "予約を受けるフォーム（slots のあるもの）",
    "seminar": "セミナーの申込み（seminars.yml か、seminar_field のあるフォーム）",
    "dispatch": "専門家を派遣するフォーム（visit_minutes のあるもの）",
    "magazine": "メールマガジン（magazines.yml）",
}
"""What `only_with` may name -> how a desk comes to have it."""


Mark = tuple[Path, frozenset[str], bool]
"""The path of a marked key, the services of which one is enough, and whether it is needed there: it isn't in
a mapping that needs no key at all.
"""


def services_of(files: Sequence[Source]) -> frozenset[str]:
    """Of `NAMES`, what the desk of these files has, as far as they can be read."""
    return frozenset(_services(files))


def marked(schema: Mapping[str, Any], above: Path = ()) -> Iterator[Mark]:
    """The marked keys of a schema; below one, no other is looked for."""
    for name, part in schema.get("properties", {}).items():
        if only := part.get("only_with"):
            yield (*above, name), frozenset(only), "required" in schema
        else:
            yield from marked(part, (*above, name))


def needless(schema: Mapping[str, Any], data: Any, services: frozenset[str]) -> list[Path]:
    """The marked keys which are in the data of a file, and for which the desk has no service."""
    return [path for path, only, _ in marked(schema) if not only & services and is_there(data, path)]


def is_there(data: Any, path: Path) -> bool:
    for step in path:
        if not isinstance(data, Mapping) or step not in data:
            return False
        data = data[step]
    return True


def with_words_of(services: frozenset[str], schema: Mapping[str, Any], data: Any) -> Any:
    """The data of a file without the words that a desk with these services has no use for."""
    for path in needless(schema, data, services):
        data = _without(data, path)
    return data


def _without(data: Mapping[str, Any], path: Path) -> Mapping[str, Any]:
    first, rest = str(path[0]), path[1:]
    if not rest:
        return {key: value for key, value in data.items() if key != first}
    return {**data, first: _without(data[first], rest)}


def _services(files: Sequence[Source]) -> Iterator[str]:
    for source in files:
        if source.kind in ("seminars", "magazines"):
            yield source.kind.removesuffix("s")
        if source.kind != "form" or not isinstance(source.data, dict):
            continue
        if "slots" in source.data:
            yield "booking"
        if "seminar_field" in source.data:
            yield "seminar"
        handling = source.data.get("handling")
        if isinstance(handling, dict) and "visit_minutes" in handling:
            yield "dispatch"
