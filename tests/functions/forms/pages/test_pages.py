"""The pages without script: each step as a browser posts it, from the page before alone."""

import uuid
from collections.abc import Mapping

import pytest

import submit
from desk.domain.codes.page_nonce import LIFETIME
from tests import actions
from tests.functions.bookings import do
from tests.functions.conftest import CONSULTATION, Desk, written
from tests.functions.forms.pages.page import BOOKING, CONSULTING, changed, check, visit

# ---- input, check, done


def test_input_check_done(desk: Desk) -> None:
    page = check(desk)
    assert desk.items() == []
    done = page.press("_step", "send")
    assert done.heading == "予約の申込みを受け付けました"
    (meta,) = desk.rows("submission")
    assert meta["receipt"] in done.html.select_one(".receipt").get_text()  # type: ignore[union-attr]
    assert "例 太郎" not in done.html.article.get_text()  # type: ignore[union-attr]
    desk.sweep()
    assert meta["receipt"] in desk.mails()[0]["Subject"]


def test_the_check_page_shows_what_is_stored_as_it_was_typed(desk: Desk) -> None:
    page = check(desk)
    page.press("_step", "send")
    (meta,) = desk.rows("submission")
    shown = page.shown
    for label, field in (
        ("お名前", "name"),
        ("住所", "address"),
        ("相談の内容", "message"),
    ):
        assert shown[label] == meta["answers"][field]
    assert (shown["お名前のふりがな"], meta["answers"]["kana"]) == ("れい たろう", "レイ\u3000タロウ")
    assert (shown["郵便番号"], meta["answers"]["postal_code"]) == ("120-0000", "1200000")
    assert (shown["電話番号"], meta["answers"]["phone"]) == ("03-1234-5678", "0312345678")
    assert shown["第1希望の日時"] == "2026年11月25日(水) 10時"
    notes = [note.get_text() for note in page.html.select(".answers .note")]
    assert notes == ["申込期限：11月20日(金) 23時59分まで"]
    assert shown["例市とのかかわり"] == "働いている"
    assert "契約した方のお名前" not in shown
    assert meta["answers"]["name"] == "例 太郎 <b>&\"'"
    assert not page.html.select(".answers b, .answers script")


def test_sending_the_same_again_after_a_cancellation_is_a_new_booking(desk: Desk) -> None:
    check(desk).press("_step", "send")
    (first,) = desk.rows("submission")
    do(actions.withdraw(), sid=first["PK"].removeprefix("SUB#"))

    page = check(desk)
    for _ in range(2):  # sending it twice makes one booking
        done = page.press("_step", "send")
    receipts = {row["receipt"]: row["status"] for row in desk.rows("submission")}
    assert sorted(receipts.values()) == ["cancelled", "received"]
    shown = done.html.select_one(".receipt strong")
    assert shown
    assert receipts[shown.get_text()] == "received"


def test_the_check_page_warns_of_the_browser_s_back_where_no_script_keeps_a_draft(desk: Desk) -> None:
    (words,) = check(desk).html.select("noscript .notice")
    assert "ブラウザーの「戻る」では、書いた内容が消えることがあります" in words.get_text()


def test_the_change_button_keeps_the_answers_and_leads_to_the_field(desk: Desk) -> None:
    page = check(desk)
    button = page.html.select_one('button[name="_edit"][value="phone"]')
    assert button
    assert str(button["formaction"]).endswith("#f-phone")
    form = page.press("_edit", "phone")
    assert form.status == 200
    assert form.html.select_one("#f-phone")
    assert form.errors == {}
    again = visit(desk, "booking", changed(form.fields, phone="090-1234-5678"))
    assert {**again.shown, "電話番号": ""} == {**page.shown, "電話番号": ""}
    assert again.shown["電話番号"] == "090-1234-5678"


def test_all_errors_are_shown_at_once_and_typed_text_is_kept(desk: Desk) -> None:
    page = visit(desk, "booking", changed(BOOKING, name="", email=".a@example.jp", workplace="", kana="x"))
    assert page.status == 422
    assert page.title.startswith("エラー：")
    assert set(page.errors) == {"name", "email", "workplace", "kana"}
    links = [(str(link["href"]), link.get_text()) for link in page.html.select(".error-summary a")]
    assert [target for target, _ in links] == [
        "#booking-workplace",
        "#booking-name",
        "#booking-kana",
        "#booking-email",
    ]
    for target, words in links:
        control = page.html.select_one(target)
        assert control
        assert control["aria-invalid"] == "true"
        below = page.html.select_one(f"{target}-error")
        assert below
        assert below.get_text() == f"エラー：{words}"
        assert str(below["id"]) in str(control["aria-describedby"]).split()
    kept = dict(page.fields)
    assert kept["kana"] == "x"
    assert kept["email"] == ".a@example.jp"
    assert kept["message"].split() == ["一行目", "二行目", "<script>alert(1)</script>"]
    assert kept["slot.day"] == "2026-11-25"
    assert kept["slot.time"] == "10:00"
    assert not page.html.select("article script")


def test_a_further_choice_stays_in_the_row_where_it_was_made(desk: Desk) -> None:
    days, times = ["", "2026-11-26"], ["", "09:00"]
    rows = [
        pair
        for day, time in zip(days, times, strict=True)
        for pair in (("other_slots.day", day), ("other_slots.time", time))
    ]
    others = [pair for pair in changed(BOOKING, kana="x") if not pair[0].startswith("other_slots.")]
    page = visit(desk, "booking", others + rows)
    assert set(page.errors) == {"kana"}
    assert [value for name, value in page.fields if name == "other_slots.day"] == days
    assert [value for name, value in page.fields if name == "other_slots.time"] == times


def test_a_slot_taken_in_the_meantime_keeps_the_answers(desk: Desk) -> None:
    first = check(desk)
    second = check(desk, changed(BOOKING, email="jiro@example.jp"))
    first.press("_step", "send")
    page = second.press("_step", "send")
    assert page.status == 409
    assert set(page.errors) == {"slot"}
    assert "11月25日(水) 9時、11月25日(水) 11時、11月25日(水) 14時が空いています。" in page.errors["slot"]
    assert dict(page.fields)["email"] == "jiro@example.jp"


# ---- twice, late, forged


def test_posting_twice_gives_the_same_receipt_and_one_record(desk: Desk) -> None:
    page = check(desk)
    first, again = page.press("_step", "send"), page.press("_step", "send")
    assert first.html.select_one(".receipt") == again.html.select_one(".receipt")
    assert len(desk.rows("submission")) == 1
    assert len(desk.rows("mail")) == 2


def test_going_back_and_sending_the_same_again_gives_the_same_receipt(desk: Desk) -> None:
    first = check(desk).press("_step", "send")
    desk.later(minutes=5)
    again = visit(desk, "booking", BOOKING)
    assert first.html.select_one(".receipt") == again.html.select_one(".receipt")
    assert len(desk.rows("submission")) == 1
    other = check(desk, changed(BOOKING, message="別の相談", email="jiro@example.jp"))
    assert other.shown["相談の内容"] == "別の相談"


@pytest.mark.parametrize("button", [None, "", "phone"])
def test_a_page_from_before_the_receipt_that_is_posted_again_shows_no_answer(
    desk: Desk, button: str | None
) -> None:
    """As a browser does for Back and a confirmed reload: the check page, and the form after 変更する."""
    page = check(desk)
    receipt = page.press("_step", "send").html.select_one(".receipt")
    again = visit(desk, "booking", BOOKING) if button is None else page.press("_edit", button)
    assert again.html.select_one(".receipt") == receipt
    assert "例 太郎" not in again.html.get_text()


def test_the_same_answers_on_another_day_are_sent_anew(desk: Desk) -> None:
    first = dict(check(desk).fields)["_sid"]
    desk.later(days=1)
    booking = changed(BOOKING, **{"slot.day": "2026-12-03"})
    assert dict(check(desk, booking).fields)["_sid"] != first
    later = dict(check(desk, booking).fields)["_sid"]
    desk.later(days=1)
    assert dict(check(desk, booking).fields)["_sid"] != later


def test_a_refusal_is_logged_by_fields_only(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    visit(desk, "booking", changed(BOOKING, email=".canary@example.jp"))
    log = written(submit.logger, caplog)
    assert '"problem":"invalid_answers"' in log
    assert '"email":"format"' in log
    assert "canary" not in log


def test_an_expired_page_asks_again_with_the_answers_kept(desk: Desk) -> None:
    page = check(desk)
    desk.now += LIFETIME
    desk.later(seconds=1)
    late = page.press("_step", "send")
    assert late.status == 400
    assert late.heading == "書いた内容の確認"
    assert "もう一度" in late.html.select_one(".error-summary").get_text()  # type: ignore[union-attr]
    assert late.shown == page.shown
    assert desk.items() == []
    assert late.press("_step", "send").heading == "予約の申込みを受け付けました"


@pytest.mark.parametrize(
    "change",
    [
        {"_nonce": ""},
        {"_nonce": "a.1795136400.00"},
        {"_nonce": "b.1795136400.00"},
        {"_nonce": "a.x.00"},
        {"_sid": "0b9a3f9e-0000-4000-8000-000000000001"},
        {"_sid": "x"},
    ],
)
def test_a_page_that_is_not_ours_sends_nothing(desk: Desk, change: Mapping[str, str]) -> None:
    page = check(desk)
    answer = visit(desk, "booking", [*changed(page.fields, **change), ("_step", "send")])
    assert answer.status == 400
    assert answer.shown == page.shown
    assert desk.items() == []


def test_an_unreachable_table_keeps_the_answers_and_offers_the_desk_s_own_phones(
    desk: Desk,
) -> None:
    page = check(desk)
    real = desk.cloud.dynamodb.transact_write_items
    from tests.functions.forms.table_faults import LOST, Fault

    Fault(desk, LOST, times=100)
    away = page.press("_step", "send")
    assert away.status == 503
    assert away.shown == page.shown
    phones = away.html.select_one(".phones")
    assert phones
    assert not phones.has_attr("hidden")
    assert "03-0000-5380" in phones.get_text()
    other = visit(desk, "consultation", CONSULTING).press("_step", "send").html.select_one(".phones")
    assert other
    assert other.select("a[href^='tel:']") == []
    assert other.select_one("a[href='mailto:info@taisaku.example.jp']")
    desk.cloud.dynamodb.transact_write_items = real
    assert away.press("_step", "send").heading == "予約の申込みを受け付けました"
    assert len(desk.rows("submission")) == 1


def test_the_same_answers_by_json_and_by_pages_are_stored_alike(desk: Desk) -> None:
    visit(desk, "consultation", CONSULTING).press("_step", "send")
    desk.send("consultation", {**CONSULTATION, "message": "例"}, sid=str(uuid.uuid4()))
    one, other = desk.rows("submission")
    assert one["answers"] == other["answers"]
