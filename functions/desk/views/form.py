"""The form as a page: rules (JSON Schema) and words (YAML) become a view, the view becomes HTML.

The builder uses it for the site's pages; the functions use it for visitors without script, and add what was
typed and what is wrong with it. Everything in the view is derived: which control, which HTML constraints,
which mark in the label, when a question is asked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from desk.domain.calendar.slots import times_of
from desk.domain.errors import FieldError
from desk.domain.forms import formats
from desk.domain.forms.editions import shown_edition
from desk.domain.forms.form import Form
from desk.domain.forms.placeholders import fill
from desk.views.form_controls import INPUTS, WIDTHS, Elsewhere, FieldView, control_of
from desk.views.form_opening import (
    ClosedView,
    OpeningView,
    RoomView,
    StandingView,
    offered,
    opening_view,
    option_views,
    room_view,
)
from desk.views.form_slots import last_published, slots_for_script
from desk.views.script_words import SCRIPT_WORDS
from desk.views.templates import render


@dataclass(frozen=True, kw_only=True)
class SectionView:
    """A group of questions. `step` counts from 1; the first section of a step has its heading."""

    id: str
    title: str
    lead: str
    fields: tuple[FieldView, ...]
    step: int
    is_first_of_step: bool


@dataclass(frozen=True, kw_only=True)
class FormView:
    """One form. `slots` is what the page's script needs to offer days (form_slots.py). `steps` is how many
    steps the script shows it in, the check page being the last; 0 for a form on one page.
    """

    id: str
    title: str
    lead: str
    purpose: str
    sections: tuple[SectionView, ...]
    words: Mapping[str, str]
    script_words: Mapping[str, str]
    quick_exit: str
    phones: tuple[Mapping[str, Any], ...]
    phones_note: str
    mail_title: str
    desk: Mapping[str, Any]
    times: tuple[tuple[str, str], ...]
    steps: int
    edition: str
    slots: Mapping[str, Any] | None = field(default=None)
    published: Mapping[str, str] | None = None
    """The last published day (`until`), and `words` that nothing later can be booked yet: the script shows
    them only when that matters.
    """
    errors: tuple[FieldError, ...] = ()
    elsewhere: str = ""
    """The editors' HTML for somebody whom another desk serves."""
    opening: OpeningView | None = None
    room: RoomView | None = None
    closed: ClosedView | None = None

    def control_id(self, name: str) -> str:
        """The id that a link to a field points at."""
        return f"{self.id}-{name}"


def form_view(
    form: Form,
    answers: Mapping[str, Any] | None = None,
    errors: tuple[FieldError, ...] = (),
    *,
    edited: str = "",
    closed: ClosedView | None = None,
    now: datetime | None = None,
    standing: StandingView | None = None,
) -> FormView:
    """The form with what was typed so far (raw or normalised) and what is wrong with it. `edited` is the
    field that a visitor came back to change; `closed` says why it takes nothing now. At `now` only the
    options that can be chosen are offered; without it all of them, and the page's script hides the others.
    `standing`: how full it is; without it the script asks.
    """
    typed = answers or {}
    messages = {error.field: error.message for error in errors}
    sections = tuple(_sections(form, typed, messages, edited, now, standing))
    return FormView(
        id=form.id,
        edition=shown_edition(form),
        title=form.words["title"],
        purpose=form.words["purpose"],
        lead=form.words.get("lead", ""),
        sections=sections,
        words=form.page_words,
        script_words={
            **{name: form.page_words[name] for name in SCRIPT_WORDS},
            "submit": form.words["submit"],
        },
        phones=form.phones,
        phones_note=form.phones_note,
        mail_title=form.mail_title,
        desk=form.desk,
        quick_exit=form.words.get("quick_exit", ""),
        times=times_of(form.grid.times, form.clock) if form.grid else (),
        steps=sections[-1].step + 1 if form.words.get("steps") else 0,
        slots=slots_for_script(form),
        published=last_published(form),
        opening=opening_view(form),
        room=room_view(form, standing),
        closed=closed,
        errors=errors,
        elsewhere="".join(
            form.elsewhere(error.field)[typed[error.field]]["html"]
            for error in errors
            if form.leads_elsewhere(error.field, typed)
        ),
    )


def render_form(
    form: Form,
    answers: Mapping[str, Any] | None = None,
    errors: tuple[FieldError, ...] = (),
    *,
    edited: str = "",
    closed: ClosedView | None = None,
    now: datetime | None = None,
    standing: StandingView | None = None,
) -> str:
    """The form's HTML: one block without blank lines."""
    view = form_view(form, answers, errors, edited=edited, closed=closed, now=now, standing=standing)
    return render("form.html", form=view)


def _sections(
    form: Form,
    typed: Mapping[str, Any],
    messages: Mapping[str, str],
    edited: str,
    now: datetime | None,
    standing: StandingView | None,
) -> Iterator[SectionView]:
    step = 0
    seats = form.words.get("seminars", {}).get("field")
    states = {seats: standing.options if standing else {}}
    for section in form.words["sections"]:
        is_first = step == 0 or not section.get("same_step", False)
        step += is_first
        fields = (
            replace(
                _field(
                    form, name, typed.get(name), messages.get(name, ""), is_edited=name == edited, now=now
                ),
                states=states.get(name),
            )
            for name in section["fields"]
        )
        yield SectionView(
            id=section["id"],
            title=section["title"],
            lead=section.get("lead", ""),
            fields=tuple(fields),
            step=step,
            is_first_of_step=is_first,
        )


def _field(
    form: Form, name: str, value: Any, error: str, *, is_edited: bool, now: datetime | None
) -> FieldView:
    rule = form.schema["properties"][name]
    words = form.words["fields"][name]
    kind = rule.get("format", "")
    is_number = rule["type"] == "integer"
    control = words.get("control") or control_of(rule)
    item = rule.get("items", rule)
    attributes = dict(INPUTS.get(kind, {"type": "text"})) if control == "input" else {}
    if is_number:
        # Not type=number: a wheel or an arrow key changes it unseen, and it drops what it can't read (３０).
        attributes["inputmode"] = "numeric"
    if "autocomplete" in words:
        # A browser fills a field with another value again, Back from the receipt or the exit. With script the
        # page empties it, so form.js sets the value that helps people to fill it.
        attributes |= {"autocomplete": "off", "data-autocomplete": words["autocomplete"]}
    when = form.conditions.get(name)
    is_mail = kind == "mail-address" and isinstance(value, str)
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
        options=offered(form, name, item.get("enum", ()), now),
        times=option_views(form, name, now),
        elsewhere=tuple(
            Elsewhere(value, choice["label"], choice["html"])
            for value, choice in form.elsewhere(name).items()
        ),
        points=tuple(words.get("points", ())),
        required=name in form.schema.get("required", ()) or bool(when and when.unless),
        required_words=form.required_words(name),
        conditional=words.get("conditional", form.page_words["conditional"]) if when else "",
        incomplete_words=form.format_words(name) if control == "slot" else "",
        when=when,
        width=words.get("width") or ("s" if is_number else WIDTHS.get(kind, "l")),
        limit=rule.get("maxLength") if control == "textarea" else None,
        parts=tuple(range(1, rule.get("maxItems", 1) + 1)) if control == "slot" else (1,),
        values=_typed(formats.mail_words(value) if is_mail else value),
        error=error,
        filled=filled,
        unit=form.unit(name),
        folded=words.get("folded", ""),
        is_unfolded=bool(value or error or is_edited),
    )


def _typed(value: Any) -> tuple[str, ...]:
    """What the controls show again: texts as typed, true as the checked box's value."""
    values = value if isinstance(value, list) else [] if value is None else [value]
    return tuple("true" if one is True else str(one) for one in values)
