"""The case: one action on one stored submission, as guards and effects look at it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from desk.domain.calendar.slots import SlotGrid, parse_slot
from desk.domain.errors import FieldError, NotAllowedNow
from desk.domain.forms.form import Form
from desk.domain.forms.placeholders import fill
from desk.domain.submissions.model import Item


@dataclass(frozen=True, kw_only=True)
class Case:
    """`given` is what was typed for the action, checked; `by` is who acts; `now` is aware."""

    form: Form
    stored: Item
    given: Mapping[str, Any]
    by: str
    now: datetime
    bundle: Mapping[str, Any]
    experts: Mapping[str, Item] = field(default_factory=dict)
    """Those of the desk, by id, where the action may be about one."""
    author: str = ""
    """Who wrote what is said, if not who acts."""

    @property
    def slot(self) -> datetime:
        """The start of the booked consultation. Raises NotAllowedNow if there is none."""
        if "slot" not in self.stored:
            raise NotAllowedNow
        return parse_slot(self.stored["slot"])

    @property
    def grid(self) -> SlotGrid:
        if self.form.grid is None:
            raise NotAllowedNow
        return self.form.grid

    def setting(self, name: str) -> Any:
        """A value of `handling` in the form's words. Raises KeyError; `make check` reports a missing one."""
        return self.form.words["handling"][name]

    def error(self, field: str, code: str, **words: str) -> FieldError:
        return FieldError(field=field, code=code, message=fill(self.form.workflow_errors[code], words))
