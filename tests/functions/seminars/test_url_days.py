"""On which morning the viewing URL goes out, and from when it is asked for, around New Year and holidays."""

from datetime import date, timedelta

import pytest

from desk import bootstrap
from desk.domain.seminars.seminar import seminars_of, url_day
from desk.usecases.seminars.seminars import opening_days_left
from tests.functions.conftest import Desk, Staff
from tests.functions.seminars.applying import apply, edit
from tests.functions.seminars.test_viewing_url import URL, set_basics, told

DAYS = [
    # day of the seminar, one, two and three opening days before
    ("2026-12-10", "12-09", "12-08", "12-07"),
    ("2026-12-14", "12-11", "12-10", "12-09"),
    ("2026-11-24", "11-20", "11-19", "11-18"),  # Monday, the 23rd, is a holiday
    ("2026-11-25", "11-24", "11-20", "11-19"),
    ("2026-12-28", "12-25", "12-24", "12-23"),
    ("2027-01-04", "12-28", "12-25", "12-24"),  # closed from 29 December to 3 January
    ("2027-01-05", "01-04", "12-28", "12-25"),
    ("2027-01-06", "01-05", "01-04", "12-28"),
    ("2027-01-12", "01-08", "01-07", "01-06"),  # Monday, the 11th, is a holiday
    ("2027-01-09", "01-08", "01-07", "01-06"),  # a seminar on a Saturday
]


@pytest.mark.parametrize(("day", "one", "two", "three"), DAYS)
def test_the_morning_of_the_nth_opening_day_before(
    desk: Desk, day: str, one: str, two: str, three: str
) -> None:
    edit(day=day)
    form = bootstrap.parts().form("seminar")
    assert form
    seminar = seminars_of(form)["basics"]
    found = [f"{url_day(seminar, form.calendar, n):%m-%d}" for n in (1, 2, 3)]
    assert found == [one, two, three]


@pytest.mark.parametrize(("day", "two"), [(row[0], row[2]) for row in DAYS if row[0] > "2026-12"])
def test_it_is_sent_on_that_morning_and_on_none_before(desk: Desk, day: str, two: str) -> None:
    edit(day=day)
    apply(desk, 0)
    set_basics(URL)
    sent = date.fromisoformat(f"{day[:4]}-{two}")
    sent = sent if sent <= date.fromisoformat(day) else date(sent.year - 1, sent.month, sent.day)
    for back in (4, 3, 2, 1):
        desk.at(f"{sent - timedelta(days=back)}T08:30:00+09:00")
        desk.morning()
    assert told(desk) == []
    desk.at(f"{sent}T08:30:00+09:00")
    desk.morning()
    assert told(desk) == ["a0@example.jp"]


@pytest.mark.parametrize(
    ("today", "left"),
    [("2026-12-25", 4), ("2026-12-28", 3), ("2026-12-29", 2), ("2027-01-04", 2), ("2027-01-05", 1)],
)
def test_opening_days_that_are_left(desk: Desk, today: str, left: int) -> None:
    calendar = bootstrap.parts().calendar("harassment")
    assert opening_days_left(date.fromisoformat(today), date(2027, 1, 6), calendar) == left


def test_how_many_may_wait_and_when_the_url_is_missed_are_figures_of_the_desk(
    desk: Desk, staff: Staff
) -> None:
    form = bootstrap.parts().form("seminar")
    assert form
    form.words["seminars"].update(waiting=7, url_asked_opening_days_before=9, url_alarm_opening_days_before=8)
    assert seminars_of(form)["response"].waiting == 7
    assert seminars_of(form)["basics"].waiting == 2, "its own figure"
    apply(desk, 0)
    desk.at("2026-11-30T08:30:00+09:00")  # eight opening days are left
    assert "set-url で設定してください：basics" in staff("health").out


def test_a_missing_url_is_asked_for_in_the_digest_and_then_an_alarm(desk: Desk, staff: Staff) -> None:
    apply(desk, 0)

    def digest() -> str:
        desk.morning()
        rows = [one for one in desk.items("DIGEST#harassment") if one["kind"] == "digest"]
        row = max(rows, key=lambda one: str(one["SK"]))
        return str(row["facts"]["seminars"])

    desk.at("2026-12-02T08:30:00+09:00")  # six opening days are left
    assert "申込み 1／3席　キャンセル待ち 0件" in digest()
    assert "視聴用のURLが、まだありません" not in digest()
    desk.at("2026-12-03T08:30:00+09:00")
    assert "【視聴用のURLが、まだありません。2026年12月8日(火)の朝までに" in digest()
    assert "set-url で設定してください：basics" not in staff("health").out
    desk.at("2026-12-07T08:30:00+09:00")
    assert "set-url で設定してください：basics" in staff("health").out
    set_basics(URL)
    assert "set-url で設定してください：basics" not in staff("health").out
