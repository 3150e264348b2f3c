"""/api/manage in the applicant's words: the status, past deadlines, slots typed by hand."""

import pytest

from tests.functions.bookings import OTHER_SLOT, PATHS, SLOT, book, meta, reach
from tests.functions.conftest import Desk
from tests.functions.manage_browser import look

CHANGE = "この日時に変える"


def wide(text: str) -> str:
    """`text` in full-width characters, as a Japanese keyboard may produce them."""
    return "".join(chr(ord(char) + 0xFEE0) for char in text)


@pytest.mark.parametrize("state", PATHS)
def test_no_status_is_shown_in_the_staff_s_words(desk: Desk, state: str) -> None:
    reach(desk, state)
    page = look(meta(desk)["receipt"])

    words = desk.bundle["workflows"]["booking"]["words"]["states"][state]
    assert page.facts["状況"] == words["status"]
    assert page.facts["状況"] != words["name"]
    assert [blunt for blunt in ("来なかった", "無効", "確認できず") if blunt in page.facts["状況"]] == []


def test_a_past_deadline_is_shown_as_past(desk: Desk) -> None:
    number = book(desk)
    assert look(number).facts["日時を変えられる期限"] == "11月20日(金) 23時59分"

    desk.at("2026-11-21T00:00:00+09:00")

    assert look(number).facts["日時を変えられる期限"] == (
        "11月20日(金) 23時59分（過ぎました。日時は変えられません）"
    )
    desk.at("2026-11-25T10:00:00+09:00")
    assert "日時を変えられる期限" not in look(number).facts


@pytest.mark.parametrize("day", [wide("2026-11-25"), "2026ー11ー25", " 2026-11-25 "])
def test_the_present_slot_is_recognised_however_it_is_typed(desk: Desk, day: str) -> None:
    page = look(book(desk)).press(CHANGE, slot="other", slot_day=day, slot_time=wide("10:00"))

    assert (page.status, page.slot_error) == (422, "エラー：今と同じ日時です。別の日時を選んでください。")
    assert (meta(desk)["slot"], meta(desk)["v"]) == (SLOT, 1)


def test_another_slot_may_be_typed_in_full_width_digits(desk: Desk) -> None:
    day, time = OTHER_SLOT.split("T")
    page = look(book(desk)).press(CHANGE, slot="other", slot_day=wide(day), slot_time=wide(time))

    assert (page.status, page.title) == (200, "希望の日時を変えました")
    assert meta(desk)["slot"] == OTHER_SLOT
