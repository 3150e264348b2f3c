"""A form's page in the browser, used as a person uses it: by its labels, and step by step if it's shown so.

The words come from the bundle, so that an editor can change a sentence without breaking a test.
"""

import re
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Locator, Page, Response, expect

from desk.domain.forms.form import Form
from desk.domain.forms.placeholders import fill
from desk.views.form import form_view
from desk.views.form_controls import FieldView


class FormPage:
    """The journey of the form `form_id`, wherever in it the page is now: input, check or done."""

    def __init__(self, page: Page, bundle: Mapping[str, Any], form_id: str) -> None:
        definition = Form(bundle, form_id)
        view = form_view(definition)
        self.fields: Mapping[str, FieldView] = {
            field.name: field for section in view.sections for field in section.fields
        }
        self.steps: Mapping[str, int] = {
            field.name: section.step if view.steps else 0
            for section in view.sections
            for field in section.fields
        }
        self.total = view.steps
        self.words: Mapping[str, Any] = bundle["messages"]["form"]
        self.done: Mapping[str, Any] = definition.words["done"]
        self.draft = f"madoguchi.form.{form_id}"
        self.path = f"/api/forms/{form_id}"
        self.page = page
        self.main = page.get_by_role("main")
        self.heading = self.main.get_by_role("heading", level=1)
        self.summary = self.main.get_by_role("alert")
        self.sending = self.main.get_by_role("status")
        self.phones = self.main.locator(".phones")
        self.quick_exit = self.main.get_by_role("link", name=self.words["quick_exit"], exact=True)
        self.form = page.locator(f"#form-{form_id}")
        forward = [re.escape(self.words[name]) for name in ("to_check", "step_next")]
        self.button = self.form.get_by_role("button", name=re.compile(f"^({'|'.join(forward)})$"))
        self.previous = self.form.get_by_role("button", name=self.words["step_back"], exact=True)
        self.clear = self.form.get_by_role("button", name=self.words["clear"], exact=True)
        self.check = page.locator(f"form[data-form={form_id}][data-step=check]")
        self.send_button = self.check.get_by_role("button", name=definition.words["submit"], exact=True)
        self.back = self.check.get_by_role("button", name=self.words["back"], exact=True)
        self.receipt = page.locator(".receipt strong")

    # ---- Questions

    def field(self, name: str) -> Locator:
        """A whole question: label, hint, control, error."""
        return self.form.locator(f"[data-field={name}]")

    def control(self, name: str, number: int = 0) -> Locator:
        """The only control of a question, or the one with that number."""
        field = self.fields[name]
        match field.control:
            case "radio" | "checkboxes":
                kind: Any = "radio" if field.control == "radio" else "checkbox"
                return self.group(name).get_by_role(kind).nth(number)
            case "slot":
                has_table = self.has_table(name)
                return self.table(name).get_by_role("radio").first if has_table else self._half(name, number)
            case "checkbox":
                return self.form.get_by_role("checkbox", name=_beginning(field.label))
            case "select":
                return self.form.get_by_role("combobox", name=_beginning(field.label))
            case _ if field.attributes.get("type") == "date":
                return self.form.get_by_label(_beginning(field.label))
            case _:
                return self.form.get_by_role("textbox", name=_beginning(field.label))

    def anywhere(self, name: str) -> Locator:
        """A question's first control, also in a step that isn't shown."""
        return self.page.locator(f"[id='{self.fields[name].id}']")

    def choice(self, name: str, value: str) -> Locator:
        """One of the choices of a question, by its value."""
        field = self.fields[name]
        kind: Any = "radio" if field.control == "radio" else "checkbox"
        return self.group(name).get_by_role(kind, name=dict(field.options)[value], exact=True)

    def error(self, name: str) -> Locator:
        return self.field(name).locator(".error")

    def group(self, name: str) -> Locator:
        """The group of a question with several controls."""
        return self.form.get_by_role("group", name=_beginning(self.fields[name].label))

    def described(self, name: str) -> Locator:
        """What hint and error of a question belong to: its group, or its only control."""
        has_group = self.fields[name].control in ("radio", "checkboxes", "slot")
        return self.group(name) if has_group else self.control(name)

    # ---- Steps of the input page

    @property
    def step(self) -> int:
        """The step that is shown; 0 if all questions are on one page."""
        return int(self.form.get_attribute("data-now") or 0)

    def is_at(self, step: int) -> None:
        """This step of the input page is shown; 0 for a form on one page."""
        if step:
            expect(self.form).to_have_attribute("data-now", f"{step}")

    def reach(self, name: str, answers: Mapping[str, Any] | None = None) -> None:
        """Show the step of a question, by Next and Back. Steps on the way get their `answers`."""
        while 0 < (step := self.step) != self.steps[name]:
            if step > self.steps[name]:
                self.previous.click()
                self.is_at(step - 1)
            else:
                for other in self.fields:
                    if self.steps[other] == step and other in (answers or {}):
                        self.answer(other, (answers or {})[other])
                self.button.click()
                self.is_at(step + 1)

    # ---- Answers

    def fill(self, answers: Mapping[str, Any]) -> None:
        """Answer these questions, from the top of the page down and from the first step on."""
        for name in self.fields:
            if name in answers:
                self.reach(name)
                self.answer(name, answers[name])

    def unfold(self, name: str) -> None:
        """Open what a question is folded away in."""
        fold = self.form.locator("details").filter(has=self.page.locator(f"[data-field={name}]"))
        if fold.count() and not fold.evaluate("fold => fold.open"):
            fold.locator("summary").click()
            expect(self.field(name)).to_be_visible()
            if self.step:
                expect(self.field(name).locator("input[type=date]")).to_have_count(0)

    def answer(self, name: str, value: Any) -> None:
        self.unfold(name)
        match self.fields[name].control:
            case "radio":
                self.choice(name, value).check()
            case "checkboxes":
                for one in value:
                    self.choice(name, one).check()
            case "checkbox":
                self.control(name).set_checked(value)
            case "slot" if self.has_table(name):
                self.choose_in_table(name, value)
            case "slot":
                for number, slot in enumerate([value] if isinstance(value, str) else value):
                    day, _, time = slot.partition("T")
                    self.choose_day(name, day, number=2 * number)
                    self.control(name, 2 * number + 1).select_option(time)
            case "select":
                self.control(name).select_option(value)
            case _:
                self.control(name).fill(f"{value}")

    def choose_day(self, name: str, day: str, *, number: int = 0) -> None:
        """Choose a day from the list, or without script in the browser's date control."""
        control = self.control(name, number)
        if control.evaluate("element => element.matches('select')"):
            control.select_option(day)
        else:
            control.fill(day)

    # ---- The table of what is free

    def table(self, name: str = "slot") -> Locator:
        return self.field(name).get_by_role("table")

    def has_table(self, name: str = "slot") -> bool:
        """Whether a slot is chosen in a table; waits until that is decided."""
        expect(self.field(name)).to_be_visible()
        lists = self.field(name).locator(".slot[data-table]")
        if lists.count() and self.step:
            expect(lists.locator("select")).to_have_count(2)
        if lists.count() == 0 or lists.locator("select").count() < 2:
            return False
        expect(self.state(name)).to_be_visible()
        return self.table(name).is_visible()

    def state(self, name: str = "slot") -> Locator:
        """When the table was fetched, and the button to fetch it again."""
        return self.field(name).locator(".slot-state")

    def turn(self, words: str) -> Locator:
        """The button to another week: `slot_previous` or `slot_next`."""
        return self.field("slot").get_by_role("button", name=self.words[words], exact=True)

    def cell(self, slot: str, name: str = "slot") -> Locator:
        """The radio button of a slot of the week that is shown."""
        return self.table(name).locator(f"[id='{self.fields[name].id}-{slot}']")

    def choose_in_table(self, name: str, slot: str) -> None:
        """Turn to the week of a slot, earlier or later than what is shown, and choose it."""
        for button in ("slot_previous", "slot_next"):
            while (
                not self.cell(slot, name).count()
                and self.turn(button).get_attribute("aria-disabled") == "false"
            ):
                self.turn(button).click()
        self.cell(slot, name).check()

    def shown_answers(self) -> dict[str, Any]:
        """The controls' present values by their ids."""
        answers: dict[str, Any] = self.form.evaluate(
            """(form) => Object.fromEntries([...form.querySelectorAll("input, select, textarea")].filter(
                (one) => one.name !== "_slot" // The table shows what the lists behind it say.
            ).map(
                (one) => [one.id, one.matches("[type=radio], [type=checkbox]") ? one.checked : one.value]
            ))"""
        )
        return answers

    # ---- Steps

    def to_check(self) -> None:
        """Press the button of the input page, through all steps that are left; the check page appears."""
        self.press_to_check()
        expect(self.heading).to_have_text(self.words["check_title"])

    def press_to_check(self) -> None:
        """As `to_check`, without looking at what appears."""
        while (step := self.step) and self.button.inner_text() == self.words["step_next"]:
            self.button.click()
            self.is_at(step + 1)
        self.button.click()

    def post(self, button: Locator) -> Response:
        """Press a button; returns the desk's answer."""
        with self.page.expect_response(f"**{self.path}") as answer:
            button.click()
        return answer.value

    def send(self) -> None:
        """From the filled input page through the check page to the receipt."""
        self.to_check()
        self.send_button.click()
        self.is_done()

    def is_done(self) -> None:
        expect(self.heading).to_have_text(self.done["title"])
        expect(self.receipt).to_be_visible()

    # ---- The check page

    def change(self, name: str) -> Locator:
        """The button that leads back to a question."""
        label = re.escape(f"（{self.fields[name].label}）")
        return self.check.get_by_role("button", name=re.compile(rf"^{self.words['change']}\s*{label}$"))

    def checked(self) -> dict[str, str]:
        """Label -> answer in words, as the check page shows them."""
        labels = self.check.get_by_role("term").all_inner_texts()
        return dict(zip(labels, self.check.locator(".value").all_inner_texts(), strict=True))

    def _half(self, name: str, number: int) -> Locator:
        """The day (even) or the time (odd) of a slot, however days are chosen."""
        field, part = self.fields[name], number // 2 + 1
        words = self.words["time_label" if number % 2 else "day_label"]
        nth = fill(self.words["nth"], {"count": f"{part}"}) if len(field.parts) > 1 else ""
        return self.group(name).get_by_label(f"{nth}{words}", exact=True)


def _beginning(label: str) -> re.Pattern[str]:
    """A label with or without the mark (必須 …) that follows it, and no longer label."""
    return re.compile(rf"^\s*{re.escape(label)}(\s|$)")
