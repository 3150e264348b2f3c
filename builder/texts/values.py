"""The values of `{{ dotted.path }}` placeholders at build time: the desk's names, phones and figures."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from builder.files.sound import Checked
from builder.texts import words
from builder.texts.figures import phone_lines
from builder.texts.figures.deadline_examples import deadline_example
from builder.texts.figures.hours_words import hours_words
from builder.texts.figures.slot_words import slot_days_words, slot_times_words
from builder.texts.markdown import site_path
from desk.domain.calendar.moments import Clock
from desk.domain.calendar.opening_days import OpeningCalendar
from desk.domain.forms.placeholders import PLACEHOLDER

DEFINED_BY: Mapping[str, tuple[str, ...]] = {
    "site": ("site",),
    "meeting": ("site",),
    "accessibility": ("site",),
    "desks": ("desks", "calendar"),
    "directory": ("desks", "calendar"),
    "directory_note": ("desks",),
    "calendars": ("calendar",),
    "forms": ("form",),
    "faq": ("faq",),
    "magazines": ("magazines",),
    "services": ("site",),
}
"""First word of a path -> the kinds of file that its values come from."""

OF_A_DESK = ("name", "short_name", "phone", "fax", "email")
OF_A_LINE = ("phone", "extension", "fax")
DIRECTORY_NOTE = "directory_note"
"""The keys of content/desks.yml that are values as they are, of a desk, of a line, and of all lines."""


@lru_cache(maxsize=2)
def values(checked: Checked, today: date | None = None) -> Mapping[str, str]:
    """Every value that the sound files define, by path. Values may contain placeholders; see `resolve`.

    Examples of days lie ahead of `today`; without it only their names count. The same values are the same
    object as the time before: `once_a_source` then remembers what depends on them.
    """
    found = {path: str(value) for path, value in _values(checked) if value is not None}
    return one_object(tuple((found | dict(_examples(checked, today))).items()))


@lru_cache(maxsize=16)
def one_object(found: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """A mapping of these: that of the time before, if they are the same."""
    return dict(found)


EXAMPLE_KEYS = ("example_day", "example_last_day")
"""Of a form's slots: a day to book for, and the last day to do so."""

_SOME_DAY = "2026年12月25日(金)"
"""Stands for an example's day where only its name and length count."""

KEYS: Mapping[str, frozenset[str]] = {
    "site": frozenset({"name", "municipality", "base_url", "done_page_days", "never_asks"}),
    "desks": frozenset({*OF_A_DESK, "hours_words", "mail.auto_reply.address", "mail.desk.address"}),
    "directory": frozenset({"name", *OF_A_LINE, "phone_words", "hours_words"}),
    "calendars": frozenset({"days_words"}),
    "forms": frozenset(
        {
            "title",
            "page",
            "retention_words",
            "due.opening_days",
            *(f"slots.{key}" for key in ("minutes", "lead_opening_days", "capacity", "times_words")),
            "slots.days_words",
            *(f"slots.{key}" for key in EXAMPLE_KEYS),
            *(f"slots.{key}" for key in ("until_words", "holds.per_mailbox", "holds.per_source")),
            "reminder.opening_days_before",
            "handling.visit_minutes",
            "promise.received",
            "promise.heard",
            "promise.replied",
            "earlier.offers",
            "handling.no_show_minutes",
        }
    ),
    "faq": frozenset({"title"}),
    "magazines": frozenset({"title"}),
    "services": frozenset({"name"}),
}
"""First word of a path -> what can follow, behind the name of a thing where the word has several."""

PAGE = re.compile(r"page[ \u3000]+(?P<target>\S+)")
"""The name of a placeholder for a page's address: `page /online/flow.md#apply`."""


def resolve(text: str, known: Mapping[str, str]) -> str:
    """`text` with known values filled in; run-time placeholders and blocks stay.

    A page (`{{ page /online/flow.md }}`) is its whole address on the site, but in `[words]({{ … }})`, where a
    link names a page of the site as it is.
    """

    def value(match: re.Match[str]) -> str:
        page = PAGE.fullmatch(match[1])
        if not page or "site.base_url" not in known:
            return known.get(match[1], match[0])
        if match.string.endswith(("](", "](<"), 0, match.start()):
            return page["target"]
        return known["site.base_url"] + site_path(page["target"])

    for _ in range(3 if "{{" in text else 0):  # Values may nest three deep; anything deeper is a circle.
        filled = PLACEHOLDER.sub(value, text)
        if filled == text:
            break
        text = filled
    return text.replace("](tel:#", "](tel:%23")


def resolve_all(data: Any, known: Mapping[str, str]) -> Any:
    """A copy of `data` with every string in it resolved."""
    if isinstance(data, str):
        return resolve(data, known)
    if isinstance(data, list):
        return [resolve_all(item, known) for item in data]
    if isinstance(data, dict):
        return {key: resolve_all(value, known) for key, value in data.items()}
    return data


def _values(checked: Checked) -> Iterator[tuple[str, Any]]:
    site = checked.one("site")
    clock = words.site_clock(site.data if site else {})
    if site:
        for key in ("name", "municipality", "base_url", "done_page_days", "never_asks"):
            yield f"site.{key}", site.data.get(key)
        for group in ("meeting", "accessibility"):
            for key, value in site.data.get(group, {}).items():
                yield f"{group}.{key}", value
    for _, _, service in checked.rows("site", "services"):
        yield f"services.{service['id']}.name", service["name"]
    calendars = {row["id"]: row for _, _, row in checked.rows("calendar", "calendars")}
    for _, _, desk in checked.rows("desks", "desks"):
        path = f"desks.{desk['id']}"
        if "hours" in desk and desk["calendar"] in calendars:
            yield f"{path}.hours_words", hours_words(desk, calendars[desk["calendar"]], clock)
        for key in OF_A_DESK:
            yield f"{path}.{key}", desk.get(key)
        for sender in ("auto_reply", "desk"):
            yield f"{path}.mail.{sender}.address", desk["mail"][sender]["address"]
    for name, calendar in calendars.items():
        yield f"calendars.{name}.days_words", words.days_words(calendar)
    for _, _, line in checked.rows("desks", "directory"):
        path = f"directory.{line['id']}"
        yield f"{path}.name", line["name"]
        for key in OF_A_LINE:
            yield f"{path}.{key}", line.get(key)
        yield f"{path}.phone_words", phone_lines.number_words(line) if "extension" in line else None
        if line["calendar"] in calendars:
            yield f"{path}.hours_words", hours_words(line, calendars[line["calendar"]], clock)
    for source in checked.all("desks"):
        yield DIRECTORY_NOTE, source.data.get(DIRECTORY_NOTE)
    for source in checked.all("form"):
        yield from _form_values(source.stem, source.data, clock)
        if (slots := source.data.get("slots")) and slots["calendar"] in calendars:
            said = slot_days_words(slots, calendars[slots["calendar"]])
            yield f"forms.{source.stem}.slots.days_words", said
        if workflow := checked.workflows.get(source.data["workflow"]):
            yield from _promises(source.stem, source.data, workflow.data)
    for source in checked.all("faq"):
        yield f"faq.{source.stem}.title", source.data["title"]
    for _, _, row in checked.rows("magazines", "magazines"):
        yield f"magazines.{row['id']}.title", row["title"]


def _examples(checked: Checked, today: date | None) -> Iterator[tuple[str, str]]:
    """A day to book for, and the last day to do so, of each form that takes bookings."""
    calendars = {row["id"]: row for _, _, row in checked.rows("calendar", "calendars")}
    source = checked.one("holidays")
    holidays = (
        {day: name for year in source.data["public_holidays"].values() for day, name in year.items()}
        if source
        else {}
    )
    for form in checked.all("form"):
        slots = form.data.get("slots")
        if slots and today is None:  # also where its calendar or the holidays can't be known
            yield from ((f"forms.{form.stem}.slots.{key}", _SOME_DAY) for key in EXAMPLE_KEYS)
        elif slots and today and holidays and slots["calendar"] in calendars:
            calendar = OpeningCalendar.from_bundle(calendars[slots["calendar"]], holidays)
            if example := deadline_example(calendar, slots, today):
                days = (example.day, example.last)
                for key, day in zip(EXAMPLE_KEYS, days, strict=True):
                    yield f"forms.{form.stem}.slots.{key}", day


def _form_values(name: str, form: Mapping[str, Any], clock: Clock) -> Iterator[tuple[str, Any]]:
    path = f"forms.{name}"
    yield f"{path}.title", form["title"]
    yield f"{path}.page", form["page"]
    yield f"{path}.retention_words", words.retention_words(form["retention_days"])
    yield f"{path}.due.opening_days", form["due"]["opening_days"]
    if slots := form.get("slots"):
        for key in ("minutes", "lead_opening_days", "capacity"):
            yield f"{path}.slots.{key}", slots[key]
        for key in ("per_mailbox", "per_source"):
            yield f"{path}.slots.holds.{key}", slots["holds"][key]
        yield f"{path}.slots.times_words", slot_times_words(slots, clock)
        yield f"{path}.slots.until_words", words.until_words(slots["cutoff"], clock)
    if reminder := form.get("reminder"):
        yield f"{path}.reminder.opening_days_before", reminder["opening_days_before"]
    if earlier := form.get("earlier"):
        yield f"{path}.earlier.offers", earlier["offers"]
    for key in ("no_show_minutes", "visit_minutes"):
        if key in form.get("handling", {}):
            yield f"{path}.handling.{key}", form["handling"][key]


def _promises(name: str, form: Mapping[str, Any], workflow: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """How many opening days each state of the form's life may take, where applicants are told that day."""
    for state, rule in workflow["states"].items():
        if rule.get("promise") and "due" in rule:
            days = rule["due"]["opening_days"]
            yield f"forms.{name}.promise.{state}", form["due"]["opening_days"] if days == "form" else days
