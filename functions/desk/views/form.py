"""The form as a page: rules (JSON Schema) and words (YAML) become a view, the view becomes HTML.

The builder uses it for the site's pages; the functions use it for visitors without script, and add what was
typed and what is wrong with it. Everything in the view is derived: which control, which HTML constraints,
which mark in the label, when a question is asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from desk.domain.calendar.availability import MOST_DAYS
from desk.domain.calendar.slots import times_of
from desk.domain.errors import FieldError
from desk.domain.forms import formats
from desk.domain.forms.form import Condition, Form
from desk.domain.forms.placeholders import fill
from desk.views.templates import render

_INPUTS: Mapping[str, Mapping[str, str]] = {
    "mail-address": {"type": "email", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"},
    "jp-phone": {"type": "tel"},
    "jp-postal-code": {"type": "text", "inputmode": "numeric"},
    "date": {"type": "date"},
}
_WIDTHS = {"jp-postal-code": "s", "date": "s", "jp-phone": "m", "person-name": "m", "kana": "m"}
_SCRIPT_WORDS = (
    "back_home",
    "change",
    "check_title",
    "error_prefix",
    "errors_count",
    "failed",
    "kept",
    "no_mail_title",
    "next_title",
    "not_answered",
    "offline",
    "over",
    "print",
    "receipt_label",
    "remaining",
    "retrying",
    "sending",
    "slot_chosen",
    "slot_closed",
    "slot_closed_words",
    "slot_corner",
    "slot_deadline_words",
    "slot_fetched",
    "slot_full",
    "slot_full_words",
    "slot_gone",
    "slot_lead",
    "slot_next",
    "slot_past",
    "slot_past_words",
    "slot_previous",
    "slot_refresh",
    "slot_unknown",
    "slot_until",
    "slot_week",
    "summary_title",
)
"""The words of messages.yml's `form` that the page's script shows."""


@dataclass(frozen=True, kw_only=True)
class FieldView:
    """One question. `values` is what was typed, `error` what is wrong with it; `parts` numbers its slots;
    `filled` is shown when it has filled another field.
    """

    name: str
    id: str
    label: str
    hint: str
    control: str
    attributes: Mapping[str, str]
    options: tuple[tuple[str, str], ...]
    required: bool
    required_words: str
    incomplete_words: str
    when: Condition | None
    width: str
    limit: int | None
    parts: tuple[int, ...] = (1,)
    values: tuple[str, ...] = ()
    error: str = ""
    filled: str = ""

    @property
    def value(self) -> str:
        return self.values[0] if self.values else ""

    def half(self, part: int, *, time: bool) -> str:
        """The day or the time that was chosen for a slot."""
        day, _, hour = (self.values[part - 1] if part <= len(self.values) else "").partition("T")
        # A day that was typed by hand, as a browser with a calendar reads it.
        day = formats.stamp(day) if formats.is_date(formats.stamp(day)) else day
        return hour if time else day

    @property
    def rows(self) -> int:
        """The lines of a textarea: three are enough for a few hundred characters."""
        return 8 if (self.limit or 0) > 300 else 3

    @property
    def counted(self) -> bool:
        """Whether the page counts down the characters left: only for a long text."""
        return (self.limit or 0) > 300

    @property
    def described_by(self) -> str:
        return f"{self.id}-hint {self.id}-error" if self.hint else f"{self.id}-error"


@dataclass(frozen=True, kw_only=True)
class SectionView:
    id: str
    title: str
    lead: str
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, kw_only=True)
class FormView:
    """One form. `slots` is what the page's script needs to offer days: see `_slots`."""

    id: str
    title: str
    purpose: str
    sections: tuple[SectionView, ...]
    words: Mapping[str, str]
    script_words: Mapping[str, str]
    quick_exit: str
    phones: tuple[Mapping[str, Any], ...]
    times: tuple[tuple[str, str], ...]
    slots: Mapping[str, Any] | None = field(default=None)
    errors: tuple[FieldError, ...] = ()

    def control_id(self, name: str) -> str:
        """The id that a link to a field points at."""
        return f"{self.id}-{name}"


def form_view(
    form: Form, answers: Mapping[str, Any] | None = None, errors: tuple[FieldError, ...] = ()
) -> FormView:
    """The form with what was typed so far (raw or normalised) and what is wrong with it."""
    typed = answers or {}
    messages = {error.field: error.message for error in errors}
    return FormView(
        id=form.id,
        title=form.words["title"],
        purpose=form.words["purpose"],
        sections=tuple(
            SectionView(
                id=section["id"],
                title=section["title"],
                lead=section.get("lead", ""),
                fields=tuple(
                    _field(form, name, typed.get(name), messages.get(name, "")) for name in section["fields"]
                ),
            )
            for section in form.words["sections"]
        ),
        words=form.page_words,
        script_words={
            **{name: form.page_words[name] for name in _SCRIPT_WORDS},
            "submit": form.words["submit"],
        },
        phones=form.phones,
        quick_exit=form.words.get("quick_exit", ""),
        times=times_of(form.grid.times) if form.grid else (),
        slots=_slots(form),
        errors=errors,
    )


def render_form(
    form: Form, answers: Mapping[str, Any] | None = None, errors: tuple[FieldError, ...] = ()
) -> str:
    """The form's HTML: one block without blank lines."""
    return render("form.html", form=form_view(form, answers, errors))


def _field(form: Form, name: str, value: Any, error: str) -> FieldView:
    rule = form.schema["properties"][name]
    words = form.words["fields"][name]
    kind = rule.get("format", "")
    control = words.get("control") or _control(rule)
    item = rule.get("items", rule)
    attributes = dict(_INPUTS.get(kind, {"type": "text"})) if control == "input" else {}
    if "autocomplete" in words:
        attributes["autocomplete"] = words["autocomplete"]
    filled = ""
    if "fills" in words:
        attributes["data-fills"] = f"{form.id}-{words['fills']}"
        label = form.words["fields"][words["fills"]]["label"]
        filled = fill(form.page_words["address_filled"], {"label": label})
    return FieldView(
        name=name,
        id=f"{form.id}-{name}",
        label=words["label"],
        hint=words.get("hint", ""),
        control=control,
        attributes=attributes,
        options=tuple((value, words["options"][value]) for value in item.get("enum", ())),
        required=name in form.schema.get("required", ()),
        required_words=form.required_words(name),
        incomplete_words=form.format_words(name) if control == "slot" else "",
        when=form.conditions.get(name),
        width=words.get("width") or _WIDTHS.get(kind, "l"),
        limit=rule.get("maxLength") if control == "textarea" else None,
        parts=tuple(range(1, rule.get("maxItems", 1) + 1)) if control == "slot" else (1,),
        values=_typed(value),
        error=error,
        filled=filled,
    )


def _typed(value: Any) -> tuple[str, ...]:
    """What the controls show again: texts as typed, true as the checked box's value."""
    values = value if isinstance(value, list) else [] if value is None else [value]
    return tuple("true" if one is True else str(one) for one in values)


def _control(rule: Mapping[str, Any]) -> str:
    item = rule.get("items", rule)
    if item.get("format") == "slot":
        return "slot"
    if rule.get("type") == "array":
        return "checkboxes"
    if rule.get("type") == "boolean":
        return "checkbox"
    if "enum" in rule:
        return "radio"
    return "textarea" if rule.get("format") == "text" else "input"


def _slots(form: Form) -> Mapping[str, Any] | None:
    """What the page's script needs to offer days without a rule of its own.

    `days`: "day:last day in time" for every known opening day, ISO dates separated by spaces; it's too late
    from `cutoff` minutes into that last day (Asia/Tokyo). `horizon`: how many days ahead. `url` returns what
    is free, for at most `most` days.
    """
    if not form.grid:
        return None
    hours, minutes = (int(part) for part in form.grid.cutoff.split(":"))
    last_day = form.grid.calendar.last_day_in_time
    return {
        "days": " ".join(
            f"{day.isoformat()}:{last_day(day, form.grid.lead).isoformat()}" for day, _ in form.grid.days()
        ),
        "cutoff": hours * 60 + minutes,
        "horizon": form.grid.horizon.days,
        "url": f"/api/slots?form={form.id}",
        "most": MOST_DAYS,
    }
