"""/api/manage: an applicant sees a booking, cancels it, asks for another slot."""

import uuid
from typing import Any

import pytest

import manage
from tests import actions
from tests.functions.bookings import OTHER_SLOT, PATHS, SLOT, URL, book, do, meta, reach
from tests.functions.conftest import BOOKING, Desk
from tests.functions.events import Context
from tests.functions.manage_browser import Page, code, event, look, submit

TO_CANCEL, CANCEL, KEEP, CHANGE = "取消しへ進む", "取り消す", "取り消さずに、もどる", "この日時に変える"
EARLIER = "空いたら知らせてほしい"
LOOK_AGAIN = "予約の状況を見る"
COPY = "送った内容を見る"


def receipt(desk: Desk) -> str:
    return str(meta(desk)["receipt"])


def at(state: str, desk: Desk) -> Page:
    """The page of a booking in `state`."""
    reach(desk, state)
    return look(receipt(desk))


def kinds(desk: Desk) -> list[str]:
    """The kinds of mails in the outbox, without those of taking the booking."""
    return sorted(row["SK"] for row in desk.rows("mail") if row["v"] > 1)


def calendars(desk: Desk) -> list[str]:
    """The method of each mailed calendar file."""
    desk.sweep()
    found = [
        part for mail in desk.mails() for part in mail.walk() if part.get_content_type() == "text/calendar"
    ]
    return [str(part.get_param("method")) for part in found]


def slots(desk: Desk) -> list[str]:
    return [row["SK"] for row in desk.rows("slot")]


# ---- seeing


def test_a_new_booking_is_shown_with_what_can_be_done(desk: Desk) -> None:
    page = at("received", desk)

    assert (page.status, page.title, page.error) == (200, "予約の状況", "")
    assert page.facts == {
        "受付番号": receipt(desk),
        "申込みの種類": desk.bundle["forms"]["booking"]["words"]["title"],
        "状況": "申込みを受け付けました",
        "日時": "2026年11月25日(水) 10時",
        "相談の方法": "オンライン",
        "日時を変えられる期限": "11月20日(金) 23時59分",
    }
    assert "2026年11月24日(火)までに、決まった日時と招待メールを送ります。" in page.text
    assert page.buttons == [CHANGE, EARLIER, TO_CANCEL, COPY]


@pytest.mark.parametrize("state", PATHS)
def test_every_state_has_its_words(desk: Desk, state: str) -> None:
    page = at(state, desk)

    words = desk.bundle["workflows"]["booking"]["words"]["states"][state]
    assert page.status == 200
    assert page.facts["状況"] == words["status"]
    assert words["next"].partition("{{")[0] in page.text
    assert "{{" not in page.html.replace(desk.bundle["manage"]["before"], "")
    is_open = state in ("received", "confirmed")
    assert (TO_CANCEL in page.buttons, CHANGE in page.buttons) == (is_open, is_open)


@pytest.mark.parametrize(
    "typed",
    [
        lambda text: text.lower(),
        lambda text: text.replace("-", ""),
        lambda text: text.replace("-", " ー　"),
        lambda text: "".join(chr(ord(char) + 0xFEE0) for char in text),
    ],
    ids=["lower case", "no dashes", "other dashes and blanks", "full-width"],
)
def test_number_and_code_may_be_typed_by_hand(desk: Desk, typed: Any) -> None:
    number = book(desk)
    assert look(typed(number), typed(code())).facts["受付番号"] == number


@pytest.mark.parametrize(
    "pasted",
    [
        lambda number, code: (f"受付番号：{number}", f"確認コード：{code}"),
        lambda number, code: (f"【受付番号】{number}です。", f"{code}。"),
        lambda number, code: (
            f"\u200b{number[:5]}\u200b{number[5:]}\ufeff",
            f"{code[:7]}\u2060{code[7:]}\u200b",
        ),
        lambda number, code: (f"予約を受け付けました（{number}）", f"「{code}」"),
        lambda number, code: (f"https://madoguchi.example.jp/online/manage/#{number}.{code}", ""),
        lambda number, code: (number, f"https://madoguchi.example.jp/online/manage/#{number}.{code}"),
        lambda number, code: (f"<https://madoguchi.example.jp/online/manage/#{number}.{code}>", "x"),
        lambda number, code: (f"{number} {code}", ""),
        lambda number, code: (code, number),
        lambda number, code: ("", f"https://madoguchi.example.jp/online/manage/#{number}.{code}"),
        lambda number, code: (
            "",
            f"> 受付番号 {number} と、次の確認コードを書いてください。\n> {code}\n> このコード",
        ),
        lambda number, code: (number, f"{code[:9]}\n> {code[9:]}"),
        lambda number, code: (number, f"| {code[:17]}|{code[17:]}"),
        lambda number, code: (f"https://x.example/#{number}.{code[:20]}=\r\n>> {code[20:]}>", ""),
    ],
    ids=[
        "labels",
        "with a dot",
        "blanks of no width",
        "subject",
        "link",
        "link as code",
        "in <>",
        "both",
        "swapped",
        "link as code alone",
        "a quoted paragraph",
        "broken by a quote",
        "in a frame",
        "a broken link",
    ],
)
def test_number_and_code_may_be_pasted(desk: Desk, pasted: Any) -> None:
    number = book(desk)
    typed, secret = pasted(number, code())
    page = submit({"receipt": typed, "code": secret})
    assert page.facts["受付番号"] == number
    assert page.press(TO_CANCEL).title == "予約を取り消しますか"
    assert [item for item in desk.cloud.table_items() if item["PK"].startswith("RATE#")] == []


def test_a_bookmark_leads_to_the_look_up_page(desk: Desk) -> None:
    request = event("", method="GET")
    answer = manage.handler(request, Context())
    assert (answer["statusCode"], answer["headers"]["location"]) == (303, "/online/manage/")


# ---- cancelling


def test_what_comes_next_is_said_in_one_place_whatever_else_is_there(desk: Desk) -> None:
    receipt = book(desk)
    do(actions.confirm(url=URL))
    do(actions.message(text="例のメッセージ"))
    text = look(receipt).text
    assert text.index("招待メールのURLから") < text.index("窓口とのやりとり")
    do(actions.cancel())
    text = look(receipt).text
    assert text.index("もう一度予約する") < text.index("窓口とのやりとり") < text.index("窓口からのメール")


def test_cancelling_asks_first_and_can_be_abandoned(desk: Desk) -> None:
    page = at("received", desk).press(TO_CANCEL)

    assert page.title == "予約を取り消しますか"
    assert meta(desk)["status"] == "received"
    assert page.press(KEEP).title == "予約の状況"


def test_an_unconfirmed_booking_is_cancelled(desk: Desk) -> None:
    page = at("received", desk).press(TO_CANCEL).press(CANCEL)

    assert (page.status, page.title) == (200, "予約を取り消しました")
    assert meta(desk)["status"] == "cancelled"
    assert slots(desk) == []
    assert kinds(desk) == ["OUT#cancellation#2", "OUT#staff-notice#2"]
    assert calendars(desk) == []
    assert page.press(LOOK_AGAIN).facts["状況"] == "取り消されました"


def test_cancelling_a_confirmed_booking_updates_the_calendar_and_allows_another(desk: Desk) -> None:
    page = at("confirmed", desk).press(TO_CANCEL).press(CANCEL)

    assert page.title == "予約を取り消しました"
    assert page.soup.select_one(".done a")["href"] == "/online/booking/"  # type: ignore[index]
    assert calendars(desk) == ["CANCEL"]
    assert desk.send("booking", BOOKING, sid=str(uuid.uuid4()))[0] == 201


def test_a_booking_can_be_cancelled_until_it_begins(desk: Desk) -> None:
    page = at("confirmed", desk)
    desk.at("2026-11-25T09:59:00+09:00")

    late = look(receipt(desk))
    assert late.buttons == [TO_CANCEL, COPY]
    assert "日時を変えられる期限を過ぎました" in late.text
    asked = page.press(TO_CANCEL)
    desk.at("2026-11-25T10:00:00+09:00")

    refused = asked.press(CANCEL)
    assert (refused.status, refused.error) == (409, "相談の時刻を過ぎています。")
    assert meta(desk)["status"] == "confirmed"
    assert refused.buttons == [COPY]


# ---- another slot


def test_a_changed_booking_waits_to_be_confirmed_again(desk: Desk) -> None:
    page = at("confirmed", desk).press(CHANGE, slot_day="2026-11-26", slot_time="14:00")

    assert (page.status, page.title) == (200, "希望の日時を変えました")
    assert "2026年11月26日(木) 14時" in page.text
    assert "2026年11月24日(火)までに" in page.text
    assert (meta(desk)["status"], meta(desk)["slot"]) == ("received", OTHER_SLOT)
    assert slots(desk) == [f"{OTHER_SLOT}#0"]
    assert calendars(desk) == ["CANCEL"]
    assert kinds(desk) == ["OUT#change#3", "OUT#invitation#2", "OUT#staff-notice#3"]


def test_the_nearest_free_slots_can_be_chosen(desk: Desk) -> None:
    page = at("received", desk)

    assert len(page.free) == 5
    assert SLOT not in page.free
    chosen = page.free[0]
    assert page.press(CHANGE, slot=chosen).title == "希望の日時を変えました"
    assert meta(desk)["slot"] == chosen


def test_other_means_the_day_and_time_below(desk: Desk) -> None:
    page = at("received", desk)
    page.press(CHANGE, slot="other", slot_day="2026-11-26", slot_time="14:00")
    assert meta(desk)["slot"] == OTHER_SLOT


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({}, "エラー：新しい日時を選んでください。"),
        ({"slot": "other"}, "エラー：新しい日時を選んでください。"),
        ({"slot": SLOT}, "エラー：今と同じ日時です。別の日時を選んでください。"),
        ({"slot_day": "2026-11-26"}, "エラー：新しい日時を選んでください。"),
        ({"slot_day": "2026-11-28", "slot_time": "10:00"}, "エラー：11月28日(土)は、窓口がお休みです。"),
        ({"slot_day": "2026-11-24", "slot_time": "10:00"}, "エラー：11月24日(火)の予約は、申込みの期限"),
        ({"slot_day": "11月24日", "slot_time": "10:00"}, "エラー：11月24日(火)の予約は、申込みの期限"),
        ({"slot_day": "9999-12-31", "slot_time": "10:00"}, "エラー：その日は、祝日がまだ決まっていない"),
        ({"slot_day": "0001-01-01", "slot_time": "10:00"}, "エラー：1月1日(月)の予約は、申込みの期限"),
    ],
)
def test_an_unavailable_slot_is_reported_at_its_field(
    desk: Desk, typed: dict[str, str], expected: str
) -> None:
    page = at("received", desk).press(CHANGE, **typed)

    assert (page.status, page.error) == (422, "書いた内容を見なおしてください")
    assert page.slot_error.startswith(expected)
    link = page.soup.select_one(".error-summary a")
    assert link is not None
    assert page.soup.select_one(str(link["href"]))
    assert (meta(desk)["slot"], meta(desk)["v"]) == (SLOT, 1)
    day = page.soup.select_one("#manage-day")
    assert day is not None
    assert day["value"] == typed.get("slot_day", "")


def test_a_slot_that_was_just_taken_is_reported_with_free_ones(desk: Desk) -> None:
    page = at("received", desk)
    capacity = desk.bundle["forms"]["booking"]["words"]["slots"]["capacity"]
    for n in range(capacity):
        book(desk, sid=str(uuid.uuid4()), slot=OTHER_SLOT, email=f"n{n}@example.jp")

    refused = page.press(CHANGE, slot=OTHER_SLOT)

    assert refused.status == 409
    assert "この日時は、予約できなくなりました" in refused.slot_error
    assert OTHER_SLOT not in refused.free
    assert len(refused.free) == 5
    assert meta(desk)["slot"] == SLOT


def test_a_page_left_open_past_the_deadline_changes_nothing(desk: Desk) -> None:
    page = at("received", desk)
    desk.at("2026-11-21T00:00:00+09:00")

    refused = page.press(CHANGE, slot=OTHER_SLOT)

    assert refused.status == 409
    assert refused.error.startswith("日時を変えられる期限を過ぎました。")
    assert refused.buttons == [TO_CANCEL, COPY]
    assert meta(desk)["slot"] == SLOT
