"""Names that must be unique, and names that must exist."""

from collections.abc import Iterable, Iterator
from typing import Any

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.source import Path, Source
from builder.reading.suggest import did_you_mean
from builder.rules.pages.menu import menu_pages

Named = tuple[Source, Path, Any]
"""A name as written: file, path, name."""

_DEFINED_IN = {
    "desk": "content/desks.yml の desks",
    "calendar": "content/calendar.yml ",
    "service": "content/site.yml の services",
    "mail": "content/mail/ のファイル",
    "page": "content/ と faq/ のページ",
    "form": "content/forms/ のファイル",
    "workflow": "schemas/workflows/ のファイル",
}


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
    known: dict[str, frozenset[str] | None] = {
        "desk": _known(checked, "desks", "desks"),
        "calendar": _known(checked, "calendar", "calendars"),
        "service": _known(checked, "site", "services"),
        "mail": frozenset(source.stem for source in checked.sources.of("mail")),
        "page": checked.pages,
        "form": frozenset(source.stem for source in checked.sources.of("form")),
        "workflow": frozenset(checked.sources.workflows),
    }
    for kind, (source, path, name) in _references(checked):
        names = known[kind]
        if names is not None and name not in names:
            hint = did_you_mean(name, names) or f"{_DEFINED_IN[kind]}にあるものを書いてください。"
            yield source.mistake(path, f"「{name}」は、どこにもありません。{hint}")


def _known(checked: Checked, kind: str, key: str) -> frozenset[str] | None:
    """The ids of a list; None (unknown) if its file isn't sound."""
    if not checked.is_sound(kind):
        return None
    return frozenset(row["id"] for _, _, row in checked.rows(kind, key))


def _references(checked: Checked) -> Iterator[tuple[str, Named]]:
    for source, path, service in checked.rows("site", "services"):
        yield "page", (source, (*path, "page"), service["page"])
        yield "desk", (source, (*path, "desk"), service["desk"])
        yield from _listed("page", source, (*path, "related"), service["related"])
    for source in checked.all("site"):
        if "canary" in source.data:
            yield "form", (source, ("canary", "form"), source.data["canary"]["form"])
    for key in ("desks", "directory"):
        for source, path, row in checked.rows("desks", key):
            yield "calendar", (source, (*path, "calendar"), row["calendar"])
            for use, mail in row.get("mails", {}).items():
                yield "mail", (source, (*path, "mails", use), mail)
    for source, path, link in checked.rows("not-found", "links"):
        yield "page", (source, (*path, "page"), link["page"])
    yield from (("page", named) for named in menu_pages(checked))
    for source in checked.all("form"):
        form = source.data
        yield "page", (source, ("page",), form["page"])
        yield "desk", (source, ("desk",), form["desk"])
        yield "workflow", (source, ("workflow",), form["workflow"])
        for key in ("mails", "own_mails"):
            for use, mail in form.get(key, {}).items():
                yield "mail", (source, (key, use), mail)
        if "slots" in form:
            yield "calendar", (source, ("slots", "calendar"), form["slots"]["calendar"])
    for source in (*checked.all("faq"), *checked.all("page")):
        if "service" in source.data:
            yield "service", (source, ("service",), source.data["service"])
        yield from _listed("page", source, ("related",), source.data.get("related", []))


def _listed(kind: str, source: Source, path: Path, names: list[str]) -> Iterator[tuple[str, Named]]:
    for index, name in enumerate(names):
        yield kind, (source, (*path, index), name)


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
        yield source.mistake(
            (key,), f"「{source.data[key]}」は、ファイル名と同じ「{source.stem}」にしてください。"
        )
