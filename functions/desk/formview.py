"""The form as a page: rules (JSON Schema) and words (YAML) become a view, the view becomes HTML.

Used by the builder for the site's pages. Everything in the view is derived: which control, which
HTML constraints, which mark in the label, when a question is asked. Texts are escaped by the
template, but for `purpose` and the sections' `lead`, which the bundle holds as HTML made from the
editors' Markdown.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from desk.forms import Form
from desk.wording import fill

_INPUTS: Mapping[str, Mapping[str, str]] = {
    "mail-address": {"type": "email", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"},
    "jp-phone": {"type": "tel"},
    "jp-postal-code": {"type": "text", "inputmode": "numeric"},
}
_SCRIPT_WORDS = (
    "error_prefix",
    "summary_title",
    "errors_count",
    "sending",
    "failed",
    "remaining",
    "over",
    "slot_deadline_words",
    "receipt_label",
    "next_title",
    "no_mail_title",
    "print",
    "back_home",
)
"""Of messages.yml's `form`, what the page's script says."""
_WIDTHS = {"jp-postal-code": "s", "jp-phone": "m", "person-name": "m", "kana": "m"}


@dataclass(frozen=True, kw_only=True)
class FieldView:
    """One question. `when` is the field and values that make it asked; `parts` numbers its controls."""

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
    when: tuple[str, tuple[str, ...]] | None
    width: str
    limit: int | None
    parts: tuple[int, ...] = (1,)

    @property
    def rows(self) -> int:
        """How tall a textarea is: what fits a few hundred characters needs no more than three lines."""
        return 8 if (self.limit or 0) > 300 else 3

    @property
    def counted(self) -> bool:
        """Whether the page counts down the characters left: not where the limit is far away."""
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
    """One form. `slots` is what its page must know to offer days: see `_slots`."""

    id: str
    title: str
    purpose: str
    submit: str
    sections: tuple[SectionView, ...]
    words: Mapping[str, str]
    script_words: Mapping[str, str]
    slots: Mapping[str, Any] | None = field(default=None)


def form_view(bundle: Mapping[str, Any], form_id: str) -> FormView:
    form = Form(bundle, form_id)
    words = bundle["messages"]["form"]
    conditions = {name: (asked_by, values) for name, asked_by, values in _conditions(form.schema)}
    return FormView(
        id=form_id,
        title=form.words["title"],
        purpose=form.words["purpose"],
        submit=form.words["submit"],
        sections=tuple(
            SectionView(
                id=section["id"],
                title=section["title"],
                lead=section.get("lead", ""),
                fields=tuple(_field(form, name, conditions.get(name)) for name in section["fields"]),
            )
            for section in form.words["sections"]
        ),
        words=words,
        script_words={name: words[name] for name in _SCRIPT_WORDS},
        slots=_slots(form),
    )


def render_form(bundle: Mapping[str, Any], form_id: str) -> str:
    """The form's HTML: one block without blank lines, so that Markdown leaves it as it is."""
    html = _template().render(form=form_view(bundle, form_id), fill=fill)
    return "\n".join(line for line in html.splitlines() if line.strip())


def _field(form: Form, name: str, when: tuple[str, tuple[str, ...]] | None) -> FieldView:
    rule = form.schema["properties"][name]
    words = form.words["fields"][name]
    kind = rule.get("format", "")
    control = words.get("control") or _control(rule)
    item = rule.get("items", rule)
    attributes = dict(_INPUTS.get(kind, {"type": "text"})) if control == "input" else {}
    if control == "input" and "maxLength" in rule:
        attributes["maxlength"] = str(rule["maxLength"])
    if "autocomplete" in words:
        attributes["autocomplete"] = words["autocomplete"]
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
        when=when,
        width=words.get("width") or _WIDTHS.get(kind, "l"),
        limit=rule.get("maxLength") if control == "textarea" else None,
        parts=tuple(range(1, rule.get("maxItems", 1) + 1)) if item.get("format") == "slot" else (1,),
    )


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


def _conditions(schema: Mapping[str, Any]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """(field, the field that asks for it, the values that do) of the schema's if/then rules."""
    for rule in schema.get("allOf", ()):
        for asked_by, values in rule.get("if", {}).get("properties", {}).items():
            for name in rule["then"].get("required", ()):
                yield name, asked_by, tuple(values.get("enum", [values.get("const")]))


def _slots(form: Form) -> Mapping[str, Any] | None:
    """What the page needs to offer days without a rule of its own.

    `days`: "day:last day in time" for every known opening day, ISO dates parted by blanks; `cutoff`
    minutes into that last day (Asia/Tokyo) it's too late; `horizon` days ahead at most.
    """
    if not form.grid:
        return None
    hours, minutes = (int(part) for part in form.grid.cutoff.split(":"))
    last_day = form.grid.calendar.last_day_in_time
    return {
        "days": " ".join(
            f"{day.isoformat()}:{last_day(day, form.grid.lead).isoformat()}" for day, _ in form.grid.days()
        ),
        "times": form.grid.times,
        "cutoff": hours * 60 + minutes,
        "horizon": form.grid.horizon.days,
    }


@cache
def _template() -> Any:
    # Here, because the functions that answer JSON never need it and shouldn't pay for its import.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("form.html")
