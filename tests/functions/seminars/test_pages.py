"""What the form's pages say of the seminar that is asked for, before it is sent and when it is refused."""

from desk import bootstrap
from desk.domain.seminars.seminar import seminars_of
from desk.usecases.seminars.seminars import call_off
from tests.functions.conftest import SEMINAR, Desk
from tests.functions.forms.pages.page import Page, visit
from tests.functions.seminars.applying import SEATS, WAITING, apply

TYPED = [
    (name, "true" if value is True else str(value))
    for name, value in {**SEMINAR, "email": "new@example.jp"}.items()
]


def come(desk: Desk) -> Page:
    return visit(desk, "seminar", TYPED)


def is_refused_at_its_question(page: Page, words: str) -> None:
    assert page.status == 409
    assert words in page.html.select("#seminar-seminar-error")[0].get_text()
    assert ("organisation", "例株式会社") in page.fields, "what was typed is still there"


def test_the_check_page_says_how_few_seats_are_left_and_that_one_would_wait(desk: Desk) -> None:
    assert f"あと{SEATS}席です" in come(desk).html.get_text()
    for n in range(SEATS):
        apply(desk, n)
    check = come(desk)
    assert check.status == 200
    assert "キャンセル待ちで受け付けます" in check.html.get_text()


def test_a_seminar_that_is_full_is_told_at_its_question(desk: Desk) -> None:
    before = come(desk)
    for n in range(SEATS + WAITING):
        apply(desk, n)
    for page in (before.press("_step", "send"), come(desk)):
        is_refused_at_its_question(page, "キャンセル待ちもいっぱいです")
    status, answer = apply(desk, 9)
    assert (status, answer["errors"][0]["field"]) == (409, "seminar")


def test_each_seminar_has_its_period_and_the_form_none_of_all_together(desk: Desk) -> None:
    page = come(desk).press("_edit", "")
    assert not page.html.select(".form-period > p")
    assert "受付期間：" in page.html.select("[data-field=seminar]")[0].get_text()


def test_one_that_was_called_off_is_told_at_its_question(desk: Desk) -> None:
    before, parts = come(desk), bootstrap.parts()
    form = parts.form("seminar")
    assert form
    assert not list(call_off(form, seminars_of(form)["basics"], "講師が来られないため", parts, by="staff-1"))
    for page in (before.press("_step", "send"), come(desk)):
        is_refused_at_its_question(page, "この回は、中止になりました")


def test_one_that_an_editor_called_off_is_told_as_such(desk: Desk) -> None:
    """Whoever has the form open since before."""
    status, answer = apply(desk, 0, seminar="law")
    assert status == 422
    assert [one["message"] for one in answer["errors"]] == [
        "この回は、中止になりました。ほかの回を選んでください。"
    ]


def test_who_ticks_the_magazine_is_asked_to_confirm_it(desk: Desk) -> None:
    apply(desk, 0, magazine=True)
    apply(desk, 1)
    desk.sweep()
    asked = [mail["to"] for mail in desk.mails() if "登録の確認" in mail["subject"]]
    assert asked == ["a0@example.jp"]
