"""/api/manage: what the applicant sent, the mails that the desk sent, and the words of a caller."""

from typing import Any

import pytest

from desk import bootstrap
from desk.domain.codes.calling_words import calling_words
from tests import actions
from tests.functions.bookings import OTHER_SID, URL, book, do, meta
from tests.functions.conftest import BOOKING, Desk, Staff
from tests.functions.manage_browser import Page, code, look

COPY, LOOK_AGAIN = "送った内容を見る", "予約の状況を見る"


def own(desk: Desk, **answers: Any) -> Page:
    return look(book(desk, **answers))


# ---- the copy of the answers


def test_who_knows_an_answer_sees_all_of_them(desk: Desk) -> None:
    page = own(desk).press(COPY, known=BOOKING["phone"])

    assert (page.status, page.title) == (200, "送った内容")
    assert page.copy["お名前"] == BOOKING["name"]
    assert page.copy["相談の内容"] == BOOKING["message"]
    assert page.copy["ほかに都合のよい日時"] == page.copy["相談のときに手助けがほしいこと"] == "（答えなし）"
    assert page.press(LOOK_AGAIN).facts["状況"] == "申込みを受け付けました"


@pytest.mark.parametrize(
    "typed", ["０３ー１２３４－５６７８", " 0312345678 ", "03 (1234) 5678", "\u200b03-1234-5678"]
)
def test_the_answer_may_be_typed_in_other_ways(desk: Desk, typed: str) -> None:
    assert own(desk, phone="03-1234-5678").press(COPY, known=typed).title == "送った内容"


@pytest.mark.parametrize("typed", ["", "03-1234-5679", "5678", "例 太郎", "x" * 5000, "'; --"])
def test_who_does_not_know_it_sees_nothing(desk: Desk, typed: str) -> None:
    """A stranger to whom a mistyped address belongs has receipt number and code."""
    page = own(desk).press(COPY, known=typed)

    assert (page.status, page.title) == (422, "予約の状況")
    assert "申込みのときに書いたものと違います" in page.copy_error
    assert BOOKING["name"] not in page.html
    assert typed in ("", "5678") or typed not in page.html


def test_without_a_phone_number_another_answer_is_asked_for(desk: Desk) -> None:
    page = own(desk, phone="", no_phone=True)
    assert page.soup.select_one("label[for=manage-known]").text == "お名前のふりがな"  # type: ignore[union-attr]

    assert page.press(COPY, known=BOOKING["kana"].replace(" ", "")).title == "送った内容"


def test_guessing_ends(desk: Desk) -> None:
    page = own(desk)
    answers = [page.press(COPY, known=f"03-1234-{n:04}").status for n in range(21)]
    assert (answers[:20], answers[20]) == ([422] * 20, 429)


def test_a_form_that_names_nothing_to_ask_for_has_no_copy(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = own(desk)
    monkeypatch.delitem(bootstrap.parts().form("booking").words, "copy_check")

    assert COPY not in look(meta(desk)["receipt"]).buttons
    refused = page.press(COPY, known=BOOKING["phone"])
    assert (refused.status, refused.title) == (409, "予約の状況")


# ---- the desk's mails, and its calls


def test_every_mail_to_the_applicant_is_listed_with_what_became_of_it(desk: Desk) -> None:
    number = book(desk)
    assert look(number).mails == ["2026年11月20日(金) 10時 自動返信：これからお送りします"]
    desk.sweep()
    do(actions.confirm(url=URL))

    assert look(number).mails == [
        "2026年11月20日(金) 10時 自動返信：お送りしました",
        "2026年11月20日(金) 10時 招待メール：これからお送りします",
    ]
    assert BOOKING["email"] not in look(number).html


def test_mails_of_one_kind_are_told_apart_in_the_order_of_time(desk: Desk, staff: Staff) -> None:
    number = book(desk)
    desk.sweep()
    names = ["自動返信", "招待メール", "変わった日時などのお知らせ", "相談の方法が変わったお知らせ"]
    steps = (
        actions.confirm(url=URL),
        actions.move("2026-11-26T10:00"),
        actions.switch("phone"),
    )
    for step in steps:
        desk.later(minutes=1)
        do(step)
        desk.sweep()

    assert [line.split(" ", 2)[2].partition("：")[0] for line in look(number).mails] == names
    shown = staff("show", number).out.partition("■ メール")[2]
    found = [shown.find(f" {name}（") for name in names]
    assert -1 not in found
    assert found == sorted(found)


def test_the_caller_s_words_are_those_that_the_staff_see(desk: Desk, staff: Staff) -> None:
    number = book(desk)
    words = look(number).calling_words

    assert f"電話の合言葉 {words}" in " ".join(staff("show", number).out.split())
    other = book(desk, sid=OTHER_SID, email="hanako@example.jp", slot="2026-11-26T10:00")
    assert look(other, code(OTHER_SID)).calling_words != words


def test_the_caller_s_words_are_two_different_ones() -> None:
    words = ("あ", "い", "う")
    made = [calling_words(str(n), words).split("・") for n in range(200)]
    assert {len(set(pair)) for pair in made} == {2}
    assert len({tuple(pair) for pair in made}) == 6


def test_nothing_of_the_copy_is_logged(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    own(desk).press(COPY, known=BOOKING["phone"])
    logged = [str(vars(record)) for record in caplog.records]
    assert any("'page': 'copy'" in line for line in logged)
    typed = [BOOKING[field] for field in ("phone", "name", "message")]
    assert not [line for line in logged for value in typed if value in line]
