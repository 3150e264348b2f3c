"""A form's page in the browser, used as a person uses it: by what its labels say.

The words are those of the bundle, so that an editor may change a sentence and the stories go on.
"""

import re
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Locator, Page, Response

from desk.formview import FieldView, form_view


class FormPage:
    """The form `form_id` on the page that is shown now."""

    def __init__(self, page: Page, bundle: Mapping[str, Any], form_id: str) -> None:
        view = form_view(bundle, form_id)
        self.fields: Mapping[str, FieldView] = {
            field.name: field for section in view.sections for field in section.fields
        }
        self.words: Mapping[str, Any] = bundle["messages"]["form"]
        self.done: Mapping[str, Any] = bundle["forms"][form_id]["words"]["done"]
        self.path = f"/api/forms/{form_id}"
        self.page = page
        self.form = page.locator(f"#form-{form_id}")
        self.button = self.form.get_by_role("button", name=view.submit, exact=True)
        self.summary = self.form.get_by_role("alert")
        self.sending = self.form.get_by_role("status")

    # ---- Questions

    def field(self, name: str) -> Locator:
        """The whole of a question: label, hint, control, error."""
        return self.form.locator(f"[data-field={name}]")

    def control(self, name: str, number: int = 0) -> Locator:
        """What is filled in: the only control of a question, or the one of that number."""
        field = self.fields[name]
        match field.control:
            case "radio" | "checkboxes":
                kind: Any = "radio" if field.control == "radio" else "checkbox"
                return self._group(name).get_by_role(kind).nth(number)
            case "slot":
                return self._group(name).get_by_role("combobox").nth(number)
            case "checkbox":
                return self.form.get_by_role("checkbox", name=_beginning(field.label))
            case _:
                return self.form.get_by_role("textbox", name=_beginning(field.label))

    def choice(self, name: str, value: str) -> Locator:
        """One of the choices of a question, by its value."""
        field = self.fields[name]
        kind: Any = "radio" if field.control == "radio" else "checkbox"
        return self._group(name).get_by_role(kind, name=dict(field.options)[value], exact=True)

    def error(self, name: str) -> Locator:
        return self.field(name).locator(".error")

    # ---- Answers

    def fill(self, answers: Mapping[str, Any]) -> None:
        """Answer these questions, from the top of the page down."""
        for name in self.fields:
            if name in answers:
                self.answer(name, answers[name])

    def answer(self, name: str, value: Any) -> None:
        match self.fields[name].control:
            case "radio":
                self.choice(name, value).check()
            case "checkboxes":
                for one in value:
                    self.choice(name, one).check()
            case "checkbox":
                self.control(name).set_checked(value)
            case "slot":
                for number, slot in enumerate([value] if isinstance(value, str) else value):
                    day, _, time = slot.partition("T")
                    self.control(name, 2 * number).select_option(day)
                    self.control(name, 2 * number + 1).select_option(time)
            case _:
                self.control(name).fill(value)

    def shown_answers(self) -> dict[str, Any]:
        """What stands in the controls now, by their ids."""
        answers: dict[str, Any] = self.form.evaluate(
            """(form) => Object.fromEntries([...form.querySelectorAll("input, select, textarea")].map(
                (one) => [one.id, one.matches("[type=radio], [type=checkbox]") ? one.checked : one.value]
            ))"""
        )
        return answers

    # ---- Sending

    def send(self) -> None:
        self.button.click()

    def send_and_wait(self) -> Response:
        """Send, and return what the API answered."""
        with self.page.expect_response(f"**{self.path}") as answer:
            self.send()
        return answer.value

    def _group(self, name: str) -> Locator:
        return self.form.get_by_role("group", name=_beginning(self.fields[name].label))


def _beginning(label: str) -> re.Pattern[str]:
    """A label with or without the mark (必須 …) that follows it, and no longer label."""
    return re.compile(rf"^\s*{re.escape(label)}(\s|$)")
