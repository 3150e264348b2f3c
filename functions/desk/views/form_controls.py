"""One question of a form as a view; which control asks which kind of question, and how wide it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from desk.domain.forms import formats
from desk.domain.forms.checks.conditions import Condition
from desk.views.form_opening import OptionView

INPUTS: Mapping[str, Mapping[str, str]] = {
    "mail-address": {"type": "email", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"},
    "jp-phone": {"type": "tel"},
    "jp-postal-code": {"type": "text", "inputmode": "numeric"},
    "corporate-number": {"type": "text", "inputmode": "numeric"},
    "date": {"type": "date"},
}
_MOST_RADIOS = 10
"""Options of one choice that are all shown at once; more of them unfold, unless `control` says otherwise."""
WIDTHS = {
    "jp-postal-code": "s",
    "date": "s",
    "jp-phone": "m",
    "corporate-number": "m",
    "person-name": "m",
    "kana": "m",
}


def control_of(rule: Mapping[str, Any]) -> str:
    item = rule.get("items", rule)
    if item.get("format") == "slot":
        return "slot"
    if rule.get("type") == "array":
        return "checkboxes"
    if rule.get("type") == "boolean":
        return "checkbox"
    if "enum" in rule:
        return "select" if len(rule["enum"]) > _MOST_RADIOS else "radio"
    return "textarea" if rule.get("format") == "text" else "input"


class Elsewhere(NamedTuple):
    """A choice that leads to another desk; `html` is the editors'."""

    value: str
    label: str
    html: str


@dataclass(frozen=True, kw_only=True)
class FieldView:
    """One question. `values` is what was typed, `error` what is wrong with it; `parts` numbers its slots;
    `filled` is shown when it has filled another field; `unit` stands behind a number; `elsewhere` are the
    choices that are not accepted and say where to go; `points` stand before a box to check. `folded` are the
    words that unfold a question which is folded away, "" for any other; `is_unfolded` shows it at once.
    `states` is how each option stands now (empty if that isn't known), None for what doesn't run out.
    `required` is what a form without any answer lacks; `conditional` says for whom it is, "" for everybody.
    """

    name: str
    id: str
    label: str
    hint: str
    control: str
    attributes: Mapping[str, str]
    options: tuple[tuple[str, str], ...]
    elsewhere: tuple[Elsewhere, ...]
    points: tuple[str, ...]
    required: bool
    required_words: str
    conditional: str
    incomplete_words: str
    when: Condition | None
    width: str
    limit: int | None
    parts: tuple[int, ...] = (1,)
    values: tuple[str, ...] = ()
    error: str = ""
    filled: str = ""
    unit: str = ""
    times: Mapping[str, OptionView] = field(default_factory=dict)
    states: Mapping[str, str] | None = None
    folded: str = ""
    is_unfolded: bool = False

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
