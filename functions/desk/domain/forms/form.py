"""Forms: from what a visitor sent to normalised answers, or to every error at once.

The rules are the form's JSON Schema (Draft 2020-12) and the words are its YAML; this module only
applies them. Nothing here reads a clock, a network or a file.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from desk.domain.calendar.moments import clock_of
from desk.domain.calendar.opening_days import OpeningCalendar
from desk.domain.calendar.slots import parse_slot
from desk.domain.errors import FieldError
from desk.domain.forms import formats
from desk.domain.forms.answers import Answers
from desk.domain.forms.bounds.opening import opening_of
from desk.domain.forms.bounds.options import refused_options
from desk.domain.forms.checks import addresses
from desk.domain.forms.checks.breaches import FIRST, breaches
from desk.domain.forms.checks.conditions import conditions
from desk.domain.forms.checks.error_words import field_error
from desk.domain.forms.checks.no_answers import is_no_answer
from desk.domain.forms.checks.normalising import normalised
from desk.domain.forms.checks.validator import validator_of
from desk.domain.forms.formats.whole_numbers import around_numbers
from desk.domain.forms.grids import grid_of
from desk.domain.forms.placeholders import fill

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator


class Form:
    """One form of a bundle, ready to check answers against. Made once per process."""

    def __init__(self, bundle: Mapping[str, Any], form_id: str) -> None:
        definition = bundle["forms"][form_id]
        self.id = form_id
        self.schema: Mapping[str, Any] = definition["schema"]
        self.words: Mapping[str, Any] = definition["words"]
        self.messages: Mapping[str, Any] = bundle["messages"]["errors"]
        self.page_words: Mapping[str, str] = bundle["messages"]["form"]
        self.seminar_words: Mapping[str, str] = bundle["messages"].get("seminars", {})
        self.due_words: Mapping[str, str] = bundle["messages"]["due"]
        self.workflow_errors: Mapping[str, str] = bundle["messages"]["workflow"]["errors"]
        self.phones = tuple(line for line in bundle["directory"] if line["desk"] == self.words["desk"])
        self.phones_note: str = bundle["directory_note"]
        self.mail_title: str = bundle["messages"]["manage"]["mail_title"]
        self.conditions = dict(conditions(self.schema))
        self.mail_field: str = self.words["mail_field"]
        self.opening = opening_of(self.words.get("open", {}))
        self.desk: Mapping[str, Any] = bundle["desks"][self.words["desk"]]
        self.calendar = OpeningCalendar.from_bundle(
            bundle["calendars"][self.desk["calendar"]], bundle["holidays"]
        )
        self.clock = clock_of(bundle)
        self.grid = grid_of(bundle, form_id)
        if self.grid:
            of_slots = {**self.messages["slot"], "no_times": self.grid.no_times}
            self.messages = {**self.messages, "slot": of_slots}
        self.mail_domains: Mapping[str, Any] = bundle["mail_domains"]
        self.questions: Mapping[str, str] = bundle["messages"]["questions"]
        self._nothing: Mapping[str, list[str]] = bundle["messages"]["nothing"]
        self._numbers: Mapping[str, Any] = bundle["messages"]["numbers"]
        self._our_mailboxes = addresses.our_mailboxes(bundle)

    @cached_property
    def edition(self) -> str:
        """Another text for every other definition of the form, its words included."""
        definition = json.dumps([self.schema, self.words], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(definition.encode()).hexdigest()

    @cached_property
    def validator(self) -> "Draft202012Validator":
        """Checks answers against the form's schema."""
        return validator_of(self.schema)

    def normalise(self, raw: Mapping[str, Any], *, now: datetime) -> Answers:
        """The answers as they are checked, shown and stored; unanswered fields are left out. `now` decides
        the year of a slot whose day was typed without one.
        """
        values = {name: self._normalised(name, value, now) for name, value in raw.items()}
        return Answers({name: value for name, value in values.items() if value not in ("", [])})

    def _normalised(self, field: str, value: Any, now: datetime) -> Any:
        if field not in self.schema["properties"]:
            return value
        says_what_is_none = "not_answers" in self.words["fields"].get(field, {})
        nothing = None if says_what_is_none else self._nothing
        rule = self.schema["properties"][field]
        around = around_numbers(self.unit(field), self._numbers)
        return normalised(rule, value, nothing=nothing, grid=self.grid, now=now, around=around)

    def errors(self, answers: Answers, *, now: datetime) -> tuple[FieldError, ...]:
        """Every error of normalised answers, in the order of the form's fields; empty if none. A choice that
        leads to another desk is the only error.
        """
        found: dict[str, FieldError] = {}
        failed = self.validator.iter_errors(dict(answers))
        for error in sorted(failed, key=lambda error: error.validator not in FIRST):
            for field, code, details in breaches(error):
                found.setdefault(field, field_error(self, field, code, details))
        for field, code, message in self._slot_errors(answers, now):
            found.setdefault(field, FieldError(field=field, code=code, message=message))
        for field, code, details in refused_options(self.words["fields"], answers, now=now, clock=self.clock):
            found.setdefault(field, field_error(self, field, code, details))
        for field in self._no_answers(answers):
            found.setdefault(field, field_error(self, field, "not_an_answer", {}))
        for field, code in self._address_errors(answers):
            if field not in found:
                words = {"label": self.label(field)}
                message = fill(self.messages["address"][code], words)
                found[field] = FieldError(field=field, code=code, message=message)
        for field, error in found.items():
            if error.code in ("format", "number") and not self._is_required(field, answers):
                found[field] = error._replace(message=error.message + self.messages["or_empty"])
        # Whom another desk serves need not hear what else is wrong here.
        elsewhere = {field: error for field, error in found.items() if self.leads_elsewhere(field, answers)}
        found = elsewhere or found
        order = [field for section in self.words["sections"] for field in section["fields"]]
        return tuple(
            sorted(found.values(), key=lambda e: order.index(e.field) if e.field in order else len(order))
        )

    @property
    def is_managed(self) -> bool:
        """Whether applicants have a page for what they sent (`desk.web.manage`)."""
        return self.grid is not None or bool(self.words.get("manage"))

    def slot(self, answers: Mapping[str, Any]) -> datetime | None:
        """The slot that checked answers ask for, if any."""
        return parse_slot(answers["slot"]) if self.grid and "slot" in answers else None

    def wants_earlier(self, answers: Mapping[str, Any]) -> bool:
        """Whether somebody who gave these answers asked to be told of earlier slots."""
        field = self.words.get("earlier", {}).get("field")
        return self.grid is not None and field is not None and answers.get(field) is True

    def slot_error(self, code: str) -> FieldError:
        """The error of a valid slot that can't be booked (`taken`)."""
        return FieldError(field="slot", code=code, message=self.messages["slot"][code])

    def is_asked(self, field: str, answers: Mapping[str, Any]) -> bool:
        """Whether `field` is a question for someone who gave these answers."""
        when = self.conditions.get(field)
        return when is None or when.holds(answers)

    def _is_required(self, field: str, answers: Mapping[str, Any]) -> bool:
        is_asked = field in self.conditions and self.is_asked(field, answers)
        return is_asked or field in self.schema.get("required", ())

    def address(self, answers: Mapping[str, Any]) -> str | None:
        """The mail address of the one who gave these answers; None if they gave none."""
        return answers.get(self.mail_field)

    def phone(self, answers: Mapping[str, Any]) -> str | None:
        """The first phone number among these answers, in the order of the form; None if there is none."""
        given = (
            answers[name]
            for section in self.words["sections"]
            for name in section["fields"]
            if self.schema["properties"][name].get("format") == "jp-phone" and answers.get(name)
        )
        return next(given, None)

    def is_without_phone(self, answers: Mapping[str, Any]) -> bool:
        """Whether an answer released the applicant from giving a phone number, even if they gave one."""
        phones = [
            name for name, rule in self.schema["properties"].items() if rule.get("format") == "jp-phone"
        ]
        whens = [self.conditions[name] for name in phones if name in self.conditions]
        return any(when.unless and not when.holds(answers) for when in whens)

    def elsewhere(self, field: str) -> Mapping[str, Mapping[str, str]]:
        """The choices that are offered and not accepted: value -> `label`, `html` (where to go instead) and
        `words`, the same as plain text.
        """
        found: Mapping[str, Mapping[str, str]] = self.words["fields"].get(field, {}).get("elsewhere", {})
        return found

    def leads_elsewhere(self, field: str, answers: Mapping[str, Any]) -> bool:
        """Whether one of these choices was made."""
        value = answers.get(field)
        return isinstance(value, str) and value in self.elsewhere(field)

    def label(self, field: str) -> str:
        words = self.words["fields"].get(field)
        return words["label"] if words else field

    def unit(self, field: str) -> str:
        """The unit of a number, such as 人; "" for a question without one."""
        return str(self.words["fields"].get(field, {}).get("unit", ""))

    def required_words(self, field: str) -> str:
        """The message for a missing answer."""
        return field_error(self, field, "required", {}).message

    def format_words(self, field: str) -> str:
        """The message for an answer in the wrong format."""
        rule = self.schema["properties"][field]
        kind = rule.get("items", rule)["format"]
        return field_error(self, field, "format", {"format": kind}).message

    def _no_answers(self, answers: Answers) -> Iterator[str]:
        """The fields answered with one of their `not_answers`, such as 匿名 for a name."""
        around = self.words.get("around_not_answers", ())
        for field, words in self.words["fields"].items():
            value = answers.get(field)
            if isinstance(value, str) and is_no_answer(value, words.get("not_answers", ()), around):
                yield field

    def _address_errors(self, answers: Answers) -> Iterator[tuple[str, str]]:
        """(field, code) of each well-formed mail address that can't be an applicant's."""
        for field, rule in self.schema["properties"].items():
            value = answers.get(field)
            if rule.get("format") != "mail-address" or not isinstance(value, str):
                continue
            if formats.is_mail_address(value):
                code = addresses.refusal_reason(value, self._our_mailboxes)
                if code:
                    yield field, code

    def _slot_errors(self, answers: Answers, now: datetime) -> Iterator[tuple[str, str, str]]:
        """(field, code, message)"""
        if not self.grid:
            return
        for field, value in slots_of(answers):
            error = self.grid.error(parse_slot(value), now=now)
            year = self.grid.wrong_year(parse_slot(value), now=now)
            if error:
                words = self.messages["slot"]["wrong_year" if year else error.code]
                yield field, error.code, fill(words, year or error.words)
        others = answers.get("other_slots")
        if isinstance(others, list) and answers.get("slot") in others:
            yield "other_slots", "same_as_first", self.messages["slot"]["same_as_first"]


def slots_of(answers: Answers) -> Iterator[tuple[str, str]]:
    """(field, value) of each well-formed slot in the answers; malformed ones have their own error."""
    for field in ("slot", "other_slots"):
        value = answers.get(field)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str) and formats.is_slot(item):
                yield field, item
