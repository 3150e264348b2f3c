"""A resident books an online consultation, and gets the mail."""

import re
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import expect

from local.desk import LocalDesk
from tests.applicants import RESIDENT
from tests.browser.formpage import FormPage
from tests.browser.visitor import Visitor

Bundle = Mapping[str, Any]

_TYPED = ("name", "kana", "postal_code", "address", "phone", "message")


def test_a_resident_books_and_gets_the_mail(visitor: Visitor, desk: LocalDesk, bundle: Bundle) -> None:
    page = visitor.page
    visitor.visit("/")
    visitor.check_page()
    for path in ("/online/", "/online/precautions/", "/online/booking/"):
        visitor.follow(path)
        visitor.check_page()

    form = FormPage(page, bundle, "booking")
    form.reach("slot", RESIDENT)
    the_first_day_is_the_first_whose_deadline_is_not_over(form)
    form.fill(RESIDENT)
    expect(form.field("slot")).to_contain_text("申込期限：11月20日(金) 23時59分")
    visitor.check_page()
    form.to_check()
    expect(form.heading).to_be_focused()
    assert page.url == f"{visitor.origin}/online/booking/"
    form.send_button.click()
    form.is_done()
    expect(page).to_have_title(re.compile(f"^{form.done['title']}"))
    (submission,) = submissions(desk)
    receipt = submission["receipt"]
    expect(page.locator(".receipt")).to_contain_text(f"受付番号{receipt}")
    steps = page.locator(".done .next li")
    expect(steps).to_have_count(len(form.done["steps"]))
    expect(steps.filter(has_text="11月25日(水) 10時")).to_be_visible()
    expect(steps.filter(has_text="11月24日(火)")).to_be_visible()
    for line in form.done["no_mail"]:
        expect(page.get_by_text(line)).to_be_visible()
    expect(form.form).to_have_count(0)
    visitor.check_page()

    visitor.visit("/_local/mails")
    visitor.check_page()
    entry = page.get_by_role("listitem").filter(has_text=RESIDENT["email"])
    expect(entry).to_have_count(1)
    entry.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(receipt)
    expect(page.locator("dd").filter(has_text=RESIDENT["email"])).to_have_count(1)
    visitor.check_page()
    mail = page.get_by_role("main").inner_text()
    assert "11月24日(火)" in mail
    assert "11月25日(水) 10時" in mail
    assert [name for name in _TYPED if RESIDENT[name] in mail] == []


def the_first_day_is_the_first_whose_deadline_is_not_over(form: FormPage) -> None:
    """Monday 23 is a holiday: Tuesday 24's last day in time was Thursday 19."""
    assert form.has_table()
    days = form.table().get_by_role("rowheader")
    expect(days.first).to_contain_text("11月25日(水)")
    expect(
        days.filter(has_text=re.compile("[(](土|日)[)]")).filter(has=form.page.locator("small"))
    ).to_have_count(0)
    times = form.table().get_by_role("columnheader")
    expect(times).to_have_text([form.words["slot_corner"], "9時", "10時", "11時", "14時", "15時"])


def test_follow_up_questions_appear_in_place(visitor: Visitor, desk: LocalDesk, bundle: Bundle) -> None:
    visitor.visit("/online/booking/")
    form = FormPage(visitor.page, bundle, "booking")
    expect(form.field("workplace")).to_be_hidden()
    expect(form.field("contractor_name")).to_be_hidden()

    form.fill({"eligibility": "worker", "relationship": "guardian", "consent_precautions": True})
    expect(form.field("workplace")).to_be_visible()
    expect(form.field("contractor_name")).to_be_visible()
    visitor.check_page()
    form.button.click()
    expect(form.summary.get_by_role("listitem")).to_have_count(2)
    visitor.watch.expect("422 /api/forms/booking")
    form.summary.get_by_role("link").first.click()
    expect(form.control("workplace")).to_be_focused()

    form.answer("workplace", "例の会社")
    form.answer("contractor_name", "髙﨑 次郎")
    form.answer("relationship", "self")
    expect(form.field("contractor_name")).to_be_hidden()
    form.fill({**RESIDENT, "eligibility": "worker"})
    form.send()
    (submission,) = submissions(desk)
    assert submission["answers"]["workplace"] == "例の会社"
    assert "contractor_name" not in submission["answers"]


def test_only_required_questions_are_marked_required(visitor: Visitor, bundle: Bundle) -> None:
    visitor.visit("/online/booking/")
    form = FormPage(visitor.page, bundle, "booking")
    rules = bundle["forms"]["booking"]["schema"]
    for name, field in form.fields.items():
        marks = form.field(name).locator(".mark")
        # A conditional question is shown to those alone who have to answer it.
        expected = "required_mark" if name in rules["required"] or field.when else "optional_mark"
        expect(marks).to_have_text([form.words[expected]])


def submissions(desk: LocalDesk) -> list[Mapping[str, Any]]:
    return [item for item in desk.table_items() if item["PK"].startswith("SUB#") and item["SK"] == "META"]
