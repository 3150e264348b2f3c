"""A worker sends a consultation that nobody looking over the shoulder should notice."""

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import expect

from desk.domain.forms.placeholders import fill
from local.desk import LocalDesk
from tests.applicants import WORKER
from tests.browser.formpage import FormPage
from tests.browser.forms.test_booking import submissions
from tests.browser.visitor import Visitor

Bundle = Mapping[str, Any]


def test_a_worker_sends_a_discreet_consultation(visitor: Visitor, desk: LocalDesk, bundle: Bundle) -> None:
    page = visitor.page
    visitor.visit("/")
    visitor.follow("/harassment/")
    visitor.check_page()
    visitor.follow("/harassment/consultation/")
    visitor.check_page()
    form = FormPage(page, bundle, "consultation")
    form.fill(WORKER)
    visitor.check_page()
    form.send()

    expect(page.locator(".done .next li").filter(has_text="11月24日(火)")).to_be_visible()
    visitor.check_page()
    (submission,) = submissions(desk)
    assert submission["answers"] == WORKER

    words = bundle["mails"]["consultation-received"]
    sender = bundle["desks"]["harassment"]["mail"]["auto_reply"]["discreet_name"]
    (mail,) = (mail for mail in desk.mailbox.mails if WORKER["email"] in mail.recipients)
    assert mail.subject == fill(words["subject_discreet"], {"receipt": submission["receipt"]})
    assert sender in mail.message["From"]
    assert WORKER["message"] not in mail.text
    about = ("ハラスメント", "相談", "harassment")
    assert not [word for word in about if word in mail.subject]
    assert not [word for word in about if word in mail.text.partition("■")[0]]

    visitor.visit("/_local/mails")
    page.get_by_role("link", name=mail.subject, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(mail.subject)
    visitor.check_page()


def test_a_reply_by_phone_needs_a_number(visitor: Visitor, desk: LocalDesk, bundle: Bundle) -> None:
    visitor.visit("/harassment/consultation/")
    form = FormPage(visitor.page, bundle, "consultation")
    expect(form.field("phone")).to_be_hidden()
    form.fill({**WORKER, "reply_by": "phone", "discreet": False})
    expect(form.field("phone")).to_be_visible()
    form.button.click()
    expect(form.error("phone")).to_contain_text(form.fields["phone"].required_words)
    visitor.watch.expect("422 /api/forms/consultation")
    visitor.check_page()
    form.answer("phone", "090-1234-5678")
    form.send()
    (submission,) = submissions(desk)
    assert submission["answers"]["phone"] == "09012345678"
    assert not submission["answers"].get("discreet")
