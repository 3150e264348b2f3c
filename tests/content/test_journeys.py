"""The ward's pages and forms in a browser: accessible, and each form goes from the first answer to the mails.

Nothing here knows a field, a sentence or a page: all comes from the forms' definitions.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from playwright.sync_api import Browser

from desk.domain.forms.answers_in_words import shown_sections
from desk.domain.forms.form import Form
from local.desk import LocalDesk
from local.emulated.ses.mailbox import Mail
from local.training.answers import Answers, answers_of, has_choices
from local.web.server import Listener
from tests.browser.formpage import FormPage
from tests.browser.visitor import Visitor, visiting
from tests.content.built import BuiltDesk
from tests.site.page import NOT_FOUND

pytestmark = pytest.mark.browser


@pytest.fixture
def visitor(browser: Browser, listener: Listener, desk: LocalDesk) -> Iterator[Visitor]:
    with visiting(browser, listener.url, viewport={"width": 1280, "height": 900}) as visitor:
        yield visitor


def test_every_page_is_accessible(visitor: Visitor, ward: BuiltDesk) -> None:
    problems = []
    for uri in ward.pages:
        if uri != NOT_FOUND:
            visitor.visit(f"/{uri}")
            problems += [f"/{uri}: {problem}" for problem in visitor.new_problems()]
    assert problems == []


@pytest.mark.parametrize("everything", [False, True], ids=["required", "everything"])
def test_every_form_goes_from_the_first_answer_to_the_mails(
    visitor: Visitor, desk: LocalDesk, ward: BuiltDesk, everything: bool
) -> None:
    for number, form in enumerate(form for form in ward.forms if has_choices(form, ward.now)):
        answers = answers_of(form, now=ward.now, everything=everything)
        field = form.words["mail_field"]
        answers[field] = f"rei.{number}@example.jp"
        sent_before = [*desk.mailbox.mails]
        it_is_sent(visitor, ward, form, answers)
        mails = [mail for mail in desk.mailbox.mails if mail not in sent_before]
        office = ward.bundle["desks"][form.words["desk"]]
        the_mails_arrive(
            mails, answers[field], office=office, is_noticed="staff_notice" in form.words["mails"]
        )


def it_is_sent(visitor: Visitor, ward: BuiltDesk, form: Form, answers: Answers) -> None:
    """Filled in, looked through on the check page, sent, receipt there; accessible at each step."""
    visitor.visit(ward.bundle["pages"][form.id]["url"])
    page = FormPage(visitor.page, ward.bundle, form.id)
    page.fill(answers)
    visitor.check_page()
    page.to_check()
    sections = shown_sections(form, form.normalise(answers, now=ward.now), answers)
    words = {answer.label: answer.value for section in sections for answer in section.answers}
    shown = page.checked()
    assert shown.keys() == words.keys()
    assert [label for label, value in words.items() if value and shown[label] != value] == []
    visitor.check_page()
    page.send_button.click()
    page.is_done()
    visitor.check_page()


def the_mails_arrive(
    mails: list[Mail], applicant: str, *, office: Mapping[str, Any], is_noticed: bool
) -> None:
    """To the applicant, also to confirm a magazine; to the desk without that address, if the form has it."""
    own = office["mail"]["desk"]["address"]
    notices = [mail for mail in mails if mail.recipients == (own,)]
    assert len(notices) == int(is_noticed)
    assert {mail.recipients for mail in mails if mail not in notices} == {(applicant,)}
    assert not any(applicant in f"{notice.subject}{notice.text}" for notice in notices)
