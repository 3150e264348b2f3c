"""Names that must be unique, and names that must exist."""

from collections.abc import Iterable, Iterator
from functools import cache, partial
from typing import Any

from builder.files.sound import Checked
from builder.names.kinds import KINDS, names
from builder.names.references import references
from builder.reading.mistakes import Mistake
from builder.reading.source import Path, Source
from builder.reading.suggest import did_you_mean

Named = tuple[Source, Path, Any]
"""A name as written: file, path, name."""


def duplicate_mistakes(checked: Checked) -> Iterator[Mistake]:
    """Ids that are used again, and files whose id differs from their name."""
    for kind, key in (
        ("desks", "desks"),
        ("desks", "directory"),
        ("calendar", "calendars"),
        ("site", "services"),
        ("flow", "steps"),
    ):
        yield from _duplicates(
            (source, (*path, "id"), row["id"]) for source, path, row in checked.rows(kind, key)
        )
    yield from _duplicates(_precaution_ids(checked))
    yield from _duplicates((faq, ("order",), faq.data["order"]) for faq in checked.all("faq"))
    for source in checked.all("faq"):
        yield from _duplicates(_ids(source, ("questions",), source.data["questions"]))
        yield from _id_unlike_file_name(source, "id")
    for source in checked.all("form"):
        yield from _duplicates(_ids(source, ("sections",), source.data["sections"]))
        yield from _id_unlike_file_name(source, "form")
    yield from _duplicates((form, ("page",), form.data["page"]) for form in checked.all("form"))


def reference_mistakes(checked: Checked) -> Iterator[Mistake]:
    """References to desks, calendars, services, mails, pages and forms that don't exist."""
    known = cache(partial(names, checked))
    for kind, source, path, name in references(checked):
        there = known(kind)
        if there is not None and name not in there:
            hint = did_you_mean(name, there) or f"{KINDS[kind].defined_in}にあるものを書いてください。"
            yield source.mistake(path, f"「{name}」は、どこにもありません。{hint}").on(kind, name)


def _ids(source: Source, path: Path, rows: list[Any]) -> Iterator[Named]:
    for index, row in enumerate(rows):
        yield source, (*path, index, "id"), row["id"]


def _precaution_ids(checked: Checked) -> Iterator[Named]:
    for source, path, group in checked.rows("precautions", "groups"):
        yield source, (*path, "id"), group["id"]
        yield from _ids(source, (*path, "items"), group["items"])


def _duplicates(named: Iterable[Named]) -> Iterator[Mistake]:
    first: dict[Any, Mistake] = {}
    for source, path, name in named:
        here = source.mistake(path, "")
        if name in first:
            there = first[name]
            where = f"{there.line}行目" if there.file == here.file else f" {there.file} の{there.line}行目"
            yield source.mistake(path, f"「{name}」は{where}でも使われています。別のものにしてください。")
        else:
            first[name] = here


def _id_unlike_file_name(source: Source, key: str) -> Iterator[Mistake]:
    if source.data[key] != source.stem:
        name = source.data[key]
        yield source.mistake((key,), f"「{name}」は、ファイル名と同じ「{source.stem}」にしてください。").on(
            *(("form", name) if key == "form" else ("page", f"/faq/{name}.md"))
        )
