"""Where the names of things are used: in the editors' data, and in their texts."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from builder.files.sound import Checked
from builder.names.kinds import definitions
from builder.reading.mistakes import Thing
from builder.reading.source import Path, Source
from builder.texts.block_names import ARGUMENTS, BLOCK
from builder.texts.held_back import menu_page

GROUPS: Mapping[str, str] = {
    "desks": "desk",
    "directory": "line",
    "calendars": "calendar",
    "forms": "form",
    "faq": "page",
    "magazines": "magazine",
    "services": "service",
}
"""First word of `{{ word.NAME.… }}` -> the kind of thing that NAME is the name of."""

_VALUE = re.compile(rf"\{{\{{\s*(?P<group>{'|'.join(GROUPS)})\.(?P<name>[\w-]+)")
_PAGE = re.compile(r"/(?:[\w-]+/)*[\w-]+\.md")


class Reference(NamedTuple):
    """A name as written: at `path` of a file's data."""

    kind: str
    source: Source
    path: Path
    name: str


def references(checked: Checked) -> Iterator[Reference]:
    """Every name that the data of a sound file uses."""
    for source, path, service in checked.rows("site", "services"):
        yield Reference("page", source, (*path, "page"), service["page"])
        yield Reference("desk", source, (*path, "desk"), service["desk"])
        if "door" in service:
            yield Reference("page", source, (*path, "door", "page"), service["door"]["page"])
        for index, way in enumerate(service.get("start", {}).get("ways", ())):
            yield Reference("page", source, (*path, "start", "ways", index, "page"), way["page"])
        yield from _listed(source, (*path, "related"), service["related"])
    for source in checked.all("site"):
        if "canary" in source.data:
            yield Reference("form", source, ("canary", "form"), source.data["canary"]["form"])
    for key in ("desks", "directory"):
        for source, path, row in checked.rows("desks", key):
            yield Reference("calendar", source, (*path, "calendar"), row["calendar"])
            if "desk" in row:
                yield Reference("desk", source, (*path, "desk"), row["desk"])
            for use, mail in row.get("mails", {}).items():
                yield Reference("mail", source, (*path, "mails", use), mail)
    for source, path, row in checked.rows("magazines", "magazines"):
        yield Reference("page", source, (*path, "page"), row["page"])
        yield Reference("desk", source, (*path, "desk"), row["desk"])
        for use, mail in row["mails"].items():
            yield Reference("mail", source, (*path, "mails", use), mail)
    for source, path, row in checked.rows("console", "roles"):
        for index, desk in enumerate(row["desks"]):
            yield Reference("desk", source, (*path, "desks", index), desk)
    for source in checked.all("reply"):
        for kind, key in (("desk", "desks"), ("form", "forms")):
            for index, name in enumerate(source.data.get(key, ())):
                yield Reference(kind, source, (key, index), name)
    for source in checked.all("issue"):
        yield Reference("magazine", source, ("magazine",), source.data["magazine"])
    for source, path, link in checked.rows("not-found", "links"):
        yield Reference("page", source, (*path, "page"), link["page"])
    yield from (Reference("page", *named) for named in menu_pages(checked))
    for source in checked.all("form"):
        yield from _of_form(source)
    for source in (*checked.all("faq"), *checked.all("page")):
        if "service" in source.data:
            yield Reference("service", source, ("service",), source.data["service"])
        yield from _listed(source, ("related",), source.data.get("related", []))
        for number, one in enumerate(source.data.get("sources", [])):
            yield Reference("page", source, ("sources", number, "page"), one["page"])
    for source in checked.all("language"):
        yield from _listed(source, ("menu",), source.data["menu"])


def menu_pages(checked: Checked) -> Iterator[tuple[Source, Path, str]]:
    """(source, path, page) of each page that the menu names."""
    for source, path, entry in checked.rows("menu", "menu"):
        rows: list[tuple[Path, Any]] = [(path, entry)]
        if not isinstance(entry, str):
            rows += [((*path, "pages", number), row) for number, row in enumerate(entry.get("pages", ()))]
        for place, row in rows:
            if page := menu_page(row):
                yield source, place if isinstance(row, str) else (*place, "page"), page


def used_things(checked: Checked) -> frozenset[Thing]:
    """Every thing whose name is used, whether there is one of that name or not."""
    found = {Thing(one.kind, one.name) for one in references(checked)}
    for source in checked.sources.files:
        if source.kind == "language":
            found |= set(_in_values(source))
        for match in _VALUE.finditer(source.text):
            kind, name = GROUPS[match["group"]], match["name"]
            found.add(Thing(kind, f"/faq/{name}.md" if kind == "page" else name))
        found |= {Thing("page", match[0]) for match in _PAGE.finditer(source.text)}
        if source.kind == "page":
            found |= set(_in_blocks(source))
    for own, other in (("form", "form-schema"), ("form-schema", "form")):
        found |= {Thing(own, name) for name in definitions(checked, other) or ()}
    for form in checked.all("form"):
        words = (*form.data["fields"], *(name for part in form.data["sections"] for name in part["fields"]))
        found |= {Thing("field", f"{form.stem}:{name}") for name in words}
    for name, workflow in checked.workflows.items():
        found |= {Thing("state", f"{name}:{state}") for state in _states(workflow.data)}
        found |= {Thing("procedure", f"{name}:{action}") for action in _procedures(workflow.data)}
    for own_words in checked.all("workflow-words"):
        found |= {Thing("procedure", f"{own_words.stem}:{action}") for action in own_words.data["actions"]}
    found |= {Thing("workflow", name) for name in definitions(checked, "workflow-words") or ()}
    found |= {Thing("workflow-words", form.data["workflow"]) for form in checked.all("form")}
    return frozenset(found)


def _states(workflow: Any) -> Iterator[str]:
    yield workflow["start"]
    for action in workflow["actions"].values():
        for way in action["ways"]:
            yield str(way["to"])
            yield from way["from"] if isinstance(way["from"], list) else ()


def _in_values(language: Source) -> Iterator[Thing]:
    """What a language has words for: directory.NAME.about."""
    for key in (language.data or {}).get("values") or ():
        group, _, rest = str(key).partition(".")
        if group in GROUPS and "." in rest:
            yield Thing(GROUPS[group], rest.partition(".")[0])


def _procedures(workflow: Any) -> Iterator[str]:
    for state in workflow["states"].values():
        yield from state.get("next", ())
    for action in workflow["actions"].values():
        yield from action.get("first", ())
        if "if_full" in action:
            yield action["if_full"]


def _in_blocks(page: Source) -> Iterator[Thing]:
    for match in BLOCK.finditer(page.body):
        if (group := ARGUMENTS.get(match["name"])) and match["argument"]:
            yield Thing(GROUPS[group], match["argument"])


def _of_form(source: Source) -> Iterator[Reference]:
    form = source.data
    yield Reference("page", source, ("page",), form["page"])
    yield Reference("desk", source, ("desk",), form["desk"])
    yield Reference("workflow", source, ("workflow",), form["workflow"])
    for key in ("mails", "own_mails"):
        for use, mail in form.get(key, {}).items():
            yield Reference("mail", source, (key, use), mail)
    if "subscribes" in form:
        yield Reference("magazine", source, ("subscribes", "magazine"), form["subscribes"]["magazine"])
    if "slots" in form:
        yield Reference("calendar", source, ("slots", "calendar"), form["slots"]["calendar"])


def _listed(source: Source, path: Path, pages: list[str]) -> Iterator[Reference]:
    for index, name in enumerate(pages):
        yield Reference("page", source, (*path, index), name)
