"""The months that the console and the monthly mail show: exact, and kept when cases are deleted."""

import csv
import io
import uuid
from collections.abc import Mapping

import pytest

from desk import bootstrap
from desk.counter.figures.rows import form_rows
from desk.counter.session import Session
from desk.storage.figures import counts_of_item
from desk.usecases.figures.full import FULL_TABLE
from desk.usecases.figures.months import months_of_desk
from desk.usecases.figures.tables import total_of
from tests import actions
from tests.functions.bookings import SID, URL, book, do
from tests.functions.conftest import BOOKING, CONSULTATION, Desk, Staff
from tests.functions.nights import a_night
from tests.functions.seminars import applying

CENTER, HARASSMENT = "consumer-center", "harassment"
MONTH = "2026-11"


def counts(desk: str, form: str, month: str = MONTH) -> Mapping[str, Mapping[str, int]]:
    found = months_of_desk(desk, month, month, bootstrap.parts())
    return counts_of_item(found[form][month]) if form in found else {}


def by_command(staff: Staff, form: str, *how: str) -> list[list[str]]:
    """The command line's rows of a form's November, but for what stands about the file itself."""
    said = staff("export", *how, "--from", "2026-11-01", "--to", "2026-11-30", "--form", form)
    assert said.status == 0, said.err
    rows = csv.reader(io.StringIO(said.out.removeprefix("\ufeff"), newline=""))
    return [row[1:] for row in list(rows)[1:] if row[1] != "期間" and row[3]]


def kept_rows(desk: str, form_id: str, *, is_public: bool) -> list[list[str]]:
    parts = bootstrap.parts()
    session = Session(parts=parts, find_who=lambda: "", hints={})
    form = parts.form(form_id)
    assert form
    found = {name: {**table} for name, table in counts(desk, form_id).items()}
    return [[*row] for row in form_rows(session, form, found, is_public=is_public) if row[2]]


def a_month(desk: Desk) -> None:
    """Bookings that were held, missed and cancelled, and one that waits."""
    sids = [f"{n:08x}-2222-4333-8444-555555555555" for n in range(4)]
    for n, (sid, slot) in enumerate(zip(sids, ("25T10", "25T11", "26T11", "26T14"), strict=True)):
        book(desk, sid=sid, slot=f"2026-11-{slot}:00", email=f"person{n}@example.jp")
    do(actions.cancel(), sid=sids[2])
    desk.at("2026-11-24T10:00:00+09:00")
    for sid in sids[:2]:
        do(actions.confirm(url=URL), sid=sid)
    desk.sweep()
    for step, moment in (
        (actions.identify(), "10:01"),
        (actions.start(), "10:02"),
        (actions.finish(), "10:30"),
    ):
        desk.at(f"2026-11-25T{moment}:00+09:00")
        do(step, sid=sids[0])
    desk.at("2026-11-25T11:20:00+09:00")
    do(actions.no_show(), sid=sids[1])
    desk.sweep()


def test_a_night_counts_what_the_command_line_counts(desk: Desk, staff: Staff) -> None:
    a_month(desk)
    desk.at("2026-11-27T02:00:00+09:00")
    a_night(desk)
    internal = by_command(staff, "booking", "--internal")
    assert kept_rows(CENTER, "booking", is_public=False) == internal
    assert ["相談の当日", "来なかった", "1"] in internal
    assert kept_rows(CENTER, "booking", is_public=True) == by_command(staff, "booking", "--deidentified")


def test_what_is_deleted_stays_counted_once(desk: Desk) -> None:
    a_month(desk)
    desk.at("2026-11-27T02:00:00+09:00")
    a_night(desk)
    before = counts(CENTER, "booking")
    assert total_of({**before}) == 4
    desk.at("2028-01-10T02:00:00+09:00")
    for _ in range(2):
        a_night(desk)
        desk.later(days=1)
    after = counts(CENTER, "booking")
    assert len(desk.rows("submission")) == 1, "the one that waits"
    assert {**after["#status"]} == {**before["#status"]}
    assert after["#opening_days"] == before["#opening_days"]
    a_night(desk)
    assert counts(CENTER, "booking") == after


def test_what_is_erased_at_a_person_s_request_stays_counted(desk: Desk, staff: Staff) -> None:
    receipt = book(desk)
    do(actions.cancel())
    desk.sweep()
    a_night(desk)
    assert staff("erase", receipt, "--reason", "requested", "--yes").status == 0
    desk.later(days=1)
    a_night(desk)
    assert desk.rows("submission") == []
    assert total_of({**counts(CENTER, "booking")}) == 1


def test_a_seat_that_nobody_has_to_act_on_is_counted(desk: Desk) -> None:
    applying.apply(desk, 1)
    a_night(desk)
    assert counts(HARASSMENT, "seminar")["#status"] == {"registered": 1}


def test_a_wanted_time_that_was_taken_is_counted_without_a_person(desk: Desk) -> None:
    book(desk)
    answers = {**BOOKING, "email": "jiro@example.jp"}
    for _ in range(2):
        status, _ = desk.send("booking", answers, sid=str(uuid.uuid4()))
        assert status == 409
    a_night(desk)
    assert counts(CENTER, "booking")[FULL_TABLE] == {"水 10:00": 2}
    assert "jiro" not in str(desk.rows("figures"))


def test_the_items_have_counts_alone(desk: Desk) -> None:
    assert desk.send("consultation", CONSULTATION, sid=SID)[0] == 201
    a_night(desk)
    for item in desk.rows("figures"):
        known = {"PK", "SK", "type", "month", "form", "at", "live"}
        assert all(name in known or "|" in name for name in item)
        assert all(
            isinstance(item[name], int) or hasattr(item[name], "as_integer_ratio")
            for name in item
            if "|" in name
        )
    text = str(desk.rows("figures"))
    assert not any(str(value) in text for value in CONSULTATION.values() if len(str(value)) > 6)


def test_a_night_that_was_cut_off_is_finished_by_the_next_call(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    import keep

    book(desk)
    with monkeypatch.context() as broken:
        broken.setattr(keep, "count_form", lambda *_: 1 / 0)
        with pytest.raises(Exception, match="ZeroDivisionError"):
            a_night(desk)
    assert counts(CENTER, "booking") == {}
    a_night(desk)
    assert total_of({**counts(CENTER, "booking")}) == 1
