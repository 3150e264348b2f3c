"""A body's application in Firefox, over a wrong corporate number to the receipt."""

from collections.abc import Mapping
from typing import Any

from local.desk import LocalDesk
from tests.browser.firefox.driven import Firefox
from tests.browser.firefox.form import FirefoxForm
from tests.browser.forms.test_booking import submissions
from tests.functions.dispatch.cases import BODY


def test_a_body_applies(firefox: Firefox, desk: LocalDesk, bundle: Mapping[str, Any]) -> None:
    firefox.visit("/harassment/dispatch-form/")
    form = FirefoxForm(firefox, bundle, "dispatch")
    before = form.names.index("corporate_number")
    form.fill({name: BODY[name] for name in form.names[:before] if name in BODY})
    form.answer("corporate_number", "8000000000002")
    form.go_on()
    assert firefox.shows(f"{form.form} [data-field=corporate_number] .error")
    form.answer("corporate_number", "8-0000-0000-0001")
    form.fill({name: BODY[name] for name in form.names[before + 1 :] if name in BODY})
    form.to_check()
    assert "8000000000001" in form.checked()
    receipt = form.send()
    (submission,) = submissions(desk)
    assert receipt == submission["receipt"]
    assert submission["answers"]["corporate_number"] == "8000000000001"
