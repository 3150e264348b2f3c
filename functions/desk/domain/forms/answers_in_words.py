"""Answers in words: what the check page shows before sending, and the staff afterwards.

Choices by their words, moments by date and time, numbers with hyphens, everything else as it is. Staff see
what is stored; the check page shows it as it was typed where that is only another way of writing it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from desk.domain.calendar.moments import deadline_words, full_day_words, moment_words, tokyo_day
from desk.domain.calendar.opening_days import NotPublished
from desk.domain.calendar.slots import parse_slot
from desk.domain.forms.form import Form
from desk.domain.forms.formats import line, mail_words
from desk.domain.forms.formats.numbers import phone_words, postal_code_words
from desk.domain.forms.formats.whole_numbers import number_words
from desk.domain.forms.placeholders import fill


@dataclass(frozen=True, kw_only=True)
class ShownAnswer:
    """One question and its answer in words; `value` is empty if there was no answer.

    `note` says until when a slot can be requested; `format` is the rule's.
    """

    field: str
    label: str
    value: str
    note: str = ""
    format: str = ""


@dataclass(frozen=True, kw_only=True)
class ShownSection:
    title: str
    answers: tuple[ShownAnswer, ...]


def shown_sections(
    form: Form,
    answers: Mapping[str, Any],
    typed: Mapping[str, Any] | None = None,
    *,
    labels: Mapping[str, str] | None = None,
) -> tuple[ShownSection, ...]:
    """Normalised answers in the form's order, without the questions that were not asked. `labels` are the
    words of options that may be gone from their list (`domain.forms.bounds.options.labels_of`).

    As they were `typed`, if that is given and is the same: where the hyphens of a phone number are, hiragana
    of a name in kana, and the letters of a mail address's domain.
    """
    sections = (
        ShownSection(
            title=section["title"],
            answers=tuple(
                ShownAnswer(
                    field=field,
                    label=form.label(field),
                    value=_words(form, field, answers, str((typed or {}).get(field, "")), labels or {}),
                    note=_note(form, field, answers),
                    format=_rule(form, field).get("format", ""),
                )
                for field in section["fields"]
                if field in answers or form.is_asked(field, answers)
            ),
        )
        for section in form.words["sections"]
    )
    return tuple(section for section in sections if section.answers)


def _note(form: Form, field: str, answers: Mapping[str, Any]) -> str:
    slot = form.slot(answers) if field == "slot" else None
    if slot is None or form.grid is None:
        return ""
    try:
        deadline = form.grid.deadline(tokyo_day(slot))
    except NotPublished:  # a slot before the first published year
        return ""
    return fill(form.page_words["slot_deadline_words"], {"deadline": deadline_words(deadline, form.clock)})


def _rule(form: Form, field: str) -> Mapping[str, Any]:
    """The rule of an answer; of a list, that of each of its items."""
    rule = form.schema["properties"][field]
    found: Mapping[str, Any] = rule.get("items", rule)
    return found


def _words(form: Form, field: str, answers: Mapping[str, Any], typed: str, labels: Mapping[str, str]) -> str:
    value = answers.get(field)
    values = value if isinstance(value, list) else [] if value is None else [value]
    rule = _rule(form, field)
    kept = {name.removeprefix(f"{field}="): words for name, words in labels.items()}
    options = {**kept, **form.words["fields"][field].get("options", {})}
    if isinstance(value, str) and rule.get("format") == "jp-phone":
        return phone_words(value, typed)
    if isinstance(value, str) and typed and rule.get("format") == "kana":
        return line(typed)
    if isinstance(value, str) and typed and rule.get("format") == "mail-address":
        return mail_words(value)
    if rule.get("type") == "integer" and not isinstance(value, str):
        return "" if value is None else number_words(int(value), form.unit(field))
    return "、".join(_word(form, rule, options, one) for one in values)


def _word(form: Form, rule: Mapping[str, Any], options: Mapping[str, str], value: Any) -> str:
    if isinstance(value, bool):
        return str(form.page_words["yes" if value else "no"])
    if rule.get("format") == "slot":
        return moment_words(parse_slot(value), form.clock)
    if rule.get("format") == "date":
        return full_day_words(date.fromisoformat(value))
    if rule.get("format") == "jp-postal-code":
        return postal_code_words(str(value))
    return options.get(value, str(value))
