"""An action as a form: its inputs with what they are called, how they are typed and what can be chosen."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from desk.counter.actions.choices import (
    Choices,
    choices_of,
    is_left_out,
    is_time,
    takes_other,
    takes_sentence,
    times_of,
)
from desk.counter.session import Session
from desk.counter.times.free import FreeWeek
from desk.domain.forms.contact_fields import contact_fields
from desk.domain.forms.form import Form
from desk.domain.forms.formats.numbers import phone_words, postal_code_words
from desk.domain.submissions.model import Item
from desk.domain.submissions.reasons import LONGEST
from desk.domain.submissions.workflow import Action, Workflow

Control = Literal["line", "area", "check", "number", "date", "moment", "choice", "time"]

OWN = "_own"
"""Behind an input's name: the control for the staff's own words, in place of what is offered."""


@dataclass(frozen=True, kw_only=True)
class Field:
    """One control. A `time` is chosen from the wishes (`choices`) or the free times (`weeks`).

    `value` is what the case has now, for what is corrected; `takes_own`: something else than the choices may
    be typed, which is called `own_label` ("": a sentence); `limit` is in characters (0: none), `least` and
    `most` bound a number.
    """

    name: str
    label: str
    help: str
    control: Control
    is_needed: bool
    choices: Choices = ()
    weeks: tuple[FreeWeek, ...] = ()
    takes_own: bool = False
    value: str = ""
    own_label: str = ""
    limit: int = 0
    least: int = 0
    most: int = 0

    @property
    def controls(self) -> tuple[str, ...]:
        """The names of its controls."""
        return (self.name, self.name + OWN) if self.takes_own else (self.name,)


def fields_of(
    session: Session, form: Form, stored: Item, action: str, *, names: Collection[str] | None = None
) -> tuple[Field, ...]:
    """What staff type for `action` in the submission's present state; none where it isn't possible. With
    `names` only these of its inputs: to know what can be chosen for one may need the table.

    Raises Unavailable.
    """
    return tuple(_fields(session, form, stored, action, names))


def _fields(
    session: Session, form: Form, stored: Item, action: str, names: Collection[str] | None
) -> Iterator[Field]:
    workflow = Workflow.of_form(session.bundle, form.id)
    rule, way = workflow.actions[action], workflow.way(stored["status"], action)
    if rule["takes"] is None or way is None:
        return
    words = workflow.words["actions"][action].get("inputs", {})
    contacts = contact_fields(form) if "correct_contact" in way.effects else None
    for name in rule["asks"]:
        one = rule["takes"]["properties"][name]
        if names is not None and name not in names:
            continue
        if contacts is not None and name not in contacts:
            continue
        if is_left_out(name, rule["takes"], way, form):
            continue
        choices = choices_of(name, one, way, session, form, stored)
        own = words.get(name, {"label": name})
        a_time = is_time(one, form)
        known = session.inputs.get(name, {}) if choices or a_time else own
        takes_own = takes_sentence(way, name) or (bool(choices) and takes_other(way, name))
        yield Field(
            name=name,
            label=str(known.get("label", own["label"])),
            help=str(known.get("help", "")),
            control="time" if a_time else _control(one, has_choices=bool(choices)),
            is_needed=name in rule["takes"].get("required", ()),
            choices=choices,
            weeks=times_of(session, form) if a_time else (),
            takes_own=takes_own,
            value=_present(name, stored["answers"].get(contacts[name], "")) if contacts else "",
            own_label=str(known.get("own", "")),
            limit=LONGEST if takes_sentence(way, name) else int(one.get("maxLength", 0)),
            least=int(one.get("minimum", 0)),
            most=int(one.get("maximum", 0)),
        )


def _present(name: str, value: Any) -> str:
    """What is stored of a contact, as people write it."""
    written = {"phone": phone_words, "postal_code": postal_code_words}.get(name, str)
    return written(str(value)) if value else ""


def _control(rule: Mapping[str, Any], *, has_choices: bool) -> Control:
    if has_choices:
        return "choice"
    kinds: Mapping[str, Control] = {"boolean": "check", "integer": "number"}
    formats: Mapping[str, Control] = {"date": "date", "slot": "moment", "text": "area"}
    return kinds.get(rule["type"]) or formats.get(rule.get("format", "")) or "line"


def filled(action: str, fields: tuple[Field, ...], typed: Mapping[str, str]) -> Action:
    """The action with what was typed into its controls; what is empty, or as it is now, was not given."""
    given: dict[str, Any] = {}
    for field in fields:
        value = typed.get(field.name, "")
        if field.takes_own:
            value = typed.get(field.name + OWN, "").strip() or value
        if value.strip() and value != field.value:
            given[field.name] = True if field.control == "check" else value
    return Action(name=action, given=given)
