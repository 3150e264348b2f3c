"""Times of the desk are blocked at run time: nothing new is booked there, and what is booked stays."""

import json
import uuid
from datetime import date, timedelta
from typing import Any

import pytest

import slots
from desk import bootstrap
from desk.domain.calendar.slots import parse_slot
from desk.storage.capacity import blocking
from tests import actions
from tests.functions.booking.manage.test_manage import CHANGE
from tests.functions.bookings import OTHER_SID, OTHER_SLOT, SID, book, do, meta
from tests.functions.conftest import BOOKING, Desk, Staff
from tests.functions.events import Context, get_slots
from tests.functions.manage_browser import look
from tests.functions.mornings import CENTER, a_morning, to
from tests.functions.rights.rights import lacking, watched
from tests.functions.rights.test_retention_needs import of_policy
from tests.functions.staff.times.made import a_block

DAY, REASON = "2026-11-26", "staff_away"


def states(day: str) -> dict[str, str]:
    """Time -> free, full or closed on that day, as the booking page reads it."""
    answer = slots.handler(get_slots(f"form=booking&from={day}&to={day}"), Context(function_name="slots"))
    (found,) = json.loads(answer["body"])["days"]
    return {one["time"]: one["state"] for one in found["times"]}


def post(desk: Desk, slot: str) -> tuple[int, dict[str, Any]]:
    answers = BOOKING | {"slot": slot, "email": f"{uuid.uuid4().hex[:8]}@example.jp"}
    return desk.send("booking", answers, sid=str(uuid.uuid4()))


def with_capacity(places: int) -> None:
    bootstrap.parts().bundle["forms"]["booking"]["words"]["slots"]["capacity"] = places


def test_a_blocked_day_is_full_and_taken_by_nobody(desk: Desk, staff: Staff) -> None:
    said = staff("block", "11/26", "--reason", REASON, answer="はい\n")
    assert (said.status, said.err) == (0, "")
    assert "11月26日(木) 終日" in said.out
    assert "担当の職員が、急に休むことになりました。" in said.out
    assert set(states(DAY).values()) == {"full"}
    assert "free" in states("2026-11-27").values()
    status, body = post(desk, f"{DAY}T10:00")
    assert (status, body["errors"][0]["code"]) == (409, "taken")
    assert not [day for day in body["slots"] if day["date"] == DAY and "free" in str(day["times"])]


@pytest.mark.parametrize(
    ("typed", "blocked"),
    [
        (("11月26日", "10時"), {"10:00"}),
        (("2026-11-26", "9:00-11:00"), {"09:00", "10:00"}),
        (("11/26", "13時から24時まで"), {"14:00", "15:00"}),
        (("11/26", "10:15～10:20"), {"10:00"}),
        (("１１／２６", "１４：００"), {"14:00"}),
    ],
)
def test_a_blocked_time_closes_what_it_touches(
    desk: Desk, staff: Staff, typed: tuple[str, str], blocked: set[str]
) -> None:
    assert staff("block", *typed, "--reason", "停電の工事があります", "--yes").status == 0
    assert {time for time, state in states(DAY).items() if state == "full"} == blocked


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (("11/31",), "日として読み取れません"),
        (("いつか",), "日として読み取れません"),
        (("きのう",), "今日から1年先まで"),
        (("2026-11-19",), "今日から1年先まで"),
        (("11/26", "12:30"), "から始まる相談はありません"),
        (("11/26", "あさ"), "時刻として読み取れません"),
        (("11/26", "12:00-10:00"), "始まりの時刻より後"),
        (("11/26", "25:00-26:00"), "その時刻はありません"),
        (("今日", "9:00"), "もう過ぎています"),
    ],
)
def test_a_day_or_a_time_that_is_none_is_refused_in_words(
    desk: Desk, staff: Staff, typed: tuple[str, ...], why: str
) -> None:
    said = staff("block", *typed, "--reason", REASON, "--yes")
    assert said.status == 2
    assert why in said.err
    assert desk.rows("block") == []


@pytest.mark.parametrize(
    "reason", ["staff_awya", "休み", "例" * 121, "電話は03-1234-5678です", "hanako@example.jp の方のためです"]
)
def test_a_reason_is_one_of_the_list_or_a_sentence_without_personal_data(
    desk: Desk, staff: Staff, reason: str
) -> None:
    said = staff("block", "11/26", "--reason", reason, "--yes")
    assert said.status == 1
    assert "staff_away" in said.err or "個人情報" in said.err or "URL" in said.err
    assert desk.rows("block") == []


def test_one_of_two_places_is_blocked(desk: Desk, staff: Staff) -> None:
    with_capacity(2)
    assert staff("block", "11/26", "10:00", "--places", "1", "--reason", REASON, "--yes").status == 0
    assert states(DAY)["10:00"] == "free"
    assert post(desk, f"{DAY}T10:00")[0] == 201
    assert states(DAY)["10:00"] == "full"
    assert post(desk, f"{DAY}T10:00")[0] == 409
    assert states(DAY)["11:00"] == "free"
    assert staff("block", "11/26", "--places", "3", "--reason", REASON, "--yes").status == 2


def test_what_is_booked_stays_and_is_listed(desk: Desk, staff: Staff) -> None:
    receipt = book(desk, slot=f"{DAY}T10:00")
    said = staff("block", "11/26", "--reason", REASON, answer="はい\n")
    assert "この時間に入っている予約（1件）" in said.out
    assert receipt in said.out
    assert (meta(desk)["slot"], meta(desk)["v"]) == (f"{DAY}T10:00", 1)
    assert receipt in staff("blocks").out
    # Its own place is not in its own way: it can be confirmed where it is.
    do(actions.confirm(url="https://example.kaigi.example.jp/room/1"))
    assert meta(desk)["status"] == "confirmed"
    assert receipt in staff("blocks").out


def test_a_time_inside_a_blocked_day_is_a_part_of_it(desk: Desk, staff: Staff) -> None:
    staff("block", "11/26", "10:00", "--reason", REASON, "--yes")
    staff("block", "11/26", "--reason", "停電の工事があります", "--yes")
    staff("block", "11/26", "9:00-11:00", "--places", "1", "--reason", REASON, "--yes")
    staff("block", "11/27", "10:00", "--reason", REASON, "--yes")
    listed = staff("blocks").out.splitlines()
    assert listed[0] == "■ ふさいでいる時間（2件）"
    assert [line.split("  ")[1].rstrip() for line in listed[2:6]] == [
        "11月26日(木) 終日",
        "　うち 11月26日(木) 9時から11時まで",
        "　うち 11月26日(木) 10時から10時30分まで",
        "11月27日(金) 10時から10時30分まで",
    ]
    assert staff("list").out.count("11月26日") == 1
    digest = to(a_morning(desk, "2026-11-24T08:30:00+09:00"), CENTER).get_content()
    assert "予約を受けない時間（2件）" in digest
    said = staff("unblock", "11/26", "10:00", "--yes").out
    assert "解いても、11月26日(木) 終日をふさいでいるため、そこには申し込めません。" in said
    assert "申し込めるように" not in said
    assert set(states(DAY).values()) == {"full"}


def test_nobody_is_moved_into_a_blocked_time_by_staff_or_by_oneself(desk: Desk, staff: Staff) -> None:
    receipt = book(desk)
    staff("block", "11/26", "--reason", REASON, "--yes")
    assert staff("move", receipt, "--slot", OTHER_SLOT, "--reason", "asked", "--yes").status == 1
    page = look(receipt)
    assert "11月26日" not in page.soup.find("fieldset").text  # type: ignore[union-attr]
    assert page.press(CHANGE, slot_day=DAY, slot_time="14:00").status == 409
    assert meta(desk)["slot"] == BOOKING["slot"]
    assert staff("unblock", "11/26", "--yes").status == 0
    assert staff("move", receipt, "--slot", OTHER_SLOT, "--reason", "asked", "--yes").status == 0


def test_a_block_is_undone_and_both_are_written_down(desk: Desk, staff: Staff) -> None:
    staff("block", "11/26", "10:00", "--reason", REASON, "--yes")
    staff("block", "11/26", "14:00-16:00", "--reason", REASON, "--yes")
    assert staff("unblock", "11/27", "--yes").status == 1
    assert "1件を解きました" in staff("unblock", "11/26", "10:00", answer="はい\n").out
    assert states(DAY)["10:00"] == "free"
    assert states(DAY)["14:00"] == "full"
    assert "10時" not in staff("blocks").out
    written = [(row["what"], row["by"]) for row in desk.rows("audit")]
    assert sorted(written) == [("block", "staff-1"), ("block", "staff-1"), ("unblock", "staff-1")]


def test_nothing_is_done_without_a_yes_nor_twice(desk: Desk, staff: Staff) -> None:
    assert staff("block", "11/26", "--reason", REASON, answer="いいえ\n").status == 1
    assert desk.rows("block") == []
    assert staff("block", "11/26", "--reason", REASON, "--yes").status == 0
    assert "もう、そのとおりにふさいであります" in staff("block", "11/26", "--reason", REASON, "--yes").out
    assert len(desk.rows("block")) == 1
    assert len(desk.rows("audit")) == 1


def test_a_lost_answer_is_repeated_under_the_same_op_and_done_once(desk: Desk) -> None:
    store, block = bootstrap.parts().store, a_block(DAY)
    for _ in range(2):
        done = blocking.add_block(store, block, by="staff-1", op="op-1", at=desk.now, minutes=30)
        assert done == "done"
    assert blocking.add_block(store, block, by="staff-2", op="op-2", at=desk.now, minutes=30) == "before"
    (item,) = desk.rows("block")
    for _ in range(2):
        assert blocking.remove_block(store, dict(item), by="staff-1", op="op-3", at=desk.now) == "done"
    # One that was blocked anew meanwhile is another's.
    blocking.add_block(store, block, by="staff-2", op="op-4", at=desk.now, minutes=30)
    assert blocking.remove_block(store, dict(item), by="staff-1", op="op-5", at=desk.now) == "before"
    assert len(desk.rows("block")) == 1


def test_it_ends_by_itself(desk: Desk, staff: Staff) -> None:
    staff("block", "11/26", "--reason", REASON, "--yes")
    (item,) = desk.rows("block")
    desk.at("2026-11-27T00:00:00+09:00")
    assert "ふさいでいる時間はありません" in staff("blocks").out
    desk.at("2026-11-29T00:00:00+09:00")
    assert item["expires_at"] <= desk.now.timestamp()
    of_day = bootstrap.parts().store.day_book("consumer-center", date.fromisoformat(DAY), minutes=30)
    start = parse_slot(f"{DAY}T10:00")
    end = start + timedelta(minutes=30)
    assert of_day.lane_for("", start, end, capacity=1, at=desk.now) == 0


def test_a_booking_that_came_before_the_block_s_transaction_is_listed_afterwards(
    desk: Desk, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The day is read, somebody books, and only then the block is written: it must be decided anew."""
    store = bootstrap.parts().store
    old = store.day_book("consumer-center", date.fromisoformat(DAY), minutes=30)
    readings, real = iter([old]), type(store).day_book
    receipts: list[str] = []

    def day_book(*args: Any, **named: Any) -> Any:
        stale = next(readings, None)
        if stale:
            receipts.append(book(desk, sid=OTHER_SID, slot=f"{DAY}T10:00"))
        return stale or real(*args, **named)

    monkeypatch.setattr(type(store), "day_book", day_book)
    said = staff("block", "11/26", "--reason", REASON, "--yes")
    assert said.status == 0
    assert "この時間に入っている予約（1件）" in said.out
    assert receipts
    assert receipts[0] in said.out
    assert meta(desk, sid=OTHER_SID)["status"] == "received"
    assert SID not in said.out


def test_list_and_digest_name_it_and_what_stands_in_it(desk: Desk, staff: Staff) -> None:
    receipt, other = book(desk, slot=f"{DAY}T10:00"), book(desk, sid=OTHER_SID, slot="2026-11-27T10:00")
    assert "ふさいで" not in to(a_morning(desk, "2026-11-20T10:00:00+09:00"), CENTER).get_content()
    staff("block", "11/26", "9:00-12:00", "--reason", REASON, "--yes")
    listed = staff("list").out
    assert "11月26日(木) 9時から12時まで  担当の職員が、急に休むことになりました。" in listed
    lines = {line.split()[0]: line for line in listed.splitlines() if line.strip()}
    assert "ふさいだ時間" in lines[receipt]
    assert "ふさいだ時間" not in lines[other]
    text = to(a_morning(desk, "2026-11-24T08:30:00+09:00"), CENTER).get_content().replace("\r\n", "\n")
    assert "\n\n■ ふさいでいて、予約を受けない時間（1件）\n11月26日(木) 9時から12時まで　担当の職員が" in text
    assert text.count("ふさいだ時間") == 2  # due today, and new since the last one


def test_staff_may_block_and_unblock(desk: Desk, staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    """infra/template.yaml allows what the commands ask of the table."""
    book(desk, slot=f"{DAY}T10:00")
    for words in (("block", "11/26", "--reason", REASON), ("blocks",), ("unblock", "11/26")):
        with watched(desk, monkeypatch) as needs:
            assert staff(*words, answer="はい\n").status == 0
        assert needs
        assert lacking(of_policy("StaffPolicy"), needs) == set(), words
