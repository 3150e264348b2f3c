"""Where a form in steps is, and how to get on in it."""

import re

from playwright.sync_api import expect

from desk.domain.forms.placeholders import fill
from tests.applicants import RESIDENT
from tests.browser.formpage import FormPage


def is_shown(form: FormPage, step: int, *, focused: bool = True) -> None:
    """This step and no other is shown, named in heading and title, and its heading is focused."""
    form.is_at(step)
    count = fill(form.words["step_count"], {"number": f"{step}", "total": f"{form.total}"})
    heading = form.form.get_by_role("heading", level=3, name=re.compile(f"^{count} "))
    expect(heading).to_be_visible()
    expect(form.form.locator(".step-count:visible")).to_have_text(count)
    expect(form.page).to_have_title(re.compile(rf"（{re.escape(count)}）｜.*｜"))
    if focused:
        expect(heading).to_be_focused()
        expect(heading).to_be_in_viewport()
    for name, field in form.fields.items():
        if field.when is None and not field.folded:
            expect(form.field(name)).to_be_visible(visible=form.steps[name] == step)


def goes_on(form: FormPage) -> None:
    step = form.step
    form.button.click()
    is_shown(form, step + 1)


def at_the_check_page(form: FormPage) -> FormPage:
    form.fill(RESIDENT)
    form.to_check()
    return form
