"""Removes the parts of a desk that aren't kept: their files, and all that names them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from builder.files.desk_files import read_sources
from builder.files.of_services import needless, services_of
from builder.files.sound import check_shapes
from builder.reading.mistakes import Thing
from scaffold.edits import yaml_text
from scaffold.parts import Part, gone
from scaffold.removing.readmes import without_chapters
from scaffold.removing.references import make_sound
from scaffold.removing.words import say_otherwise, without_words
from scaffold.stage import Stage

_FORMS = "content/forms/*.yml"
SITE, DESKS = "content/site.yml", "content/desks.yml"


class NothingLeft(Exception):
    """No form would be left: there would be no desk."""


def remove(stage: Stage, parts: tuple[Part, ...], kept: Iterable[str], today: date) -> tuple[Part, ...]:
    """Of the `parts` that the desk had, leave only those of these ids, and give the others.

    Raises NothingLeft, NotSound.
    """
    rows = yaml_text.read(stage.text(DESKS)).data["desks"]
    here = {desk for one in parts if one.id in {*kept} for desk in one.desks}
    away = gone(parts, kept, {key for row in rows if row["id"] in here for key in row})
    stay = [one for one in parts if one not in away]
    for name in stage.files(*(file for one in away for file in one.files)):
        stage.delete(name)
    if not stage.files(_FORMS):
        raise NothingLeft
    _unsent_mails(stage)
    desks = _kept_ids(stage, DESKS, "desks", away, stay, "desks")
    services = _kept_ids(stage, SITE, "services", away, stay, "services")
    say_otherwise(stage, away)
    without_words(stage, away, stay)
    _menu(stage, away)
    _another_canary(stage)
    _magazine_s_questions(stage)
    _meeting(stage)
    instead = _rows_gone(stage, desks, services)
    make_sound(stage, instead, today)
    _unused_lists(stage)
    _words_of_services(stage)
    without_chapters(stage, away)
    return away


def _kept_ids(
    stage: Stage, name: str, key: str, away: Iterable[Part], stay: Iterable[Part], of: str
) -> list[str]:
    ids = [row["id"] for row in yaml_text.read(stage.text(name)).data[key]]
    used = {one for part in stay for one in getattr(part, of)}
    lost = {one for part in away for one in getattr(part, of)} - used
    return [one for one in ids if one not in lost]


def _rows_gone(stage: Stage, desks: list[str], services: list[str]) -> Mapping[Thing, str]:
    """Take the rows of desks, services and phones out; what is named in place of each of them."""
    instead: dict[Thing, str] = {}
    data = yaml_text.read(stage.text(DESKS)).data
    first = data["desks"][0]["id"]
    lines = [row for row in data["directory"] if row.get("desk", first) in desks]
    for row in data["directory"]:
        if row not in lines and lines and row.get("first"):
            instead[Thing("line", row["id"])] = lines[0]["id"]
    _keep_rows(stage, DESKS, "desks", desks)
    if lines:
        _keep_rows(stage, DESKS, "directory", [row["id"] for row in lines])
    for one in [row["id"] for row in data["desks"] if row["id"] not in desks]:
        instead[Thing("desk", one)] = desks[0]
    site = yaml_text.read(stage.text(SITE)).data
    _keep_rows(stage, SITE, "services", services)
    for one in [row["id"] for row in site["services"] if row["id"] not in services]:
        instead[Thing("service", one)] = services[0]
    return instead


def _keep_rows(stage: Stage, name: str, key: str, ids: Iterable[str]) -> None:
    stay = {*ids}
    text = stage.text(name)
    rows = yaml_text.read(text).data[key]
    for number in range(len(rows) - 1, -1, -1):
        if rows[number]["id"] not in stay:
            text = yaml_text.remove(text, (key, number))
    stage.write(name, text)


def _menu(stage: Stage, away: Iterable[Part]) -> None:
    """Pages left of a group that is called like a part which is gone stand in the menu by themselves."""
    name = "content/menu.yml"
    if not stage.has(name):
        return
    text = stage.text(name)
    rows = yaml_text.read(text).data["menu"]
    for number in range(len(rows) - 1, -1, -1):
        row = rows[number]
        title = row.get("title", "") if isinstance(row, dict) and "pages" in row else ""
        if not any(one.pattern and one.pattern.search(title) for one in away):
            continue
        pages = [one if isinstance(one, str) else one["page"] for one in row["pages"]]
        left = [one for one in pages if stage.has(f"content{one}") or stage.has(f"{one[1:-3]}.yml")]
        text = yaml_text.remove(text, ("menu", number))
        for page in left:
            text = yaml_text.add_row(text, ("menu",), page)
    stage.write(name, text)


def _another_canary(stage: Stage) -> None:
    """The desk tries itself by a form that is there and takes no seat; by none if there is no such form."""
    text = stage.text(SITE)
    canary = yaml_text.read(text).data.get("canary")
    forms = [yaml_text.read(stage.text(name)).data for name in stage.files(_FORMS)]
    if not canary or canary["form"] in {form["form"] for form in forms}:
        return
    other = next((form["form"] for form in forms if "seminar_field" not in form), None)
    path = ("canary", "form")
    stage.write(SITE, yaml_text.put(text, path, other) if other else yaml_text.remove(text, ("canary",)))


def _meeting(stage: Stage) -> None:
    """A desk without bookings has no meetings."""
    text = stage.text(SITE)
    has_slots = any("slots" in yaml_text.read(stage.text(name)).data for name in stage.files(_FORMS))
    if not has_slots and "meeting" in yaml_text.read(text).data:
        stage.write(SITE, yaml_text.remove(text, ("meeting",)))


def _magazine_s_questions(stage: Stage) -> None:
    """Take out the question whether one wants a magazine that isn't there."""
    if stage.has("content/magazines.yml"):
        return
    for name in stage.files(_FORMS):
        text = stage.text(name)
        form = yaml_text.read(text).data
        if "subscribes" not in form:
            continue
        field = form["subscribes"]["field"]
        text = yaml_text.remove(text, ("subscribes",))
        text = yaml_text.remove(text, ("fields", field))
        for number, section in enumerate(form["sections"]):
            if field in section["fields"]:
                text = yaml_text.remove(text, ("sections", number, "fields", section["fields"].index(field)))
        stage.write(name, text)
        rules = f"schemas/forms/{form['form']}.schema.json"
        schema: dict[str, Any] = json.loads(stage.text(rules))
        del schema["properties"][field]
        schema["required"] = [one for one in schema.get("required", []) if one != field]
        stage.write(rules, json.dumps(schema, ensure_ascii=False, indent=2) + "\n")


def _unsent_mails(stage: Stage) -> None:
    """Delete the mails that no file names any more, and the replies of forms that are gone."""
    named = {
        mail
        for name in stage.files("content/forms/*.yml", "content/desks.yml", "content/magazines.yml")
        for mail in _mails(yaml_text.read(stage.text(name)).data)
    }
    for name in stage.files("content/mail/*.yml"):
        if name.rpartition("/")[2].removesuffix(".yml") not in named:
            stage.delete(name)
    forms = {name.rpartition("/")[2].removesuffix(".yml") for name in stage.files(_FORMS)}
    for name in stage.files("content/replies/*.yml"):
        of = yaml_text.read(stage.text(name)).data.get("forms")
        if of and not forms & {*of}:
            stage.delete(name)


def _words_of_services(stage: Stage) -> None:
    """Take out the words that are on no screen of a desk without the service, and the lives of no form."""
    checked = check_shapes(read_sources(stage.root))
    services = services_of(checked.sources.files)
    for source in checked.sources.files:
        text = stage.text(source.file)
        for path in needless(checked.kind_schemas[source.kind].schema, source.data, services):
            text = yaml_text.remove(text, path, with_comment=True)
        stage.write(source.file, text)
    lives = {form.data["workflow"] for form in checked.all("form")}
    for words in checked.all("workflow-words"):
        if words.stem not in lives:
            stage.delete(words.file)


def _mails(data: Any, is_named: bool = False) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _mails(value, is_named or key in ("mails", "own_mails"))
    elif isinstance(data, list):
        for value in data:
            yield from _mails(value, is_named)
    elif is_named and isinstance(data, str):
        yield data


def _unused_lists(stage: Stage) -> None:
    named = stage.files("content/forms/*.yml", "schemas/forms/*.json")
    forms = "\n".join(stage.text(name) for name in named)
    for name in stage.files("content/lists/*.yml"):
        if name.rpartition("/")[2].removesuffix(".yml") not in forms:
            stage.delete(name)
