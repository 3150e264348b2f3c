"""Which language a page is in: that whose file in content/languages/ has the name of the page's folder."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from builder.files.sound import Checked
from builder.reading.source import Source
from builder.texts import words
from builder.texts.languages import figures
from builder.texts.values import one_object, values

Data = Mapping[str, Any]


def folder_of(uri: str) -> str:
    """The folder at the top that a page is in (/en/index.md: en); "" at the top itself."""
    return uri.split("/")[1] if uri.count("/") > 1 else ""


@lru_cache(maxsize=4)
def languages(checked: Checked) -> Mapping[str, Source]:
    """The sound files of content/languages/, by language, in their order."""
    sources = sorted(checked.all("language"), key=lambda one: (one.data["order"], one.stem))
    return {source.stem: source for source in sources}


def language_of(checked: Checked, source: Source) -> Source | None:
    """The language of a page; None if it's Japanese, or if its language's file isn't sound."""
    if source.kind != "page":
        return None
    return languages(checked).get(folder_of(source.file.removeprefix("content")))


@lru_cache(maxsize=16)
def values_in(checked: Checked, language: Source, today: date | None = None) -> Mapping[str, str]:
    """As `values`, in the words of a language where it has them."""
    return one_object(tuple({**values(checked, today), **said_in(checked, language)}.items()))


@lru_cache(maxsize=16)
def said_in(checked: Checked, language: Source) -> Mapping[str, str]:
    """The values that a language has words for."""
    return {**_figures(checked, language.data), **language.data["values"]}


def known_for(checked: Checked, source: Source, today: date | None = None) -> Mapping[str, str]:
    """The values that the text of a source can name; `today` is as for `values`."""
    language = language_of(checked, source)
    return values_in(checked, language, today) if language else values(checked, today)


def _figures(checked: Checked, language: Data) -> Mapping[str, str]:
    """The values that are figures in words."""
    calendars = {row["id"]: row for _, _, row in checked.rows("calendar", "calendars")}
    found = {
        f"calendars.{name}.days_words": figures.days_words(language, row) for name, row in calendars.items()
    }
    for group in ("desks", "directory"):
        for _, _, row in checked.rows("desks", group):
            if row["calendar"] in calendars and (group == "directory" or "hours" in row):
                said = figures.hours_words(language, row, calendars[row["calendar"]])
                found[f"{group}.{row['id']}.hours_words"] = said
    for form in checked.all("form"):
        if slots := form.data.get("slots"):
            path = f"forms.{form.stem}.slots"
            if slots["calendar"] in calendars:
                days = figures.slot_days_words(language, slots, calendars[slots["calendar"]])
                found[f"{path}.days_words"] = days
            found[f"{path}.times_words"] = figures.starts_words(language, slots)
            until = words.last_minute(slots["cutoff"])
            found[f"{path}.until_words"] = figures.minute_words(language, until)
    return found
