"""What a member of the staff, or an applicant, types for an action in a training."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time

from desk.counter.actions.fields import Field, fields_of, filled
from desk.counter.session import Session
from desk.domain.calendar.moments import TOKYO, slot_text, tokyo_day
from desk.domain.forms.form import Form
from desk.domain.submissions.model import Item
from desk.domain.submissions.workflow import Action, Workflow

_MEETING_HOURS = tuple(time(hour, tzinfo=TOKYO) for hour in (14, 10, 16, 11, 15, 13, 9))
_WORDS: Mapping[str, str] = {
    "memo": "例：電話で30分うかがいました。会員の店で困りごとが続いているとのことです。",
    "place": "例町商店街の事務所（例市例町1-2-3）",
    "how": "電話でうかがいます。",
    "sentence": "例の書類",
    "reason": "例：担当者の都合がつかなくなりました。",
}
_TEXT = "例：お問い合わせの件は、次のようにお考えください。\nくわしいことは、窓口でお話しします。"


def typed(
    action: str, needed: Iterable[str], form: Form, stored: Item, session: Session, number: int
) -> Action:
    """The action with what it needs, and the inputs that are `needed` in this case besides. `number` varies
    what is chosen: one expert isn't at two places at once.
    """
    takes = Workflow.of_form(session.bundle, form.id).actions[action]["takes"] or {}
    fields = fields_of(session, form, stored, action, names={*takes.get("required", ()), *needed})
    values = {field.name: _value(field, form, stored, session, number) for field in fields}
    return filled(action, fields, values)


def _value(field: Field, form: Form, stored: Item, session: Session, number: int) -> str:
    match field.control:
        case "choice":
            present = set(_present(stored))
            others = [value for value, _ in field.choices if value not in present]
            return others[number % len(others)] if others else field.choices[0][0]
        case "check":
            return "yes"
        case "number":
            return str(field.least)
        case "date":
            return tokyo_day(session.now).isoformat()
        case "moment":
            return slot_text(_next_meeting(session, form, number))
        case _ if field.name == "url":
            return f"https://{form.words['handling']['meeting_hosts'][0]}/room/1"
        case kind:
            return _WORDS.get(field.name, _TEXT if kind == "area" else "例の言葉です。")


def _present(stored: Item) -> Iterator[str]:
    """What a change must not be to: the slot, seminar and kind that the case has."""
    for name in ("slot", "seminar", "kind", "expert"):
        if name in stored:
            yield str(stored[name])


def _next_meeting(session: Session, form: Form, number: int) -> datetime:
    calendar = session.parts.calendar(form.words["desk"])
    day = calendar.nth_opening_day_after(tokyo_day(session.now), 1)
    return datetime.combine(day, _MEETING_HOURS[number % len(_MEETING_HOURS)])
