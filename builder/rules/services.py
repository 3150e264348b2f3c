"""The words of a service (`files.of_services`): all there at a desk that has it, of no use at another."""

from collections import defaultdict
from collections.abc import Iterator

from builder.files.of_services import NAMES, Mark, is_there, marked, services_of
from builder.files.sound import Checked
from builder.reading.mistakes import HOW_BACK, Mistake
from builder.reading.source import Source


def service_word_mistakes(checked: Checked) -> Iterator[Mistake]:
    """Each of these words that a desk with its service lacks."""
    services = services_of(checked.sources.files)
    for source, marks in _marked(checked):
        for path, only, is_needed in marks:
            has = only & services
            if is_needed and has and is_there(source.data, path[:-1]) and not is_there(source.data, path):
                message = (
                    f"「{path[-1]}」がありません。この窓口には{_named(has)}があるので、その言葉が要ります。"
                    f"書き足してください（消したのなら、{HOW_BACK}）。"
                )
                yield source.key_mistake(path[:-1], message)


def service_word_warnings(checked: Checked) -> Iterator[Mistake]:
    """Those of these words that stand in a file for nobody, at the first of each service."""
    if not checked.is_sound("form", "seminars", "magazines"):
        return
    services = services_of(checked.sources.files)
    for source, marks in _marked(checked):
        found = defaultdict(list)
        for path, only, _ in marks:
            if not only & services and is_there(source.data, path):
                found[only].append(path)
        for only, paths in found.items():
            first = min(paths, key=lambda path: source.keys[path])
            others = f"など、{len(paths)}か所" if len(paths) > 1 else ""
            message = (
                f"この窓口には{_named(only)}がないので、「{first[-1]}」{others}の言葉は、どこにも出ません。"
                "使わないなら、消してください。"
            )
            yield source.key_mistake(first, message)


def _marked(checked: Checked) -> Iterator[tuple[Source, list[Mark]]]:
    """The sound files that have such words, with the marks of their schema."""
    for kind in sorted({source.kind for source in checked.sources.files}):
        if marks := [*marked(checked.kind_schemas[kind].schema)]:
            yield from ((source, marks) for source in checked.all(kind))


def _named(services: frozenset[str]) -> str:
    return "も、".join(NAMES[one] for one in sorted(services))
