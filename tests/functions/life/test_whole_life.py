"""A submission's whole life by a frozen clock, to its end: then no data of the person is left anywhere.

Only the tests move the clock; DynamoDB deletes expired items whenever a test asks it to.
"""

from typing import Any

import feedback
from tests import actions
from tests.functions.bookings import SID, URL, do, meta
from tests.functions.conftest import BOOKING, CONSULTATION, Desk, Staff
from tests.functions.events import Context, ses
from tests.functions.manage_browser import look
from tests.functions.nights import A_YEAR, QUIET, a_night, gone, left_of, years_later

OTHER = "22222222-2222-4333-8444-555555555555"
BOOKER: dict[str, Any] = BOOKING | {
    "name": "金糸雀 太郎",
    "kana": "かなりあ たろう",
    "address": "例県例市金糸雀町1-2-3",
    "email": "kanaria@example.jp",
    "phone": "03-9876-5432",
    "message": "金糸雀についての相談です。",
}
ASKER: dict[str, Any] = CONSULTATION | {
    "name": "目白 花子",
    "organisation": "目白商店",
    "email": "mejiro@example.jp",
    "message": "目白についての相談です。",
}
TRACES = ("金糸雀", "カナリア", "かなりあ", "kanaria", "0398765432", "03-9876-5432", URL)
TRACES_OF_ASKER = ("目白", "mejiro", "回答のことば", "窓口のことば", "電話のことば")


def everything_arrives(desk: Desk) -> None:
    """Each mail is sent, and SES says that it was delivered."""
    desk.sweep()
    for row in desk.rows("mail"):
        if row["status"] == "sent" and "reports" not in row:
            at = f"{desk.now:%Y-%m-%dT%H:%M:%S.123Z}"
            feedback.handler(ses("Delivery", row, at=at), Context(function_name="feedback"))


def a_day_at_the_desk(desk: Desk, moment: str) -> None:
    desk.at(moment)
    desk.morning()
    everything_arrives(desk)


def whole_life_of_a_booking(desk: Desk) -> str:
    status, body = desk.send("booking", BOOKER, sid=SID)
    assert status == 201
    receipt = str(body["receipt"])
    everything_arrives(desk)
    look(receipt, "wrong")  # somebody guesses, and is counted
    do(actions.confirm(url=URL))
    everything_arrives(desk)
    a_day_at_the_desk(desk, "2026-11-24T08:30:00+09:00")
    desk.at("2026-11-25T09:45:00+09:00")
    do(actions.identify())
    desk.at("2026-11-25T10:00:00+09:00")
    do(actions.start())
    do(actions.note(text="金糸雀さんの相談"))
    desk.at("2026-11-25T10:30:00+09:00")
    do(actions.finish())
    everything_arrives(desk)
    kinds = [row["kind"] for row in desk.rows("mail") if row["PK"] == f"SUB#{SID}"]
    assert {"auto-reply", "staff-notice", "invitation", "reminder"} <= set(kinds)
    assert {row["status"] for row in desk.rows("mail")} == {"sent"}
    return receipt


def whole_life_of_a_consultation(desk: Desk) -> str:
    status, body = desk.send("consultation", ASKER, sid=OTHER)
    assert status == 201
    everything_arrives(desk)
    desk.later(hours=2)
    do(actions.answer(text="回答のことば"), sid=OTHER)
    do(actions.message(text="窓口のことば"), sid=OTHER)
    do(actions.reply(text="目白のことば"), sid=OTHER)
    do(actions.phone(text="電話のことば"), sid=OTHER)
    do(actions.finish(), sid=OTHER)
    everything_arrives(desk)
    return str(body["receipt"])


def test_nothing_is_left_of_a_booking_and_a_consultation_after_a_year(desk: Desk) -> None:
    first = whole_life_of_a_booking(desk)
    second = whole_life_of_a_consultation(desk)
    assert left_of(desk, *TRACES)
    assert left_of(desk, *TRACES_OF_ASKER)

    for month in range(12):
        a_night(desk)
        assert meta(desk)["status"] == "done", month
        desk.later(days=30)
    a_night(desk)
    assert meta(desk, sid=OTHER)["answers"]["name"] == "目白 花子"  # 360 days: not yet
    desk.later(days=5)
    a_night(desk)

    assert left_of(desk, SID, OTHER, first, second) == []
    assert left_of(desk, *TRACES, *TRACES_OF_ASKER) == []
    events = gone(desk)
    assert sorted((one["form"], one["status"], one["received"]) for one in events) == [
        ("booking", "done", "2026-11"),
        ("consultation", "done", "2026-11"),
    ]
    # Nothing else is left either: no slot, no claim, no counter, no digest; of the months, only counts.
    assert desk.uncounted() == events
    assert {item["form"] for item in desk.items("FIGURES#")} == {"booking", "consultation"}


def test_an_unsettled_failed_mail_keeps_the_applicant_s_data(desk: Desk, staff: Staff) -> None:
    gone_well = whole_life_of_a_booking(desk)
    status, body = desk.send("consultation", ASKER, sid=OTHER)
    assert status == 201
    receipt = str(body["receipt"])
    everything_arrives(desk)
    do(actions.answer(text="回答のことば"), sid=OTHER)
    do(actions.finish(), sid=OTHER)
    desk.sweep()
    (answer,) = (row for row in desk.rows("mail") if row["kind"] == "answer")
    feedback.handler(ses("Bounce", answer), Context(function_name="feedback"))
    everything_arrives(desk)

    years_later(desk, days=A_YEAR + QUIET)
    a_night(desk)
    assert left_of(desk, SID, gone_well) == []
    assert meta(desk, sid=OTHER)["status"] == "done"
    assert receipt in staff("list").out
    assert "保存期間を過ぎて残っている受付" in staff("health").out
    shown = staff("show", receipt).out
    assert "目白 花子" in shown
    assert "届いていません" in shown

    staff("note", receipt, "--text", "手紙で伝えました", "--yes")
    a_night(desk)
    assert meta(desk, sid=OTHER)["status"] == "done"
    desk.later(days=QUIET)
    a_night(desk)
    assert left_of(desk, OTHER, receipt, *TRACES_OF_ASKER) == []
    assert len(gone(desk)) == 2
    # What is left identifies no applicant: a keyed hash that gets no mail, and who of the staff looked.
    assert {item["type"] for item in desk.cloud.table_items()} == {"figures", "gone", "suppression", "view"}


def test_receipt_and_code_find_nothing_after_the_deletion(desk: Desk) -> None:
    receipt = whole_life_of_a_booking(desk)
    assert look(receipt).status == 200
    years_later(desk)
    a_night(desk)
    assert look(receipt).status == 404
