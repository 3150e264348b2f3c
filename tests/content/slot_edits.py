"""Edits of when a form takes bookings and how people meet, as content/README.md teaches them."""

from typing import Any

import yaml

from tests.content.editor import Editor, NothingToEdit, example
from tests.content.made import DESKS, calendar_of

OTHER_TIMES = (
    '  other_times:\n    - {days: [fri], times: ["13:00"]}\n    - {days: [wed], nth: [last], times: []}\n'
    "  no_times: ほかの日を選んでください。\n"
)
USUAL_DAYS = "  usual_days: {days: [tue, thu]}\n  no_times: ほかの日を選んでください。\n"
OTHER_CAPACITY = '  other_capacity:\n    - {times: ["14:00"], capacity: 2}\n'
COUNTER = (
    "  meeting_kinds:\n    counter:\n      name: 窓口\n      place: 例市役所\n"
    "      mail: お越しください。\n      page: お越しください。\n"
)
"""For a desk whose READMEs have no example."""


def _read(rows: str) -> Any:
    return yaml.safe_load(rows)


def _in_slots(editor: Editor, rows: str) -> None:
    """The slots of a form that has nothing like that yet, with what the README adds."""
    name = editor.form_with("slots")
    slots = editor.at(name, ("slots",))
    weekdays = calendar_of(editor)[1].weekly
    if {*_read(rows)} & {*slots} or not {1, 2, 3, 4} <= weekdays:
        raise NothingToEdit("its slots differ already, or its desk is open on other days")
    editor.put(name, ("slots",), {**slots, **_read(rows)})


def times_of_other_days_as_in_the_readme(editor: Editor) -> None:
    _in_slots(editor, example("content/README.md", "other_times", OTHER_TIMES))


def only_some_days_as_in_the_readme(editor: Editor) -> None:
    _in_slots(editor, example("content/README.md", "usual_days", USUAL_DAYS))


def places_by_time_as_in_the_readme(editor: Editor) -> None:
    """The README's times may not be this desk's: an editor writes their own in their place."""
    rows = _read(example("content/README.md", "other_capacity", OTHER_CAPACITY))
    own = editor.at(editor.form_with("slots"), ("slots", "times"))
    for row in rows["other_capacity"]:
        if "times" in row and not {*row["times"]} <= {*own}:
            row["times"] = own[-len(row["times"]) :]
    _in_slots(editor, yaml.safe_dump(rows, allow_unicode=True))


def only_at_the_counter_as_in_the_readme(editor: Editor) -> None:
    name = editor.form_with("slots")
    handling, desk = editor.at(name, ("handling",)), editor.at(name, ("desk",))
    if "meeting_hosts" not in handling:
        raise NothingToEdit("nobody meets online")
    kinds = _read(example("content/README.md", "meeting_kinds", COUNTER))
    kept = {key: value for key, value in handling.items() if key != "meeting_hosts"}
    editor.put(name, ("handling",), {**kept, **kinds})
    if question := editor.data(name).get("meeting_field"):
        _without(editor, name, question)
    for n, row in enumerate(editor.data(DESKS)["desks"]):
        if row["id"] == desk and "meeting_rooms" in row:
            editor.put(DESKS, ("desks", n), {key: row[key] for key in row if key != "meeting_rooms"})


def _without(editor: Editor, name: str, question: str) -> None:
    """A form that doesn't ask how to meet."""
    editor.replace(name, r"^meeting_field: .*\n", "")
    fields = editor.at(name, ("fields",))
    editor.put(name, ("fields",), {field: fields[field] for field in fields if field != question})
    for n, section in enumerate(editor.at(name, ("sections",))):
        asked = [field for field in section["fields"] if field != question]
        editor.put(name, ("sections", n, "fields"), asked)
    rules = f"schemas/forms/{name.rpartition('/')[2].removesuffix('.yml')}.schema.json"
    properties = editor.at(rules, ("properties",))
    left = {field: properties[field] for field in properties if field != question}
    editor.put(rules, ("properties",), left)


OF_SLOTS = (
    times_of_other_days_as_in_the_readme,
    only_some_days_as_in_the_readme,
    places_by_time_as_in_the_readme,
    only_at_the_counter_as_in_the_readme,
)
