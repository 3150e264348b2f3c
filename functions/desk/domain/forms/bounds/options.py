"""Options from a list of the content (`options_from` of a rule): each may have a time of its own. Pure.

The builder fills the rule's `enum` and the words' `options` with all of the list, and `times` with those that
have one; so an answer is an id of the list, and its words are known as long as it is in the list. For later,
they are stored with the submission (`labels_of`).
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from desk.domain.calendar.moments import Clock
from desk.domain.forms.bounds.opening import Opening, opening_of
from desk.domain.forms.placeholders import fill


def times_of(words: Mapping[str, Any]) -> Mapping[str, Opening]:
    """Option -> when it can be chosen, for those of a field's words that have a time."""
    return {option: opening_of(times) for option, times in words.get("times", {}).items()}


def refused_options(
    fields: Mapping[str, Mapping[str, Any]], answers: Mapping[str, Any], *, now: datetime, clock: Clock
) -> Iterator[tuple[str, str, dict[str, str]]]:
    """(field, code, details for the words) of each answer that can't be chosen now; `words` are its own."""
    for field, words in fields.items():
        given = answers.get(field)
        for option in given if isinstance(given, list) else [given]:
            if not isinstance(option, str) or option not in words.get("times", {}):
                continue
            times = words["times"][option]
            opening = opening_of(times)
            state = opening.state(now)
            if state == "over" and "over" in times:
                yield field, "option_over", {"words": times["over"]}
                break
            if state in ("early", "over"):
                facts = {"option": words["options"][option], **opening.facts(clock)}
                yield field, f"option_{state}", facts
                break


def period_words(opening: Opening, words: Mapping[str, str], clock: Clock) -> str:
    """（受付期間：…から…まで）, after the words of an option with a time; `words`: `form` of the messages."""
    kind = "open_from" if opening.closes is None else "open_period" if opening.opens else "open_until"
    return f"（{fill(words[kind], opening.facts(clock))}）"


def labels_of(
    schema: Mapping[str, Any], fields: Mapping[str, Mapping[str, Any]], answers: Mapping[str, Any]
) -> dict[str, str]:
    """`field=option` -> its words, of the chosen options that come from a list."""
    found = {}
    for field, rule in schema["properties"].items():
        if "options_from" not in rule.get("items", rule):
            continue
        given = answers.get(field)
        for option in given if isinstance(given, list) else [given]:
            if option in fields[field].get("options", {}):
                found[f"{field}={option}"] = str(fields[field]["options"][option])
    return found
