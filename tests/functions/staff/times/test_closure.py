"""A day is closed: who is booked there is moved or cancelled, each with one mail that says why."""

import uuid
from typing import Any

import pytest

from desk import bootstrap
from desk.counter.times import closing
from desk.domain.codes.manage_code import link_code
from desk.domain.errors import Unavailable
from desk.staff.commands.times import closure
from tests import actions
from tests.functions.bookings import URL, do
from tests.functions.conftest import BOOKING, Desk, Staff
from tests.functions.manage_browser import KEYS, look
from tests.functions.staff.times.test_blocks import DAY, states

WORDS = "担当の職員が、急に休むことになりました。"
CLOSE = ("close-day", "11/26", "--reason", "staff_away")


def booked(desk: Desk, slot: str, *wishes: str, name: str = "") -> tuple[str, str]:
    """(sid, receipt) of a booking of somebody else each time."""
    sid = str(uuid.uuid4())
    answers = BOOKING | {"slot": slot, "email": f"{name or sid[:8]}@example.jp"}
    status, body = desk.send("booking", answers | ({"other_slots": list(wishes)} if wishes else {}), sid=sid)
    assert status == 201, body
    return sid, str(body["receipt"])


def stored(desk: Desk, sid: str) -> Any:
    return next(item for item in desk.rows("submission") if item["PK"] == f"SUB#{sid}")


def mails_to(desk: Desk, name: str, before: int) -> list[tuple[str, str]]:
    desk.sweep()
    mails = [mail for mail in desk.mails()[before:] if mail["To"] == f"{name}@example.jp"]
    return [(str(mail["Subject"]), mail.get_body(("plain",)).get_content()) for mail in mails]  # type: ignore[union-attr]


def test_each_goes_to_a_wish_to_a_given_slot_or_is_cancelled(desk: Desk, staff: Staff) -> None:
    wished, _ = booked(desk, f"{DAY}T09:00", "2026-11-30T14:00", name="wish")
    fixed, number = booked(desk, f"{DAY}T10:00", name="fixed")
    do(actions.confirm(url=URL), sid=fixed)
    third, _ = booked(desk, f"{DAY}T11:00", name="third")
    elsewhere, _ = booked(desk, "2026-11-27T10:00", name="elsewhere")
    desk.sweep()
    before = len(desk.mails())

    said = staff(*CLOSE, "--slots", "11/30T15:00", "--cancel", answer="はい\n")

    assert (said.status, said.err) == (0, "")
    assert "場所がなくなる予約（3件）" in said.out
    assert "11月30日(月) 14時へ移します（申込みのときの希望）" in said.out
    assert "3件の方に、メールで知らせます。" in said.out
    after = {sid: stored(desk, sid) for sid in (wished, fixed, third, elsewhere)}
    assert (after[wished]["status"], after[wished]["slot"]) == ("received", "2026-11-30T14:00")
    assert (after[fixed]["status"], after[fixed]["slot"]) == ("confirmed", "2026-11-30T15:00")
    assert after[third]["status"] == "cancelled"
    assert after[elsewhere]["v"] == 1
    assert set(states(DAY).values()) == {"full"}
    for name, subject in (
        ("wish", "希望の日時を変えました"),
        ("fixed", "日時などが変わりました"),
        ("third", "取り消しました"),
    ):
        ((title, text),) = mails_to(desk, name, before)
        assert subject in title
        assert WORDS in text.splitlines()
    assert mails_to(desk, "elsewhere", before) == []
    assert WORDS in look(number, link_code(fixed, keys=KEYS)).text
    assert not [row for row in desk.rows("slot") if row["SK"].startswith(DAY)]


def test_nothing_is_done_without_a_yes(desk: Desk, staff: Staff) -> None:
    sid, receipt = booked(desk, f"{DAY}T09:00")
    said = staff(*CLOSE, "--cancel", answer="いいえ\n")
    assert said.status == 1
    assert receipt in said.out
    assert stored(desk, sid)["v"] == 1
    assert desk.rows("block") == []


def test_who_has_no_slot_is_left_and_said_until_staff_decide(desk: Desk, staff: Staff) -> None:
    sid, _ = booked(desk, f"{DAY}T09:00")
    said = staff(*CLOSE, "--yes")
    assert said.status == 1
    assert "そのままです（移す日時がありません）" in said.out
    assert "--near" in said.err
    assert stored(desk, sid)["slot"] == f"{DAY}T09:00"
    assert len(desk.rows("block")) == 1
    # The same once more, with a decision: the block is there already.
    said = staff(*CLOSE, "--near", "--yes")
    assert (said.status, said.err) == (0, "")
    assert stored(desk, sid)["slot"] == "2026-11-25T15:00"
    assert len(desk.rows("block")) == 1
    assert "場所がなくなる予約はありません" in staff(*CLOSE, "--near", "--yes").out


def test_a_part_of_the_day_leaves_the_rest_and_nobody_is_moved_into_it(desk: Desk, staff: Staff) -> None:
    sid, _ = booked(desk, f"{DAY}T10:00", f"{DAY}T11:00", f"{DAY}T15:00")
    other, _ = booked(desk, f"{DAY}T14:00")
    said = staff(*CLOSE, "--from", "9:00", "--to", "12:00", "--yes")
    assert (said.status, said.err) == (0, "")
    assert stored(desk, sid)["slot"] == f"{DAY}T15:00"
    assert stored(desk, other)["v"] == 1
    assert {time for time, state in states(DAY).items() if state == "full"} == {
        "09:00",
        "10:00",
        "11:00",
        "14:00",
        "15:00",
    }


def test_two_never_get_the_same_slot(desk: Desk, staff: Staff) -> None:
    sids = [booked(desk, f"{DAY}T{time}", "2026-11-30T14:00")[0] for time in ("09:00", "10:00", "11:00")]
    assert staff(*CLOSE, "--slots", "2026-11-30T14:00", "2026-11-30T15:00", "--cancel", "--yes").status == 0
    after = [(stored(desk, sid)["status"], stored(desk, sid)["slot"]) for sid in sids]
    assert after[:2] == [("received", "2026-11-30T14:00"), ("received", "2026-11-30T15:00")]
    assert after[2][0] == "cancelled"


def test_what_is_cut_off_is_finished_by_doing_it_again_and_tells_nobody_twice(
    desk: Desk, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("a", "b", "c")
    sids = [
        booked(desk, f"{DAY}T{time}", name=name)[0]
        for name, time in zip(names, ("09:00", "10:00", "11:00"), strict=True)
    ]
    desk.sweep()
    before, real, calls = len(desk.mails()), closing.act, []

    def act(*args: Any, **named: Any) -> Any:
        calls.append(args)
        if len(calls) > 1:
            raise Unavailable
        return real(*args, **named)

    with monkeypatch.context() as patched:
        patched.setattr(closing, "act", act)
        assert staff(*CLOSE, "--cancel", "--yes").status == 1
    assert [stored(desk, sid)["status"] for sid in sids].count("cancelled") == 1
    said = staff(*CLOSE, "--cancel", "--yes")
    assert (said.status, said.err) == (0, "")
    assert [stored(desk, sid)["status"] for sid in sids] == ["cancelled"] * 3
    assert [len(mails_to(desk, name, before)) for name in names] == [1, 1, 1]
    assert len(desk.mails()) - before == 3


def test_what_changed_since_it_was_shown_is_left_for_another_look(
    desk: Desk, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    sid, receipt = booked(desk, f"{DAY}T09:00")
    real = closure.agreed

    def agreed() -> bool:
        do(actions.confirm(url=URL), sid=sid)
        return real()

    monkeypatch.setattr(closure, "agreed", agreed)
    said = staff(*CLOSE, "--near", answer="はい\n")
    assert said.status == 1
    assert receipt in said.err
    assert (stored(desk, sid)["status"], stored(desk, sid)["slot"]) == ("confirmed", f"{DAY}T09:00")
    assert "change_reason" not in stored(desk, sid)


def test_whoever_sits_in_the_consultation_is_left(desk: Desk, staff: Staff) -> None:
    sid, _ = booked(desk, "2026-11-25T10:00")
    do(actions.confirm(url=URL), sid=sid)
    desk.at("2026-11-25T10:05:00+09:00")
    do(actions.identify(), sid=sid)
    do(actions.start(), sid=sid)
    said = staff("close-day", "今日", "--reason", "staff_away", "--cancel", "--yes")
    assert "そのままです（相談が始まっています）" in said.out
    assert stored(desk, sid)["status"] == "started"


def test_misfits_of_a_changed_calendar_are_dealt_with_too(desk: Desk, staff: Staff) -> None:
    sid, _ = booked(desk, f"{DAY}T09:00", "2026-11-30T14:00")
    kept, _ = booked(desk, "2026-11-27T09:00")
    bundle = bootstrap.parts().bundle
    calendar = bundle["forms"]["booking"]["words"]["slots"]["calendar"]
    bundle["calendars"][calendar]["extra_closures"].append({"date": DAY, "reason": "停電"})
    bootstrap.parts()._forms.clear()
    said = staff("close-day", "--misfits", "--reason", "建物の電気を止める工事があります。", "--yes")
    assert (said.status, said.err) == (0, "")
    assert stored(desk, sid)["slot"] == "2026-11-30T14:00"
    assert stored(desk, kept)["v"] == 1
    assert desk.rows("block") == []
    assert "場所がなくなる予約はありません" in staff("close-day", "--misfits", "--reason", "no_room").out


def test_of_too_many_at_once_the_last_ones_give_way(desk: Desk, staff: Staff) -> None:
    words = bootstrap.parts().bundle["forms"]["booking"]["words"]["slots"]
    words["capacity"] = 3
    sids = []
    for _ in range(3):
        sids.append(booked(desk, f"{DAY}T09:00")[0])
        desk.later(seconds=10)
    words["capacity"] = 1
    bootstrap.parts()._forms.clear()
    assert staff("close-day", "--misfits", "--reason", "no_room", "--near", "--yes").status == 0
    slots = [stored(desk, sid)["slot"] for sid in sids]
    assert slots[0] == f"{DAY}T09:00"
    assert len(set(slots)) == 3


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (("close-day", "--reason", "staff_away"), "どちらか"),
        (("close-day", "11/26", "--misfits", "--reason", "staff_away"), "どちらか"),
        (("close-day", "11/26", "--reason", "staff_away", "--slots", "あした"), "日時として読み取れません"),
    ],
)
def test_what_was_typed_wrongly_is_said(desk: Desk, staff: Staff, typed: tuple[str, ...], why: str) -> None:
    said = staff(*typed)
    assert (said.status, why in said.err) == (2, True)
