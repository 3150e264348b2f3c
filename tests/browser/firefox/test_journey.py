"""Both forms in Firefox, from the first answer to the receipt, with and without script."""

from collections.abc import Mapping
from typing import Any

from local.desk import LocalDesk
from tests.applicants import JOURNEYS, RESIDENT, Journey, send
from tests.browser.firefox.driven import Firefox
from tests.browser.firefox.form import FirefoxForm, one_way_each
from tests.browser.forms.test_booking import submissions
from tests.browser.forms.test_journey import in_consultation

Bundle = Mapping[str, Any]


def parted(form: FirefoxForm, journey: Journey, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The answers to the questions before this one, and to this one and those after it."""
    number = form.names.index(name)
    before = {one: journey.answers[one] for one in form.names[:number] if one in journey.answers}
    return before, {one: value for one, value in journey.answers.items() if one not in before}


@one_way_each
def test_the_journey_leads_over_an_error_and_a_changed_answer_to_the_receipt(
    either_firefox: Firefox, desk: LocalDesk, bundle: Bundle, journey: Journey
) -> None:
    firefox = either_firefox
    form = FirefoxForm(firefox, bundle, journey.form)
    firefox.visit(journey.page)
    before, after = parted(form, journey, "email")
    form.fill({**before, "email": "wrong@"})
    form.go_on()
    assert firefox.shows(form.summary)
    has_focus = "return document.activeElement.matches(arguments[0])"
    assert firefox.evaluate(has_focus, form.summary)
    assert firefox.shows(f"{form.form} [data-field=email] .error")
    form.fill({**after, "email": "right@example.jp"})
    form.to_check()
    assert "right@example.jp" in form.checked()
    assert journey.answers["message"] in form.checked()

    form.to_form(f"{form.check} [name=_edit][value=message]")
    assert form.values()[form.fields["message"].id] == journey.answers["message"]
    form.answer("message", "書きなおしました。")
    form.to_check()
    assert "書きなおしました。" in form.checked()
    assert submissions(desk) == []

    receipt = form.send()
    (submission,) = submissions(desk)
    assert receipt == submission["receipt"]
    assert submission["answers"]["message"] == "書きなおしました。"
    firefox.reload()
    assert firefox.text(form.receipt) == receipt
    assert len(submissions(desk)) == 1


@in_consultation
def test_a_reload_keeps_the_answers_at_each_step(firefox: Firefox, bundle: Bundle, journey: Journey) -> None:
    form = FirefoxForm(firefox, bundle, journey.form)
    firefox.visit(journey.page)
    form.fill(journey.answers)
    typed = form.values()
    for is_checked in (False, True):
        if is_checked:
            form.to_check()
        firefox.reload()
        firefox.wait(lambda: firefox.text(form.status) == form.words["kept"], "nothing was kept")
        assert form.values() == typed
    form.to_check()
    assert journey.answers["message"] in form.checked()


def test_a_slot_is_chosen_in_the_table(firefox: Firefox, desk: LocalDesk, bundle: Bundle) -> None:
    journey = JOURNEYS[0]
    form = FirefoxForm(firefox, bundle, journey.form)
    other = {**RESIDENT, "email": "jiro@example.jp"}
    assert send(desk, "booking", other, origin=firefox.origin).status_code == 201
    firefox.visit(journey.page)
    before, after = parted(form, journey, "slot")
    form.fill(before)
    form.reach("slot")
    assert form.has_table()
    assert not firefox.shows(f"[id='{form.fields['slot'].id}-{RESIDENT['slot']}']"), "it is taken"
    form.fill({**after, "slot": "2026-12-01T10:00"})
    form.to_check()
    assert "12月1日(火)" in " ".join(form.checked())
    form.send()
    assert {one["answers"]["slot"] for one in submissions(desk)} == {"2026-11-25T10:00", "2026-12-01T10:00"}
