"""How the desk serves: exact for itself, folded for publication."""

import csv
import io
import uuid
from collections.abc import Mapping

import pytest

import feedback
from tests import actions
from tests.functions.bookings import SID, URL, book, do
from tests.functions.conftest import CONSULTATION, Desk, Said, Staff
from tests.functions.events import Context, ses
from tests.functions.staff.data.test_export import PERIOD

BOOKINGS, CONSULTATIONS = "オンライン消費生活相談の予約", "カスタマーハラスメント対策の相談"


def figures(said: Said, table: str, form: str) -> Mapping[str, str]:
    assert said.status == 0, said.err
    rows = csv.reader(io.StringIO(said.out.removeprefix("\ufeff"), newline=""))
    return {row[2]: row[3] for row in rows if row[:2] == [form, table]}


def internal(staff: Staff, table: str, form: str = BOOKINGS) -> Mapping[str, str]:
    found = figures(staff("export", "--internal", *PERIOD), table, form)
    return {name: figure for name, figure in found.items() if figure != "0"}


def consult(desk: Desk) -> str:
    sid = str(uuid.uuid4())
    assert desk.send("consultation", CONSULTATION, sid=sid)[0] == 201
    return sid


def test_days_to_the_answer_count_opening_days(desk: Desk, staff: Staff) -> None:
    """Received on Friday 20 November, due on Tuesday 24: the weekend and a holiday lie between."""
    sids = [consult(desk) for _ in range(5)]
    do(actions.finish(), sid=sids[0])
    desk.at("2026-11-22T10:00:00+09:00")
    do(actions.note(text="例のメモ"), sid=sids[1])
    desk.at("2026-11-24T10:00:00+09:00")
    do(actions.answer(text="例の回答"), sid=sids[1])
    desk.at("2026-11-26T10:00:00+09:00")
    do(actions.answer(text="例の回答"), sid=sids[2])
    do(actions.cancel(), sid=sids[3])
    assert internal(staff, "対応までの開庁日数", CONSULTATIONS) == {
        "当日": "1",
        "1開庁日": "1",
        "3開庁日": "1",
    }
    assert internal(staff, "対応の期限", CONSULTATIONS) == {
        "期限までに対応": "2",
        "期限を過ぎて対応": "1",
        "まだ対応していない（期限を過ぎた）": "1",
        "対応する前に終わった": "1",
        "期限を守った割合": "50%",
    }


def test_a_change_by_the_applicant_makes_a_new_promise_and_one_by_the_desk_does_not(
    desk: Desk, staff: Staff
) -> None:
    by_applicant, by_desk = str(uuid.uuid4()), str(uuid.uuid4())
    book(desk, sid=by_applicant, slot="2026-12-02T09:00")
    book(desk, sid=by_desk, slot="2026-12-02T10:00", email="b@example.jp")
    desk.at("2026-11-26T10:00:00+09:00")
    do(actions.change(slot="2026-12-03T09:00"), sid=by_applicant)
    do(actions.move(slot="2026-12-03T10:00"), sid=by_desk)
    desk.at("2026-11-27T10:00:00+09:00")
    for sid in (by_applicant, by_desk):
        do(actions.confirm(url=URL), sid=sid)
    found = internal(staff, "対応の期限")
    assert (found["期限までに対応"], found["期限を過ぎて対応"]) == ("1", "1")


def test_while_the_desk_waits_no_promise_is_missed(desk: Desk, staff: Staff) -> None:
    """Due on Tuesday 24: one waits, one is answered when it is its turn again, one a day too late."""
    waiting, in_time, late, ended = consult(desk), consult(desk), consult(desk), str(uuid.uuid4())
    book(desk, sid=ended, slot="2026-12-10T10:00")
    for sid in (waiting, in_time, late):
        do(actions.wait(reason="document"), sid=sid)
    desk.at("2026-12-01T10:00:00+09:00")
    for sid in (in_time, late):
        do(actions.reply(text="送りました"), sid=sid)
    do(actions.close_missed(), sid=ended)
    desk.at("2026-12-02T10:00:00+09:00")
    do(actions.answer(text="例の回答"), sid=in_time)
    do(actions.reply(text="ありがとうございます"), sid=in_time)
    desk.at("2026-12-03T10:00:00+09:00")
    do(actions.finish(), sid=late)
    found = internal(staff, "対応の期限", CONSULTATIONS)
    assert found == {
        "期限までに対応": "1",
        "期限を過ぎて対応": "1",
        "まだ対応していない（期限の前）": "1",
        "期限を守った割合": "50%",
    }
    assert internal(staff, "対応の期限")["まだ対応していない（期限を過ぎた）"] == "1"


def test_no_shows_and_lost_mails_are_exact_for_the_desk(desk: Desk, staff: Staff) -> None:
    book(desk)
    do(actions.confirm(url=URL))
    desk.sweep()
    (row,) = (row for row in desk.rows("mail") if row["kind"] == "invitation")
    feedback.handler(ses("Bounce", row), Context(function_name="feedback"))
    desk.at("2026-11-25T10:20:00+09:00")
    do(actions.no_show())
    assert internal(staff, "相談の当日") == {"来なかった": "1", "来なかった割合": "100%"}
    assert internal(staff, "届かなかったメール") == {"受付の数": "1", "招待メール": "1"}
    # Every other count is there too, unfolded, and it's said that they are not for publication.
    said = staff("export", "--internal", *PERIOD)
    assert figures(said, "状態", BOOKINGS) == {"来なかった": "1"}
    assert "公表しないでください" in said.out
    assert SID not in said.out


def test_for_publication_they_are_folded(desk: Desk, staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(desk_caps(), "per_address_a_day", 99)
    sids = [consult(desk) for _ in range(12)]
    for sid in sids[:7]:
        do(actions.finish(), sid=sid)
    public = staff("export", "--deidentified", *PERIOD)
    table = "対応までの開庁日数と期限"
    assert figures(public, table, CONSULTATIONS) == {
        "当日、期限までに対応": "7",
        "まだ対応していない（期限の前）": "5",
    }
    assert figures(public, "メールの届き方", CONSULTATIONS) == {"届かなかったメールがない": "12"}
    assert "期限を守った割合" not in public.out
    # Two of the five are late: no figure is about fewer than five.
    desk.at("2026-11-26T10:00:00+09:00")
    for sid in sids[7:9]:
        do(actions.finish(), sid=sid)
    assert figures(staff("export", "--deidentified", *PERIOD), table, CONSULTATIONS) == {
        "当日、期限までに対応": "7",
        "5未満の項目をまとめたもの": "5",
    }


def test_a_table_that_could_be_subtracted_from_the_states_is_hidden(desk: Desk, staff: Staff) -> None:
    """Six were cancelled, one of them after the answer: the table of states shows the six."""
    sids = []
    for hour in ("09", "10", "11", "14", "15"):
        sids.append(str(uuid.uuid4()))
        book(desk, sid=sids[-1], slot=f"2026-12-01T{hour}:00", email=f"a{hour}@example.jp")
    sids.append(str(uuid.uuid4()))
    book(desk, sid=sids[-1], slot="2026-12-02T09:00", email="z@example.jp")
    do(actions.confirm(url=URL), sid=sids[0])
    for sid in sids:
        do(actions.cancel(), sid=sid)
    public = staff("export", "--deidentified", *PERIOD)
    assert figures(public, "状態", BOOKINGS) == {"取消し": "6"}
    assert figures(public, "対応までの開庁日数と期限", BOOKINGS) == {"人数が少ないため出しません": ""}


def desk_caps() -> dict[str, int]:
    from desk import bootstrap

    caps: dict[str, int] = bootstrap.parts().bundle["auto_reply_caps"]
    return caps


def test_a_reopened_booking_counts_by_what_still_stands(desk: Desk, staff: Staff) -> None:
    """Three wait for their answer: one was declined, one closed as missed, both by mistake."""
    declined, closed, missed = (str(uuid.uuid4()) for _ in range(3))
    for sid, hour in ((declined, "09"), (closed, "10"), (missed, "11")):
        book(desk, sid=sid, slot=f"2026-12-10T{hour}:00", email=f"a{hour}@example.jp")
    do(actions.decline(reason="business"), sid=declined)
    desk.at("2026-11-26T08:30:00+09:00")
    desk.morning()
    do(actions.close_missed(), sid=closed)
    for sid in (declined, closed):
        do(actions.reopen(), sid=sid)
    assert internal(staff, "対応の期限") == {
        "まだ対応していない（期限の前）": "1",
        "まだ対応していない（期限を過ぎた）": "2",
        "期限を守った割合": "0%",
    }
    assert internal(staff, "対応までの開庁日数") == {}
    for sid in (declined, closed):
        do(actions.confirm(url=URL), sid=sid)
    found = internal(staff, "対応の期限")
    assert (found["期限までに対応"], found["期限を過ぎて対応"]) == ("1", "1")
