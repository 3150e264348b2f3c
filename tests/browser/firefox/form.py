"""A form's page in Firefox: its questions, by the ids that the form's view gives them."""

from collections.abc import Mapping
from typing import Any

import pytest

from desk.domain.forms.form import Form
from desk.views.form import form_view
from desk.views.form_controls import FieldView
from tests.applicants import JOURNEYS
from tests.browser.firefox.driven import Firefox

one_way_each = pytest.mark.parametrize(
    ("either_firefox", "journey"),
    [("script", JOURNEYS[0]), ("no-script", JOURNEYS[1])],
    indirect=["either_firefox"],
    ids=["script-booking", "no-script-consultation"],
)
"""Each form, and each way of the browser. In Chromium each form is tried in more ways."""

_VALUES = """return Object.fromEntries([...document.querySelectorAll("main form [id]")].filter(
    (one) => one.matches("input, select, textarea") && one.name !== "_slot"
).map((one) => [one.id, one.matches("[type=radio], [type=checkbox]") ? one.checked : one.value]))"""


class FirefoxForm:
    """The journey of the form `form_id`, wherever in it the page is now: input, check or done."""

    check = "form[data-step=check]"
    send_button = "form[data-step=check] .actions [name=_step]"
    back_button = "form[data-step=check] .actions [name=_edit]"
    exit_link = "[data-quick-exit]"
    clear_button = "[data-clear]"
    receipt = ".receipt strong"
    summary = ".error-summary"
    status = ".sending"

    def __init__(self, firefox: Firefox, bundle: Mapping[str, Any], form_id: str) -> None:
        view = form_view(Form(bundle, form_id))
        self.firefox = firefox
        self.fields: Mapping[str, FieldView] = {
            field.name: field for section in view.sections for field in section.fields
        }
        self.names = list(self.fields)
        self.words: Mapping[str, Any] = bundle["messages"]["form"]
        self.form = f"#form-{form_id}"
        self.button = f"{self.form} .actions [type=submit]:not([hidden])"
        self.table = f"{self.form} .slot-table table"

    def control(self, name: str) -> str:
        return f"[id='{self.fields[name].id}']"

    def fill(self, answers: Mapping[str, Any]) -> None:
        """Answer these questions, from the top of the page down, and from the step that is shown on."""
        for name in self.fields:
            if name in answers:
                self.reach(name)
                self.answer(name, answers[name])

    def reach(self, name: str) -> None:
        """Go on to the step that asks a question, if the form is shown in steps."""
        field = f"{self.form} [data-field='{name}']"
        while not self.firefox.shows(field):
            self.go_on()

    def go_on(self) -> None:
        """Press the button of the input page; a step, an error or the check page follows."""
        headings = f"{self.form} section:not([hidden]) h3"
        before = self.firefox.texts(headings)
        self.firefox.evaluate("document.querySelector(arguments[0]).dataset.old = true", self.form)
        self.firefox.press(self.button)
        self.firefox.wait(
            lambda: self._is_new() or self.firefox.texts(headings) not in ([], before), "nothing follows"
        )

    def _is_new(self) -> bool:
        """Whether the page has another form than the one that was marked before it was sent, and is whole."""
        found: bool = self.firefox.evaluate(
            """return document.readyState === "complete"
                && Boolean(document.querySelector("main form[data-form]:not([data-old])"))"""
        )
        return found

    def answer(self, name: str, value: Any) -> None:
        field, control = self.fields[name], self.control(name)
        match field.control:
            case "radio" | "checkboxes":
                for one in [value] if isinstance(value, str) else value:
                    self.firefox.choose(f"{self.form} [name='{name}'][value='{one}']")
            case "checkbox":
                self.firefox.choose(control)
            case "slot":
                self._choose_slot(name, value)
            case "select":
                self.firefox.choose(f"{control} option[value='{value}']")
            case _:
                self.firefox.type(control, value)

    def has_table(self) -> bool:
        """Whether a slot is chosen in a table; waits until that is decided."""
        lists = ".slot[data-table] select[data-slot=day]"
        if not self.firefox.evaluate("return Boolean(document.querySelector(arguments[0]))", lists):
            return False
        self.firefox.wait(lambda: self.firefox.shows(".slot-state"), "the free slots are not decided")
        return self.firefox.shows(self.table)

    def _choose_slot(self, name: str, value: str) -> None:
        if self.has_table():
            cell = f"[id='{self.fields[name].id}-{value}']"
            while not self.firefox.shows(cell):
                self.firefox.press(f"{self.form} .slot-turn button:last-child")
            self.firefox.press(cell)
            return
        day, _, time = value.partition("T")
        self.firefox.type(self.control(name), day)
        self.firefox.choose(f"[id='{self.fields[name].id}-time'] option[value='{time}']")

    def values(self) -> Mapping[str, Any]:
        """The controls' present values by their ids."""
        found: Mapping[str, Any] = self.firefox.evaluate(_VALUES)
        return found

    # ---- Steps

    def to_check(self) -> None:
        """Press the button of the input page, of all steps that are left; the check page appears."""
        while not self.firefox.shows(self.check):
            self.go_on()
            assert not self.firefox.shows(self.summary)

    def to_form(self, button: str) -> None:
        """Press a button of the check page; the input page appears."""
        self.firefox.press(button)
        self.firefox.wait(lambda: self.firefox.shows(self.form), "no form")

    def send(self) -> str:
        """From the check page to the receipt, which is returned."""
        self.firefox.press(self.send_button)
        self.firefox.wait(lambda: self.firefox.shows(self.receipt), "no receipt")
        return self.firefox.text(self.receipt)

    def checked(self) -> list[str]:
        """The answers in words, as the check page shows them."""
        return self.firefox.texts(f"{self.check} .value")
